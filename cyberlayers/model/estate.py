"""The register: what the organisation's services stand on, and how it all comes back.

Terms are those of the continuity design (ISO 22301). A **node** is a system, supplier, site or group: what
can be hit. Rules that one table alone can check stand here; those that need the whole register (ids unique
and known, no cycle among services) are checked where it is read, in `content.estate`.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.figures import Count, Hours, Share, Sourced, Words, Work, WorkHours

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Kind = Literal["system", "supplier", "site", "group"]
"""What a node is."""

Category = Literal["safeguarding", "statutory", "financial", "reputation", "community"]
"""In which way the loss of a service hurts."""

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""`08:30`, on a clock of 24 hours."""

MEMBERS_AT_MOST = 10_000


class NeedsGroup(Value):
    """One thing that is needed: all, any, or at least k of its members.

    Attributes:
        buffer_h: how long it still counts as met after it stopped being met (stock, cached data, a UPS).
        level_without: level of service that remains while it is unmet; only where a service needs it.
    """

    all: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=MEMBERS_AT_MOST)] | None = None
    any: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=MEMBERS_AT_MOST)] | None = None
    at_least: Annotated[int, Field(ge=1)] | None = None
    of: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=MEMBERS_AT_MOST)] | None = None
    buffer_h: Hours = 0.0
    level_without: Share | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        forms = [self.all is not None, self.any is not None, self.at_least is not None or self.of is not None]
        if sum(forms) != 1 or (self.at_least is None) != (self.of is None):
            raise ValueError("a group is { all = [..] }, { any = [..] } or { at_least = k, of = [..] }")
        if self.at_least is not None and self.at_least > len(self.members):
            raise ValueError(f"at_least = {self.at_least} of only {len(self.members)} distinct members")
        return self

    @property
    def members(self) -> tuple[str, ...]:
        """The distinct members, in the order of the file."""
        return tuple(dict.fromkeys(self.all or self.any or self.of or ()))

    @property
    def quorum(self) -> int:
        """How many members must be available."""
        if self.at_least is not None:
            return self.at_least
        return 1 if self.any is not None else len(self.members)


class Restore(Sourced):
    """How a node is brought back.

    Attributes:
        team: who does it; None is the supplier's own people, without limit.
        people: how many of the team it holds from start to end.
        after: nodes that must be intact before it starts, instead of the node's `needs`.
    """

    team: Slug | None = None
    people: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    hours: Work | None = None
    hours_without_backup: Work | None = None
    after: tuple[Slug, ...] | None = None


class Backup(Sourced):
    """The copies of a node's data; `isolated` is out of reach of whoever holds the network."""

    every_h: WorkHours
    isolated: bool = False
    retained_days: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    restore_tested_on: date | None = None


class WorkingHours(Value):
    """When a team works: each shift belongs to the day it starts, and runs overnight where `to` <= `from`."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    opens: TimeOfDay = Field(alias="from")
    closes: TimeOfDay = Field(alias="to")


def _hours_form(value: object) -> str:
    return "shifts" if isinstance(value, (dict, WorkingHours)) else "always"


TeamHours = Annotated[
    Annotated[Literal["always"], Tag("always")] | Annotated[WorkingHours, Tag("shifts")],
    Discriminator(_hours_form),
]
"""`"always"`, or the shifts of a week."""


class Entry(Sourced):
    """What every table of the register has. `basis` and `as_of` qualify the entry's own figures."""

    id: Slug
    name: Text
    owner: Text | None = None
    tags: tuple[Slug, ...] = ()


class Team(Entry):
    """People who restore; `mobilise_h` after the start of a disruption they can begin."""

    people: Count
    mobilise_h: Hours = 0.0
    hours: TeamHours = "always"


class Node(Entry):
    """What can be hit, and is restored."""

    kind: ClassVar[Kind]

    needs: tuple[NeedsGroup, ...] = ()
    restore: Restore | None = None
    rto_h: Hours | None = None
    rpo_h: Hours | None = None
    backup: Backup | None = None

    @model_validator(mode="after")
    def _has_no_levels(self) -> Self:
        if any(group.level_without is not None for group in self.needs):
            raise ValueError("level_without is for the needs of services; a node is available or it is not")
        return self

    @property
    def holds_data(self) -> bool:
        """Whether there is data to lose."""
        return self.rpo_h is not None or self.backup is not None


class System(Node):
    """Something that runs, on one of the eight layers."""

    kind: ClassVar[Kind] = "system"

    layer: Annotated[int, Field(ge=1, le=8)] | None = None
    critical: bool = False


class Supplier(Node):
    """Someone outside on whom services depend; `rto_h` is what the contract promises."""

    kind: ClassVar[Kind] = "supplier"


class Site(Node):
    """A place."""

    kind: ClassVar[Kind] = "site"


class Group(Node):
    """People on whom services depend; shown and checked, never simulated by number."""

    kind: ClassVar[Kind] = "group"

    number: Count | None = None
    minimum: Count | None = None


class Workaround(Sourced):
    """How a service goes on without its systems, at which level and for how long.

    A `level_without` inside `needs` has no effect: without its needs there is no workaround.
    """

    level: Share
    ready_after_h: Hours = 0.0
    holds_h: Hours | None = None
    needs: tuple[NeedsGroup, ...] = ()
    people: Count | None = None


class Peak(Value):
    """A time of the year when less can be borne."""

    name: Text
    when: Text
    mtpd_h: Hours | None = None
    rto_h: Hours | None = None


class Impact(Value):
    """How one kind of harm grows: `score[i]` from `after_h[i]` hours on."""

    category: Category
    after_h: Annotated[tuple[Hours, ...], Field(min_length=1)]
    score: Annotated[tuple[int, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        if len(self.after_h) != len(self.score):
            raise ValueError("after_h and score must be equally long")
        if any(late <= early for early, late in zip(self.after_h, self.after_h[1:], strict=False)):
            raise ValueError("after_h must grow")
        return self


class Service(Entry):
    """What the organisation does for people, and how long they can be without it."""

    needs: tuple[NeedsGroup, ...] = ()
    mtpd_h: Hours | None = None
    rto_h: Hours | None = None
    it_rto_h: Hours | None = None
    rpo_h: Hours | None = None
    mbco: Share = 1.0
    restart_h: Hours = 0.0
    workaround: Workaround | None = None
    wrt_h: Hours = 0.0
    minimum_staff: Count | None = None
    tier: Annotated[int, Field(ge=1)] | None = None
    approved_by: Text | None = None
    approved_on: date | None = None
    review_by: date | None = None
    vital_records: Words = ()
    dependants: Words = ()
    peaks: tuple[Peak, ...] = ()
    impact: tuple[Impact, ...] = ()
    unacceptable: int | None = None

    @property
    def it_target_h(self) -> float | None:
        """The IT RTO: by when the service's own systems must carry it again (default: the RTO)."""
        return self.rto_h if self.it_rto_h is None else self.it_rto_h


class Organisation(Value):
    """Whose register it is."""

    name: Text


class Estate(Value):
    """The whole register; fields are named as the tables of the file."""

    format: Literal["cyberlayers.estate/1"] = "cyberlayers.estate/1"
    organisation: Organisation
    team: tuple[Team, ...] = ()
    system: tuple[System, ...] = ()
    supplier: tuple[Supplier, ...] = ()
    site: tuple[Site, ...] = ()
    group: tuple[Group, ...] = ()
    service: tuple[Service, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Everything that can be hit: systems, suppliers, sites, groups, each in the order of the file."""
        return (*self.system, *self.supplier, *self.site, *self.group)

    @property
    def dependents(self) -> tuple[Node | Service, ...]:
        """Everything that may need something: nodes, then services."""
        return (*self.nodes, *self.service)
