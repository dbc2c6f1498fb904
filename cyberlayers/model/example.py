"""The example council's story: who works there, what they answered, and what evidence they have.

Days count back from the day on which the example is made, so that it always looks like work in progress.
"""

from typing import Annotated, Literal

from pydantic import Field

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.records import PersonId, StatementKey
from cyberlayers.model.status import Method, Side, Status

DaysAgo = Annotated[int, Field(ge=0, le=3660)]


class ExamplePerson(Value):
    """A role of the council, at an account of its own."""

    id: PersonId
    name: Text
    title: Text
    side: Side


class ExampleAnswer(Value):
    """Statements answered by a person."""

    control: ControlId
    by: PersonId
    days_ago: DaysAgo = 0
    true: tuple[StatementKey, ...] = ()
    false: tuple[StatementKey, ...] = ()


class ExampleEvidence(Value):
    """An item of evidence and who reviewed it; `text` is the content of the file."""

    controls: tuple[ControlId, ...]
    title: Text
    method: Method
    text: Text
    file_name: Text
    by: PersonId
    days_ago: DaysAgo = 0
    source: Literal["assertion", "test-result", "external-report"] = "assertion"
    statements: tuple[Text, ...] = ()
    covers: tuple[Text, ...] = ()
    population: int | None = None
    sampled: int | None = None
    tested_by: PersonId | None = None
    author: Text | None = None
    organisation: Text | None = None
    contradicts: bool = False
    reviewed_by: tuple[PersonId, ...] = ()


class ExampleJudgement(Value):
    """An override, a not-applicable or an accepted risk, approved or still proposed."""

    kind: Literal["override", "not-applicable", "accept"]
    control: ControlId
    by: PersonId
    why: Text
    status: Status | None = None
    approver: PersonId | None = None
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    approved: bool = True


class ExampleFinding(Value):
    """A finding, due some days from now."""

    control: ControlId
    by: PersonId
    observation: Text
    action: Text
    owner: Text
    days: Annotated[int, Field(ge=1, le=3660)]


class Example(Value):
    """The whole story."""

    format: Literal["cyberlayers.example/1"]
    organisation: Text
    profile: Slug
    person: tuple[ExamplePerson, ...] = Field(min_length=1)
    answer: tuple[ExampleAnswer, ...] = ()
    evidence: tuple[ExampleEvidence, ...] = ()
    judgement: tuple[ExampleJudgement, ...] = ()
    finding: tuple[ExampleFinding, ...] = ()
    scenario: Slug | None = None
    script: Text | None = None
