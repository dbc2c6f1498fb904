"""The kinds of record about evidence: an item, and everything that is later said about it.

The conventions are those of `records.py`.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from cyberlayers.model.base import Text, Value
from cyberlayers.model.body import PRIVATE, Body, PrivateText
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.records import (
    ORGANISATION,
    BundleId,
    Digest,
    EvidenceId,
    PersonId,
    StatementRef,
    Subject,
)
from cyberlayers.model.status import Method


class EvidenceAdded(Body):
    """One item of evidence, as it was entered.

    `content` says what the bytes named by `sha256` are; `size` is in bytes. `population` and `sampled` count the
    things that the item looked at. `about_own` marks a partner's evidence about itself.
    """

    kind: ClassVar[str] = "evidence-added"
    id: EvidenceId
    subject: Subject = ORGANISATION
    controls: tuple[ControlId, ...] = Field(min_length=1)
    statements: tuple[StatementRef, ...] = ()
    covers: tuple[Text, ...] = ()
    population: int | None = Field(default=None, ge=0)
    sampled: int | None = Field(default=None, ge=0)
    polarity: Literal["supports", "contradicts"] = "supports"
    method: Method
    source: Literal["assertion", "test-result", "external-report"] = "assertion"
    content: Literal["file", "note", "link", "result"]
    sha256: Digest
    size: int = Field(ge=0)
    collected_by: PersonId
    collected: date
    effective_from: date | None = None
    effective_to: date | None = None
    expires: date | None = None
    tested_by: PersonId | None = None
    tested_on: date | None = None
    organisation: Text | None = None
    about_own: bool = False
    run: str | None = None
    title: PrivateText | None = None
    shows: PrivateText | None = None
    file_name: PrivateText | None = None
    author: PrivateText | None = None
    excluded: PrivateText | None = None
    extract: PrivateText | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        strays = [ref for ref in self.statements if ref.split(":")[0] not in self.controls]
        if strays:
            raise ValueError(f"statement {strays[0]} is of a control that the item is not attached to")
        if self.source == "test-result" and self.method is not Method.TEST:
            raise ValueError("a test result has the method test")
        if self.effective_from and self.effective_to and self.effective_from > self.effective_to:
            raise ValueError("the period ends before it begins")
        if self.population is not None and self.sampled is not None and self.sampled > self.population:
            raise ValueError("more were sampled than there are")
        return self


class EvidenceAttached(Body):
    """An existing item also speaks to these controls and statements."""

    kind: ClassVar[str] = "evidence-attached"
    evidence: EvidenceId
    controls: tuple[ControlId, ...] = Field(min_length=1)
    statements: tuple[StatementRef, ...] = ()


class EvidenceReviewed(Body):
    """A person read the item and agreed, or did not."""

    kind: ClassVar[str] = "evidence-reviewed"
    evidence: EvidenceId
    agrees: bool
    shared_account: bool = False
    why: PrivateText | None = None


class EvidenceSuperseded(Body):
    """A later item stands in for this one, for the controls that both have."""

    kind: ClassVar[str] = "evidence-superseded"
    evidence: EvidenceId
    by: EvidenceId


class ContradictionAnswered(Body):
    """A later supporting item answers a contradiction."""

    kind: ClassVar[str] = "contradiction-answered"
    evidence: EvidenceId
    contradiction: EvidenceId


class EvidenceWithdrawn(Body):
    """The item no longer counts; a contradiction only once a third person has approved this record."""

    kind: ClassVar[str] = "evidence-withdrawn"
    evidence: EvidenceId
    why: PrivateText | None = None


class EvidenceBroken(Body):
    """The item's bytes were found missing or different."""

    kind: ClassVar[str] = "evidence-broken"
    evidence: EvidenceId


class EvidenceWhole(Body):
    """The item's bytes were found whole again."""

    kind: ClassVar[str] = "evidence-whole"
    evidence: EvidenceId


class BundleSignature(Value):
    """A signature on a bundle that held, by a key that was trusted in its role.

    Attributes:
        key_sha256: digest of the public key.
        meaning: that of a counter-signature; absent where it is one of those who made the bundle.
        controls: every control that it is about.
    """

    role: Literal["assessor", "reviewer", "auditor"]
    key_sha256: Digest
    meaning: Literal["received", "examined", "agreed"] | None = None
    controls: tuple[ControlId, ...] = ()


class EvidenceVerified(Body):
    """The item's bytes are the evidence bundle of another organisation, which was verified here.

    `at` is the day that the bundle's posture is about. `signatures` are those that held under the trust of this
    workspace; `principals` says whose they are, in the same order.
    """

    kind: ClassVar[str] = "evidence-verified"
    evidence: EvidenceId
    bundle: BundleId
    origin: Annotated[str, StringConstraints(pattern=r"^cyberlayers/[0-9a-f]{32}$")]
    sequence: int = Field(ge=1)
    tagmanifest_sha256: Digest
    at: date
    signatures: tuple[BundleSignature, ...] = Field(min_length=1)
    principals: Annotated[tuple[Text, ...] | None, PRIVATE] = None

    @model_validator(mode="after")
    def _each_signature_is_somebodys(self) -> Self:
        if self.principals is not None and len(self.principals) != len(self.signatures):
            raise ValueError("each signature has one principal")
        return self


EVIDENCE_RECORDS: tuple[type[Body], ...] = (
    EvidenceAdded,
    EvidenceAttached,
    EvidenceReviewed,
    EvidenceSuperseded,
    ContradictionAnswered,
    EvidenceWithdrawn,
    EvidenceBroken,
    EvidenceWhole,
    EvidenceVerified,
)
