"""What a simulation answers. Field names are the keys of the JSON that other programs rely on.

Times and lengths are hours from the start of the disruption; intervals are half open.
"""

from dataclasses import dataclass
from typing import Literal

from cyberlayers.model.estate import Kind

Cause = Literal["containment", "mobilising", "task", "people", "needs", "hours", "restart"]
"""Why time passed: a task was worked on, or what was waited for."""


@dataclass(frozen=True)
class Stretch:
    """A piece of what held a service up.

    Attributes:
        kind: `hours` is a task that waits for its team's next shift; `needs` is a wait for the workaround of a
            needed service; everything else that is needed shows as the tasks that brought it back.
        node: what the task restores or waits to restore; of `restart` and `needs` the service.
        team: who restores it; None for the supplier's own people, and where nobody does.
    """

    kind: Cause
    node: str
    team: str | None
    from_h: float
    to_h: float


@dataclass(frozen=True)
class TaskOutcome:
    """The recovery of one hit node; `waited_for` holds every kind of wait between the hit and its start."""

    node: str
    team: str | None
    starts_h: float
    ends_h: float
    waited_for: tuple[Cause, ...]


@dataclass(frozen=True)
class NodeOutcome:
    """A node, touched or not. `rpa_h` is hours of data lost at worst; None is everything."""

    id: str
    kind: Kind
    outages: tuple[tuple[float, float], ...]
    rpa_h: float | None
    rpo_missed: bool


@dataclass(frozen=True)
class ServiceOutcome:
    """A service against its targets; what never happened is None.

    Attributes:
        steps: (time, level), the first at 0.
        falls_h, resumed_h, rta_h: below the MBCO by any means: from, until, and the time between (0 if never).
        it_falls_h, it_back_h, it_rta_h: the same of its own systems, without the workaround.
        it_rto_h: the IT RTO after its default.
        normal_h: back on its systems and the backlog cleared.
        first_breach_h: when the MTPD clock first exceeds the MTPD.
        held_up_by: the chain that ends at `it_back_h`, in the order of time, without gaps.
    """

    id: str
    steps: tuple[tuple[float, float], ...]
    falls_h: float | None
    resumed_h: float | None
    rta_h: float
    rto_h: float | None
    rto_missed: bool
    it_falls_h: float | None
    it_back_h: float | None
    it_rta_h: float
    it_rto_h: float | None
    it_rto_missed: bool
    normal_h: float | None
    rpo_missed: bool
    mtpd_h: float | None
    mtpd_breached: bool
    first_breach_h: float | None
    below_mbco_h: float
    longest_below_h: float
    held_up_by: tuple[Stretch, ...]


@dataclass(frozen=True)
class Outcome:
    """One course of events, of a scenario where the caller names one; seed and trials belong to Monte Carlo."""

    scenario: str | None
    seed: int | None
    trials: int | None
    recovery_starts_h: float
    tasks: tuple[TaskOutcome, ...]
    services: tuple[ServiceOutcome, ...]
    nodes: tuple[NodeOutcome, ...]
