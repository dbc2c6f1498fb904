"""What a bundle says, against its own records: evidence, what is withheld, and posture.

Rules:

* `bundle.json` repeats the predicate that is signed;
* each item of the records has its bytes in the bundle, of the digest and size that were recorded, or is listed as
  absent; no other evidence is there; what is absent is counted by control and polarity, and the counts add up;
* the criteria are those that the records name for the day in question, byte for byte;
* posture is computed again from the records and must be, to the last reason, what is stated.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cyberlayers.assess.criteria import criteria_on
from cyberlayers.bundle import layout, predicate
from cyberlayers.bundle.history import Log
from cyberlayers.bundle.payload import Payload
from cyberlayers.bundle.predicate import BundleFile, Predicate
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import CyberlayersError
from cyberlayers.ledger.canonical import canonical, rewritten
from cyberlayers.model.state import State

MAX_BUNDLE_FILE = 64 * 1024 * 1024
MAX_CRITERIA = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What posture is asked for.

    Attributes:
        controls: only these, in a narrowed bundle; all of them where there are none.
    """

    at: date
    known_at: datetime
    subject: str
    controls: tuple[str, ...] = ()


class Judge(Protocol):
    """Computes the posture that a bundle states: reading criteria and writing reports lie beyond this folder."""

    def __call__(self, state: State, criteria: tuple[bytes, bytes, bytes], asked: Asked) -> object:
        """Return posture as plain data, from a state and the bytes of catalogue, profile and policy."""


def check_bundle_file(payload: Payload, said: Predicate) -> BundleFile:
    """Return `bundle.json`.

    Raises:
        RefusedError: SCHEMA.
    """
    data = payload.read(layout.BUNDLE, MAX_BUNDLE_FILE)
    found = predicate.decode(BundleFile, data, "bundle.json")
    if found.predicate != said:
        raise RefusedError(Code.SCHEMA, "bundle.json says something else of the bundle than the signed statement")
    return found


def check_folder(folder: str | None, found: BundleFile) -> None:
    """Check the name of the folder inside a zip, which nothing else vouches for.

    Raises:
        RefusedError: LAYOUT.
    """
    if folder is not None and folder != layout.folder_name(found.predicate.bundle_id, found.marking):
        raise RefusedError(Code.LAYOUT, "the folder in the zip has another name than the bundle")


def check_evidence(payload: Payload, found: BundleFile, log: Log) -> int:
    """Check the bytes of evidence against the records, and return how many items have theirs in the bundle.

    Raises:
        RefusedError: EVIDENCE_MISSING, FILE_EXTRA, DIGEST or SCHEMA.
    """
    absent = {one.evidence for one in found.withheld.items}
    if len(absent) != len(found.withheld.items):
        raise RefusedError(Code.SCHEMA, "an item is listed twice as absent")
    files: dict[str, str] = {}
    for name in payload.digests:
        item = layout.evidence_of(name)
        if item is None:
            continue
        if item in files or item in absent or item not in log.state.evidence:
            raise RefusedError(Code.FILE_EXTRA, f"{name} is evidence that no record accounts for")
        files[item] = name
    for item, evidence in log.state.evidence.items():
        if item in absent:
            continue
        if item not in files:
            raise RefusedError(Code.EVIDENCE_MISSING, f"the bytes of {item} are missing, and not listed as absent")
        body, name = evidence.body, files[item]
        if payload.digests[name] != body.sha256 or payload.members.sizes[name] != body.size:
            raise RefusedError(Code.DIGEST, f"the bytes of {item} are not those that its record names")
    if absent - log.state.evidence.keys():
        raise RefusedError(Code.EVIDENCE_MISSING, "an item is listed as absent that the records do not hold")
    _check_counts(found, log)
    return len(files)


def absent_counts(state: State, absent: set[str]) -> dict[tuple[str, str], int]:
    """Return how many absent items there are, by control and polarity."""
    items = (state.evidence[item] for item in absent)
    return dict(sorted(Counter((control, one.body.polarity) for one in items for control in one.controls()).items()))


def check_posture(payload: Payload, found: BundleFile, log: Log, judge: Judge) -> None:
    """Check that the stated posture is what the records and the criteria come to.

    Raises:
        RefusedError: POSTURE_MISMATCH.
    """
    state = log.state_at(found.known_at)
    names = (layout.CATALOGUE, layout.PROFILE, layout.POLICY)
    if criteria_on(state, found.at) != tuple(payload.digests[name] for name in names):
        raise RefusedError(Code.POSTURE_MISMATCH, "the criteria are not those that the records name for that day")
    catalogue, profile, policy = (payload.read(name, MAX_CRITERIA) for name in names)
    scope = found.predicate.scope
    asked = Asked(found.at, found.known_at, found.subject, scope.controls if scope else ())
    try:
        computed = judge(state, (catalogue, profile, policy), asked)
    except CyberlayersError as error:
        raise RefusedError(Code.POSTURE_MISMATCH, f"posture cannot be computed: {error.what}", error.advice) from None
    except OverflowError:
        raise RefusedError(
            Code.POSTURE_MISMATCH, "posture cannot be computed: a day lies beyond the calendar"
        ) from None
    if canonical(computed).encode() != rewritten(found.posture) or not _heads_agree(found, computed, state):
        raise RefusedError(
            Code.POSTURE_MISMATCH,
            "the posture that is stated is not what the records come to",
            "Ask the organisation for a new export, and why this one differs",
        )


def _heads_agree(found: BundleFile, computed: object, state: State) -> bool:
    if found.organisation != state.organisation or not isinstance(computed, Mapping):
        return False
    return (found.profile, found.policy) == (computed.get("profile"), computed.get("policy"))


def _check_counts(found: BundleFile, log: Log) -> None:
    absent = {one.evidence for one in found.withheld.items}
    stated = {(one.control, one.polarity): one.items for one in found.withheld.counts}
    if stated != absent_counts(log.state, absent) or len(stated) != len(found.withheld.counts):
        raise RefusedError(Code.EVIDENCE_MISSING, "what is withheld is not counted by control and polarity")
    if found.withheld.private_parts != sum(entry.private is None for entry in log.entries):
        raise RefusedError(Code.SCHEMA, "the number of records without their words is not the one that is stated")
