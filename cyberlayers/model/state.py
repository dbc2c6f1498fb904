"""What the records add up to: the one shape that posture, reports and screens read.

`State` is filled by the fold in `ledger/` and by nothing else; everyone else only reads it. It groups records
without judging them: whether an item counts on a day is the business of `assess/`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Generic, TypeVar

from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import (
    ContradictionAnswered,
    EvidenceAdded,
    EvidenceAttached,
    EvidenceBroken,
    EvidenceReviewed,
    EvidenceSuperseded,
    EvidenceVerified,
    EvidenceWhole,
    EvidenceWithdrawn,
)
from cyberlayers.model.records import (
    Approved,
    BundleSigned,
    CriteriaAdopted,
    EstateImported,
    FindingAdded,
    FindingClosed,
    Judgement,
    PersonAdded,
    StatementsAnswered,
    WorkspaceCreated,
)
from cyberlayers.model.status import Side

B_co = TypeVar("B_co", bound=Body, covariant=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a record.

    Attributes:
        person: id; compared to tell people apart.
        side: the side on which the person stood at that time.
        account: keyed hash of the account; a hint, not proof.
    """

    person: str
    side: Side
    account: str


@dataclass(frozen=True, slots=True)
class Record(Generic[B_co]):
    """One record of the ledger, decoded.

    Attributes:
        seq: its ledger number, from 1.
        at: when it was recorded, UTC.
        actor: who made it.
        body: what it says.
    """

    seq: int
    at: datetime
    actor: Actor
    body: B_co

    @property
    def day(self) -> date:
        """Return the day on which it was recorded, UTC."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item and everything that was later said about it, each in ledger order."""

    added: Record[EvidenceAdded]
    attached: tuple[Record[EvidenceAttached], ...] = ()
    reviews: tuple[Record[EvidenceReviewed], ...] = ()
    superseded: tuple[Record[EvidenceSuperseded], ...] = ()
    answers: tuple[Record[ContradictionAnswered], ...] = ()
    withdrawn: tuple[Record[EvidenceWithdrawn], ...] = ()
    condition: tuple[Record[EvidenceBroken] | Record[EvidenceWhole], ...] = ()
    verified: tuple[Record[EvidenceVerified], ...] = ()

    @property
    def body(self) -> EvidenceAdded:
        """Return the item as it was entered."""
        return self.added.body

    def controls(self, before: int | None = None) -> tuple[str, ...]:
        """Return the controls it speaks to, or spoke to before a ledger number."""
        later = [record.body.controls for record in self.attached if before is None or record.seq < before]
        return tuple(dict.fromkeys(chain(self.body.controls, *later)))

    def statements(self, before: int | None = None) -> tuple[str, ...]:
        """Return the statements that it names, or named before a ledger number."""
        later = [record.body.statements for record in self.attached if before is None or record.seq < before]
        return tuple(dict.fromkeys(chain(self.body.statements, *later)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding, and the record that closed it."""

    added: Record[FindingAdded]
    closed: Record[FindingClosed] | None = None


ControlSubject = tuple[str, str]
"""(control id, subject)."""


@dataclass(slots=True)
class State:
    """Everything that the records say, grouped by what they are about; every tuple is in ledger order."""

    created: Record[WorkspaceCreated] | None = None
    organisation: str = ""
    size: int = 0
    last_at: datetime | None = None
    criteria: list[Record[CriteriaAdopted]] = field(default_factory=list)
    people: dict[str, Record[PersonAdded]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    accounts: set[tuple[str, str]] = field(default_factory=set)
    answers: dict[ControlSubject, tuple[Record[StatementsAnswered], ...]] = field(default_factory=dict)
    judgements: dict[ControlSubject, tuple[Record[Judgement], ...]] = field(default_factory=dict)
    approvals: dict[int, tuple[Record[Approved], ...]] = field(default_factory=dict)
    approvable: dict[int, Record[Body]] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    estates: list[Record[EstateImported]] = field(default_factory=list)
    bundles: list[Record[BundleSigned]] = field(default_factory=list)
    runs: dict[str, tuple[Record[Body], ...]] = field(default_factory=dict)

    def evidence_for(self, control: str, subject: str) -> Iterator[Evidence]:
        """Yield the items of a subject that speak to a control, oldest first."""
        for item in self.evidence.values():
            if item.body.subject == subject and control in item.controls():
                yield item

    def side_of(self, person: str) -> Side:
        """Return the side of a person; one whom nobody added has none and counts as `it`."""
        record = self.people.get(person)
        return record.body.side if record else Side.IT
