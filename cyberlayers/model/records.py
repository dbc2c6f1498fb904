"""The kinds of record in the ledger: every change that posture, people and the register know.

What is said of evidence stands in `evidence_records.py`, a run's events in `run.py`. Dates are calendar days in UTC. A
person is named by id; a control by its id; a statement by `L1-12:a1`; an evidence item by `E-000001`; another record by
its ledger number. Words that a person wrote are private and may be absent when a record is read from a bundle that
withholds them.
"""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.body import PRIVATE, Body, PrivateText
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.status import Side, Status

PersonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]
EvidenceId = Annotated[str, StringConstraints(pattern=r"^E-[0-9]{6,}$")]
FindingId = Annotated[str, StringConstraints(pattern=r"^F-[0-9]{6,}$")]
StatementRef = Annotated[str, StringConstraints(pattern=r"^L[1-8]-[0-9]{2}:[apn][1-9]$")]
StatementKey = Annotated[str, StringConstraints(pattern=r"^[apn][1-9]$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
BundleId = Annotated[str, StringConstraints(pattern=r"^cyb-[0-9a-f]{32}-[0-9]{6,}$")]
Subject = Slug

ORGANISATION: Subject = "organisation"


class WorkspaceCreated(Body):
    """Record 1: whose ledger this is, and what it is first judged against.

    `account_key` keys the hash by which accounts are compared without being named; it is private, so that
    short account names cannot be found out from a bundle by trying them.
    """

    kind: ClassVar[str] = "workspace-created"
    log_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    organisation: Text
    catalogue: Digest
    profile: Digest
    policy: Digest
    account_key: Annotated[str | None, PRIVATE] = None


class OrganisationRenamed(Body):
    """The organisation is called something else from now on."""

    kind: ClassVar[str] = "organisation-renamed"
    organisation: Text


class CriteriaAdopted(Body):
    """Other criteria are proposed; they are used from the day on which the approver says yes."""

    kind: ClassVar[str] = "criteria-adopted"
    catalogue: Digest
    profile: Digest
    policy: Digest
    approver: PersonId
    why: PrivateText | None = None


class AccountLinked(Body):
    """The account and the host behind the hashed account of the same person's records."""

    kind: ClassVar[str] = "account-linked"
    account: Annotated[Text | None, PRIVATE] = None
    host: Annotated[Text | None, PRIVATE] = None


class PersonAdded(Body):
    """A person, or a change to one: the latest record of an id counts from its day."""

    kind: ClassVar[str] = "person-added"
    person: PersonId
    side: Side
    name: PrivateText | None = None
    title: PrivateText | None = None


class PersonErased(Body):
    """The private parts that name this person have been removed."""

    kind: ClassVar[str] = "person-erased"
    person: PersonId


class StatementAnswer(Value):
    """An answer to one statement, bound to the sentence that was answered."""

    value: bool
    text: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class StatementsAnswered(Body):
    """Statements of one control answered or cleared, for a subject, from a day."""

    kind: ClassVar[str] = "statements-answered"
    control: ControlId
    subject: Subject = ORGANISATION
    from_date: date
    answers: dict[StatementKey, StatementAnswer] = Field(default_factory=dict)
    cleared: tuple[StatementKey, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.answers and not self.cleared:
            raise ValueError("an answer names at least one statement")
        if set(self.answers) & set(self.cleared):
            raise ValueError("a statement is either answered or cleared")
        return self


class Judgement(Body):
    """What overrides, not-applicable and acceptances share."""

    control: ControlId
    subject: Subject = ORGANISATION
    from_date: date
    until: date | None = None
    approver: PersonId | None = None
    why: PrivateText | None = None


class Overridden(Judgement):
    """The assessor's status in place of the computed one; upwards it needs `approver` and `until`."""

    kind: ClassVar[str] = "overridden"
    status: Status

    @model_validator(mode="after")
    def _status_is_a_judgement(self) -> Self:
        if self.status is Status.UNASSESSED:
            raise ValueError("a control cannot be overridden to unassessed; clear its answers instead")
        return self


class NotApplicable(Judgement):
    """The control does not apply to the subject until a day."""

    kind: ClassVar[str] = "not-applicable"
    until: date
    approver: PersonId


class RiskAccepted(Judgement):
    """The risk of a control that is not met is accepted until a day."""

    kind: ClassVar[str] = "risk-accepted"
    until: date
    approver: PersonId


class Approved(Body):
    """The last word of an approver on a record: yes, or no."""

    kind: ClassVar[str] = "approved"
    record: int = Field(ge=1)
    agrees: bool
    shared_account: bool = False
    why: PrivateText | None = None


class FindingAdded(Body):
    """An observation that asks for an action by a day."""

    kind: ClassVar[str] = "finding-added"
    id: FindingId
    control: ControlId
    due: date
    retest_by: date | None = None
    run: str | None = None
    observation: PrivateText | None = None
    action: PrivateText | None = None
    owner: PrivateText | None = None


class FindingClosed(Body):
    """The action was done, or was found not to be needed."""

    kind: ClassVar[str] = "finding-closed"
    finding: FindingId
    why: PrivateText | None = None


class EstateImported(Body):
    """A register, from a day; its bytes are kept by their digest. `critical` names its critical systems."""

    kind: ClassVar[str] = "estate-imported"
    sha256: Digest
    from_date: date
    critical: tuple[Slug, ...] = ()


class BundleSigned(Body):
    """A bundle was exported and signed: its number, what was signed, and the head of the ledger it names."""

    kind: ClassVar[str] = "bundle-signed"
    bundle: BundleId
    sequence: int = Field(ge=1)
    tagmanifest_sha256: Digest
    log_size: int = Field(ge=1)
    log_root_sha256: Digest
    checkpoint: Digest


RECORDS: tuple[type[Body], ...] = (
    WorkspaceCreated,
    OrganisationRenamed,
    CriteriaAdopted,
    AccountLinked,
    PersonAdded,
    PersonErased,
    StatementsAnswered,
    Overridden,
    NotApplicable,
    RiskAccepted,
    Approved,
    FindingAdded,
    FindingClosed,
    EstateImported,
    BundleSigned,
)
