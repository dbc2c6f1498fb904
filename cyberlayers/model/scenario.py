"""A scenario: one TOML file that says who plays, what happens, what is expected and what is decided.

Every table has an id, unique in the file. Minutes are scenario minutes from startex (t = 0), except those of
phases, hot wash and `duration_min`, which are minutes of play. Fields are named as the tables of the file.
This module judges one table at a time; whether ids resolve and conditions parse is judged over the whole
file, in `exercise/references.py`.
"""

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from cyberlayers.model.base import Slug, Text, Value, Version
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.effect import Aim, AimedHit, Effect
from cyberlayers.model.estate import DAYS, Day
from cyberlayers.model.figures import Hours
from cyberlayers.model.minutes import MAX_MINUTES, Minutes
from cyberlayers.model.stage import Stage

MAX_ENTRIES = 500
"""Tables of one kind in a file: far more than any room plays, and few enough to check each against each."""

Few = Field(max_length=MAX_ENTRIES)
Condition = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""An expression over milestones, `t` and levels; its grammar stands in `exercise/expression.py`."""

Measure = Annotated[str, StringConstraints(pattern=r"^time_to_[a-z0-9]+(_[a-z0-9]+)*$", max_length=80)]
"""`time_to_` and the id of a decision, milestone or expected action, its hyphens written as underscores."""

Kind = Literal[
    "ransomware",
    "identity",
    "ddos",
    "leak",
    "site-loss",
    "partner",
    "fraud",
    "connected-places",
    "saas-failure",
    "edge",
    "faulty-update",
]
Function = Literal["it", "service", "executive", "member", "communications", "partner"]


class Startex(Value):
    """The day of the week and the local time of day on which scenario time begins."""

    day: Day
    time: dt.time

    @field_validator("time")
    @classmethod
    def _is_local(cls, value: dt.time) -> dt.time:
        if value.tzinfo is not None:
            raise ValueError("startex is a local time, without a zone")
        return value

    @property
    def weekday(self) -> int:
        """Return the day of the week, Monday 0."""
        return DAYS.index(self.day)


class Grounding(Value):
    """A published incident on which the scenario stands."""

    incident: Text
    claim: Text
    source: Text


class About(Value):
    """What the scenario is.

    Attributes:
        duration_min: minutes of play, hot wash included.
        clock_ratio: scenario minutes that pass in one minute of play while the clock runs.
    """

    id: Slug
    version: Version
    title: Text
    summary: Text
    kind: Kind
    hazard: Literal["cyber", "physical", "supplier", "people"]
    attack_version: Version | None = None
    duration_min: Annotated[int, Field(ge=1, le=MAX_MINUTES)]
    clock_ratio: Annotated[float, Field(gt=0, le=10_000)] = 1.0
    startex: Startex
    audience: Text
    difficulty: Annotated[int, Field(ge=1, le=3)]
    licence: Text
    grounding: tuple[Grounding, ...] = ()


class Objective(Value):
    """What the exercise is held for; without a measure, judged by the expected actions on its controls."""

    id: Slug
    text: Text
    layers: tuple[Annotated[int, Field(ge=1, le=8)], ...] = ()
    controls: tuple[ControlId, ...] = ()
    measure: Measure | None = None
    target_min: Minutes | None = None

    @model_validator(mode="after")
    def _measure_has_a_target(self) -> Self:
        if (self.measure is None) != (self.target_min is None):
            raise ValueError("measure and target_min are given together")
        return self

    @property
    def measured(self) -> str | None:
        """Return the id of the decision, milestone or expected action whose time is measured."""
        return self.measure and self.measure.removeprefix("time_to_").replace("_", "-")


class Role(Value):
    """A part that somebody plays; the card is what they know at the start, the deputy who stands in."""

    id: Slug
    name: Text
    deputy: Text | None = None
    function: Function
    card: Text
    required: bool = False


class Phase(Value):
    """A stretch of the exercise, in minutes of play."""

    id: Slug
    title: Text
    goal: Text
    minutes: Annotated[Minutes, Field(ge=1)]
    ends_when: Condition | None = None
    questions: tuple[Slug, ...] = ()


class Inject(Value):
    """Something that reaches the room: an event, a contingency for a decision not taken, or information.

    Attributes:
        core: false: may be skipped when the room runs late.
        recipients: the roles it reaches; none named: the whole room.
        notes: for the facilitator alone.
    """

    id: Slug
    phase: Slug
    at_min: Minutes
    kind: Literal["inject", "contingency", "info"] = "inject"
    contingency_for: Slug | None = None
    when: Condition | None = None
    core: bool = True
    channel: Text
    sender: Text = Field(alias="from")
    recipients: tuple[Slug, ...] = Field(default=(), alias="to")
    text: Text
    notes: Text | None = None
    hits: tuple[AimedHit, ...] = ()
    questions: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _contingency_is_for_a_decision(self) -> Self:
        if (self.kind == "contingency") != (self.contingency_for is not None):
            raise ValueError('kind = "contingency" and contingency_for are given together')
        return self


class Expected(Value):
    """What the owner should do once the inject is released, and by when (minutes from the release)."""

    id: Slug
    inject: Slug
    owner: Slug | None = None
    action: Text
    within_min: Minutes | None = None
    critical: bool = False
    sets: tuple[Slug, ...] = ()
    controls: tuple[ControlId, ...] = ()


class Option(Value):
    """One way to decide."""

    id: Slug
    text: Text
    in_favour: Text | None = Field(default=None, alias="for")
    against: Text | None = None
    sets: tuple[Slug, ...] = ()
    pays_ransom: bool = False
    legal_position: Text | None = None
    effects: tuple[Effect, ...] = ()


class Decision(Value):
    """A choice that the inject puts to its owner.

    Attributes:
        deadline_min: minutes from the inject's release.
        default: the option that comes to pass if nobody decides.
        time_counts: true: it takes effect when it was taken, not at its deadline.
    """

    id: Slug
    inject: Slug
    owner: Slug
    prompt: Text
    deadline_min: Minutes
    default: Slug | None = None
    time_counts: bool = False
    option: tuple[Option, ...] = ()

    def find(self, option_id: str | None) -> Option | None:
        """Return the option of that id, or none."""
        return next((option for option in self.option if option.id == option_id), None)


class Milestone(Value):
    """A switch that is off until something sets it."""

    id: Slug
    text: Text


class Question(Value):
    """A question for discussion; for every role where none is named."""

    id: Slug
    text: Text
    category: Literal["operational", "strategic", "cultural", "improvement"]
    roles: tuple[Slug, ...] = ()


class Consequence(Value):
    """From when, and in which order, things are restored where no decision says otherwise."""

    recovery_starts_h: Hours = 0.0
    restore_order: tuple[Aim, ...] = ()


class Hotwash(Value):
    """The talk straight after play, in minutes of play."""

    minutes: Minutes = 0
    questions: tuple[Slug, ...] = ()


class Scenario(Value):
    """A whole scenario file."""

    format: Literal["cyberlayers.scenario/1"]
    about: About = Field(alias="scenario")
    objective: Annotated[tuple[Objective, ...], Few] = ()
    role: Annotated[tuple[Role, ...], Few] = ()
    phase: Annotated[tuple[Phase, ...], Few] = ()
    stage: Annotated[tuple[Stage, ...], Few] = ()
    inject: Annotated[tuple[Inject, ...], Few] = ()
    expected: Annotated[tuple[Expected, ...], Few] = ()
    decision: Annotated[tuple[Decision, ...], Few] = ()
    milestone: Annotated[tuple[Milestone, ...], Few] = ()
    question: Annotated[tuple[Question, ...], Few] = ()
    consequence: Consequence = Consequence()
    hotwash: Hotwash = Hotwash()

    @cached_property
    def inject_by_id(self) -> dict[str, Inject]:
        """Return the injects by id, in file order."""
        return {inject.id: inject for inject in self.inject}

    @cached_property
    def decision_by_id(self) -> dict[str, Decision]:
        """Return the decisions by id, in file order."""
        return {decision.id: decision for decision in self.decision}

    @cached_property
    def expected_by_id(self) -> dict[str, Expected]:
        """Return the expected actions by id, in file order."""
        return {expected.id: expected for expected in self.expected}

    @cached_property
    def role_by_id(self) -> dict[str, Role]:
        """Return the roles by id, in file order."""
        return {role.id: role for role in self.role}
