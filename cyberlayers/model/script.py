"""A script: an exercise played unattended, for practice and tests.

Each step does one thing at a scenario minute. Injects are released when they are due, as in solo play;
`release` is for what comes earlier or only if wanted.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.minutes import Minutes
from cyberlayers.model.records import PersonId
from cyberlayers.model.run import CAPACITIES, MARKS, Capacity, Mark

DEEDS = ("decide", "mark", "release", "milestone", "note", "attend")


class Step(Value):
    """One step: exactly one of the six deeds, with what belongs to it.

    Attributes:
        decide: a decision; with `option`, `by` (a role; the owner if absent), `deputy` and `why`.
        mark: an expected action; with `outcome` (`as` in the file), and `by`, the evaluator.
        attend: a role, played in person or by its deputy (`as = "deputy"`); or, `as` an observer, evaluator
            or facilitator, the person, who plays no role. `person` and `organisation` say who plays a role.
    """

    at_min: Minutes
    decide: Slug | None = None
    option: Slug | None = None
    by: PersonId | None = None
    deputy: bool = False
    why: Text | None = None
    mark: Slug | None = None
    outcome: Mark | Capacity | None = Field(default=None, alias="as")
    release: Slug | None = None
    milestone: Slug | None = None
    note: Text | None = None
    attend: PersonId | None = None
    person: PersonId | None = None
    organisation: Text | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if sum(getattr(self, deed) is not None for deed in DEEDS) != 1:
            raise ValueError("a step has exactly one of " + ", ".join(DEEDS))
        if (self.decide is None) != (self.option is None):
            raise ValueError("decide and option are given together")
        if self.mark is not None and self.outcome not in MARKS:
            raise ValueError('mark needs as = "met", "not_met" or "not_observed"')
        if self.attend is not None and self.outcome not in {None, *CAPACITIES}:
            raise ValueError('attend takes as = "' + '", "'.join(CAPACITIES) + '"')
        return self


class Script(Value):
    """A whole script file; steps are taken in order of their minutes, then of the file."""

    format: Literal["cyberlayers.script/1"]
    step: tuple[Step, ...] = ()
