"""What happens in a run of an exercise: the kinds of record that are its events.

A run is a fold of these, in `exercise/run.py`. When something happened is the record's own time, so no event
carries a clock; scenario minutes stand only where somebody chose them. Roles, options, milestones and marks
are public; words that a person wrote, and who attended, are private.
"""

import datetime as dt
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, StringConstraints, field_validator

from cyberlayers.model.base import Slug, Text, Version
from cyberlayers.model.body import PRIVATE, Body
from cyberlayers.model.minutes import Minutes
from cyberlayers.model.records import Digest, PersonId

RunId = Annotated[str, StringConstraints(pattern=r"^R-[0-9]{6,}$")]
Mode = Literal["facilitated", "solo", "scripted"]
Reveal = Literal["phase-end", "live", "never"]
Mark = Literal["met", "not_met", "not_observed"]
Capacity = Literal["player", "deputy", "observer", "evaluator", "facilitator"]
Ending = Literal["completed", "stopped", "real-incident"]

MARKS: tuple[Mark, ...] = get_args(Mark)
CAPACITIES: tuple[Capacity, ...] = get_args(Capacity)
MAX_SEED = 2**53 - 1


class RunEvent(Body):
    """Something that happened in one run."""

    run: RunId


class RunStarted(RunEvent):
    """Play begins, at t = 0 with the clock running.

    Attributes:
        startex: local date and time of t = 0 in the story.
        seed: of the dice; without it the attack passes as written.
        resisted: the stages that the dice stopped.
        forked_from: the run whose events this one repeats with one other option.
    """

    kind: ClassVar[str] = "run-started"
    scenario: Slug
    scenario_version: Version
    scenario_sha256: Digest
    mode: Mode
    reveal: Reveal = "phase-end"
    attribution: Literal["role", "person"] = "role"
    startex: dt.datetime
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    resisted: tuple[Slug, ...] = ()
    forked_from: RunId | None = None

    @field_validator("startex")
    @classmethod
    def _is_local(cls, value: dt.datetime) -> dt.datetime:
        if value.tzinfo is not None:
            raise ValueError("startex is a local date and time, without an offset")
        return value


class RunReleased(RunEvent):
    """An inject reached the room."""

    kind: ClassVar[str] = "run-released"
    inject: Slug


class RunSkipped(RunEvent):
    """An inject that is not core was left out."""

    kind: ClassVar[str] = "run-skipped"
    inject: Slug
    why: Annotated[Text | None, PRIVATE] = None


class RunPaused(RunEvent):
    """Scenario time stands still: discussion, or a break."""

    kind: ClassVar[str] = "run-paused"


class RunResumed(RunEvent):
    """Scenario time runs again."""

    kind: ClassVar[str] = "run-resumed"


class RunJumped(RunEvent):
    """Scenario time leaps forward."""

    kind: ClassVar[str] = "run-jumped"
    to_min: Minutes


class RunAnswered(RunEvent):
    """A role answered a question."""

    kind: ClassVar[str] = "run-answered"
    question: Slug
    role: Slug | None = None
    text: Annotated[Text | None, PRIVATE] = None


class RunMarked(RunEvent):
    """An evaluator saw an expected action, or did not; the last mark on an action counts."""

    kind: ClassVar[str] = "run-marked"
    expected: Slug
    mark: Mark
    by: PersonId | None = None
    note: Annotated[Text | None, PRIVATE] = None


class RunDecided(RunEvent):
    """A role took an option.

    Attributes:
        role: who decided; `deputy`: whether the role's deputy did.
        options_seen: the options that were before the room.
        effective_at_min: when it takes effect, where the facilitator set that.
    """

    kind: ClassVar[str] = "run-decided"
    decision: Slug
    option: Slug
    role: Slug
    deputy: bool = False
    options_seen: tuple[Slug, ...] = ()
    effective_at_min: Minutes | None = None
    rationale: Annotated[Text | None, PRIVATE] = None


class RunMilestone(RunEvent):
    """The facilitator switched a milestone on, or off again."""

    kind: ClassVar[str] = "run-milestone"
    milestone: Slug
    reached: bool = True


class RunAttended(RunEvent):
    """Somebody is here; the role is absent where none is played."""

    kind: ClassVar[str] = "run-attended"
    role: Slug | None = None
    capacity: Capacity = "player"
    person: Annotated[PersonId | None, PRIVATE] = None
    organisation: Annotated[Text | None, PRIVATE] = None


class RunParked(RunEvent):
    """An item for the hot wash."""

    kind: ClassVar[str] = "run-parked"
    text: Annotated[Text | None, PRIVATE] = None


class RunNoted(RunEvent):
    """A line in the scribe's log."""

    kind: ClassVar[str] = "run-noted"
    role: Slug | None = None
    text: Annotated[Text | None, PRIVATE] = None


class RunEnded(RunEvent):
    """Play is over: to its end, stopped, or stopped because a real incident began."""

    kind: ClassVar[str] = "run-ended"
    ending: Ending = "completed"
    why: Annotated[Text | None, PRIVATE] = None


RUN_EVENTS: tuple[type[RunEvent], ...] = (
    RunStarted,
    RunReleased,
    RunSkipped,
    RunPaused,
    RunResumed,
    RunJumped,
    RunAnswered,
    RunMarked,
    RunDecided,
    RunMilestone,
    RunAttended,
    RunParked,
    RunNoted,
    RunEnded,
)
