"""What a bundle says of itself: `bundle.json`, the predicate that is signed, and counter-signatures.

Keys are in camel case, as in-toto writes them; the bytes are canonical JSON, so an absent value is an absent key and
there is one spelling. The predicate stands in `bundle.json` and again in the signed statement, and must be the same.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from cyberlayers.bundle import layout, strict_json
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import MAX_INTEGER, canonical
from cyberlayers.model.base import Text, Value
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.records import Digest, EvidenceId, PersonId, Subject

BUNDLE_TYPE = "urn:cyberlayers:evidence-bundle:v1"
COUNTER_TYPE = "urn:cyberlayers:counter-signature:v1"
OSCAL_TYPE = "urn:cyberlayers:oscal-assessment-results:v1"
FORMAT = "cyberlayers.evidence-bundle/1"

Role = Literal["assessor", "reviewer", "auditor"]
Meaning = Literal["received", "examined", "agreed"]
Origin = Annotated[str, StringConstraints(pattern=r"^cyberlayers/[0-9a-f]{32}$")]
BundleId = Annotated[str, StringConstraints(pattern=r"^cyb-[0-9a-f]{32}-[0-9]{6,}$")]
Principal = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$")]
Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


class Signable(Value):
    """A value whose keys are in camel case.

    Attributes:
        untyped: the fields that hold any JSON.
    """

    untyped: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, frozen=True, extra="forbid"
    )

    def plain(self) -> dict[str, Any]:
        """Return the value with the keys that it has in JSON."""
        return self.model_dump(mode="python", by_alias=True)


class LogHead(Signable):
    """The head of the ledger that a bundle is taken from."""

    origin: Origin
    size: Count
    root_sha256: Digest


class Previous(Signable):
    """The bundle before this one."""

    bundle_id: BundleId
    tagmanifest_sha256: Digest
    log_size: Count
    log_root_sha256: Digest


class RequiredSigner(Signable):
    """Who must have signed, so that a signature that was taken away is missed."""

    role: Role
    principal: Principal
    key_sha256: Digest


class Scope(Signable):
    """What a narrowed bundle is limited to."""

    controls: tuple[ControlId, ...] = ()
    since: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None


class Predicate(Signable):
    """What the signers assert about the tagmanifest.

    Attributes:
        sequence: counts the bundles of one log, from 1.
        created_at: when, UTC, as the signer's clock had it.
        audience: for whom the bundle was made.
        challenge: the word that whoever asked for it gave.
        scope: absent where the bundle is of everything.
        generator: the software and its version.
    """

    bundle_id: BundleId
    sequence: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    created_at: AwareDatetime
    audience: Text | None = None
    challenge: Text | None = None
    previous: Previous | None = None
    log: LogHead
    required_signers: Annotated[tuple[RequiredSigner, ...], Field(min_length=1, max_length=32)]
    scope: Scope | None = None
    generator: Text

    @model_validator(mode="after")
    def _is_consistent(self) -> "Predicate":
        if self.bundle_id != layout.bundle_id(self.log.origin.removeprefix("cyberlayers/"), self.sequence):
            raise ValueError("the bundle's id is not made of its log and its number")
        if (self.sequence == 1) != (self.previous is None):
            raise ValueError("every bundle but the first names the one before it")
        return self


class AbsentItem(Signable):
    """An item whose bytes are not in the bundle: withheld, or found missing or different."""

    evidence: EvidenceId
    why: Literal["withheld", "broken"]


class AbsentCount(Signable):
    """How many items of one control and polarity are not in the bundle."""

    control: ControlId
    polarity: Literal["supports", "contradicts"]
    items: Annotated[int, Field(ge=1, le=MAX_INTEGER)]


class Withheld(Signable):
    """What the bundle leaves out.

    Attributes:
        items: whose bytes.
        counts: the same by control and polarity.
        private_parts: how many records come without their words.
    """

    items: tuple[AbsentItem, ...] = ()
    counts: tuple[AbsentCount, ...] = ()
    private_parts: Count = 0


class Period(Signable):
    """From the first to the last day that the bundle is about."""

    since: Annotated[date, Field(alias="from")]
    to: date


class BundleFile(Signable):
    """`data/bundle.json`.

    Attributes:
        marking: the protective marking, as the organisation writes it.
        at: the day that posture is about.
        known_at: up to when records are known.
        posture: as the command-line contract has it, with every control and its reasons; numbers that are not
            integers are strings, as canonical JSON has them.
    """

    untyped: ClassVar[frozenset[str]] = frozenset({"posture"})

    format: Literal["cyberlayers.evidence-bundle/1"] = "cyberlayers.evidence-bundle/1"
    organisation: Text
    marking: Text | None = None
    period: Period
    at: date
    known_at: AwareDatetime
    subject: Subject
    profile: Text
    policy: Text
    withheld: Withheld = Withheld()
    posture: dict[str, Any]
    predicate: Predicate


class CounterPredicate(Signable):
    """What a counter-signature means.

    Attributes:
        meaning: received (it arrived whole), examined (looked at), agreed (stands behind it too).
        controls: which controls it is about; none means all of them.
        statement: in the signer's own words.
    """

    bundle_id: BundleId
    role: Role
    principal: Principal
    key_sha256: Digest
    meaning: Meaning
    controls: tuple[ControlId, ...] = ()
    signed_at: AwareDatetime
    statement: Text | None = None
    person: PersonId | None = None


S = TypeVar("S", bound=Signable)


def encode(value: Signable) -> bytes:
    """Return a value as canonical JSON."""
    return canonical(value.plain()).encode()


def decode(kind: type[S], data: bytes, what: str) -> S:
    """Return a value from canonical JSON.

    Raises:
        RefusedError: SCHEMA, for every other spelling too.
    """
    return shaped(kind, strict_json.decode(data, what, Code.SCHEMA), what)


def shaped(kind: type[S], plain: object, what: str) -> S:
    """Return a value from canonical JSON that is parsed already; the errors are those of `decode`.

    The value is written again and compared, which refuses another spelling of a time or a number. What has no type of
    its own is as it was written, and is put back as it is.
    """
    parts = plain if isinstance(plain, dict) else {}
    loose = {key: part for key, part in parts.items() if key in kind.untyped and isinstance(part, dict)}
    typed = {**parts, **{key: {} for key in loose}} if loose else plain
    try:
        value = kind.from_plain(typed)
        same = canonical(value.plain()) == canonical(typed)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RefusedError(Code.SCHEMA, f"{what} does not have its shape ({where}: {first['msg']})") from None
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise RefusedError(Code.SCHEMA, f"{what} does not have its shape") from None
    if not same:
        raise RefusedError(Code.SCHEMA, f"{what} holds a value in another spelling than it is written in")
    return value.model_copy(update=loose)
