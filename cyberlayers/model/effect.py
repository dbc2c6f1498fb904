"""What a scenario does to a register: things hit, and what a decision changes.

A scenario aims by tag (`tag:identity`: everything in the register that carries the tag) or by id, so that a
pack travels between organisations. The words are those of a disruption in the continuity design.
"""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from cyberlayers.model.base import Slug, Value
from cyberlayers.model.disruption import Backups
from cyberlayers.model.disruption import Effect as Damage
from cyberlayers.model.figures import Count, Hours, WorkHours

Aim = Annotated[str, StringConstraints(pattern=r"^(tag:)?[a-z0-9]+(-[a-z0-9]+)*$", max_length=68)]
"""An id of the register, or `tag:` and a tag: `case-system`, `tag:identity`."""


class AimedHit(Value):
    """Systems, suppliers, sites or groups that fail; when, is said by what the hit stands in.

    Attributes:
        hours: replaces the duration of the recovery, as for something switched off on purpose.
    """

    node: Aim
    effect: Damage = "outage"
    backups: Backups = "usable"
    hours: WorkHours | None = None


class MorePeople(Value):
    """People who join a team from the moment of the decision."""

    team: Aim
    add: Annotated[Count, Field(ge=1)]


class Effect(Value):
    """What taking an option changes; several keys in one table are several changes.

    Attributes:
        stop_stage: the stage does not pass if this is decided by its hour; nor does what only it leads to.
        hit: something switched off on purpose.
        start_recovery: recovery starts now, where it would have started later.
        delay_recovery_h: a recovery that has not started yet starts so much later.
        restore_first: comes before everything already in the restore order.
        start_workaround: the service may work around from now on, and not before.
        protect_backups: later hits leave backups usable.
    """

    stop_stage: Slug | None = None
    hit: AimedHit | None = None
    start_recovery: bool = False
    delay_recovery_h: Hours = 0.0
    add_people: MorePeople | None = None
    restore_first: tuple[Aim, ...] = ()
    start_workaround: Aim | None = None
    protect_backups: bool = False

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self == type(self).model_construct():
            raise ValueError("an effect names at least one change")
        return self
