"""A disruption: what is hit, when, how badly, and who comes to help.

Times are hours from its start, t = 0. Whether its ids are known to a register, and whether everything it hits
can be restored, is checked where both are at hand (`continuity.refusal`).
"""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cyberlayers.model.base import Slug, Value
from cyberlayers.model.figures import Hours, WorkHours

Effect = Literal["outage", "destroyed"]
"""How badly a node is hit, the worst last."""

Backups = Literal["usable", "online_only_lost", "all_lost"]
"""What is left of the backups of a node that is hit, the worst last."""

EFFECTS: tuple[Effect, ...] = ("outage", "destroyed")
BACKUPS: tuple[Backups, ...] = ("usable", "online_only_lost", "all_lost")


class Hit(Value):
    """One blow to one node; `hours` replaces the duration of its recovery (switched off on purpose)."""

    node: Slug
    at_h: Hours = 0.0
    effect: Effect = "outage"
    backups: Backups = "usable"
    hours: WorkHours | None = None


class Crew(Value):
    """More people for a team, from `at_h` on."""

    team: Slug
    at_h: Hours = 0.0
    add: Annotated[int, Field(ge=1, le=1_000_000)]


class WorkaroundDelay(Value):
    """A service's workaround does not open before this time."""

    service: Slug
    not_before_h: Hours


class Disruption(Value):
    """What happens to the register; fields are named as the tables of the file.

    Attributes:
        starts_at: local date and time of t = 0; without it every team works always.
        recovery_starts_h: before which no recovery begins (containment, forensic hold, a clean place).
        restore_order: nodes to restore first, in this order.
    """

    starts_at: datetime | None = None
    recovery_starts_h: Hours = 0.0
    restore_order: tuple[Slug, ...] = ()
    hit: tuple[Hit, ...] = ()
    crew: tuple[Crew, ...] = ()
    workaround: tuple[WorkaroundDelay, ...] = ()

    @model_validator(mode="after")
    def _starts_at_is_local(self) -> Self:
        if self.starts_at is not None and self.starts_at.tzinfo is not None:
            raise ValueError("starts_at is a local date and time, without an offset")
        return self
