"""Verify, counter-sign, show and compare bundles that lie somewhere, whoever exported them.

Rules:

* whose signatures count is said by the trust folder; what was verified is noted there, after it was verified and only
  then, by one at a time;
* a bundle is counter-signed only after it was verified against this workspace's own trust; that a signature is missing
  which is the one about to be made is no obstacle;
* what is shown of a bundle without a verification is what the bundle says of itself, and is called that;
* two bundles are compared only if both verify; that the later one extends the earlier is computed from its leaf
  hashes, which lead to the root that is signed.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cyberlayers.bundle import dsse, history, layout, meaning, predicate, records
from cyberlayers.bundle.checks import Result, Verification
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.predicate import BundleFile, CounterPredicate, Meaning, Predicate
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.seen import Seen
from cyberlayers.bundle.signatures import MAX_TAGMANIFEST, read_statement
from cyberlayers.bundle.trust import STATE, Trust, read_folder
from cyberlayers.bundle.verify import Verified, Verifier, verify
from cyberlayers.bundle.write import Signer, countersign
from cyberlayers.errors import CheckFailedError, ContentError, MissingError
from cyberlayers.ledger.merkle import root
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.state import Record
from cyberlayers.store import layout as store_layout
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.stating import state_posture
from cyberlayers.workspace.workspace import Workspace

Row = dict[str, Any]
_LOCK = ".state.lock"


def verify_bundle(
    path: Path,
    trust: Path,
    now: datetime,
    asked_for: tuple[str | None, str | None] = (None, None),
    progress: Callable[[int, int], None] | None = None,
) -> Verified:
    """Verify a bundle against a trust folder.

    Args:
        path: the bundle.
        trust: the folder.
        now: the verifier's clock, with a time zone.
        asked_for: the audience and the challenge that the bundle must name, where they matter.
        progress: called with the payload bytes hashed so far, and all of them.

    Raises:
        ContentError: the bundle or the folder cannot be read.
    """
    return verify(path, Verifier(read_folder(trust), state_posture, now, *asked_for, progress))


def remember(trust: Path, found: Verified) -> None:
    """Note in a trust folder that a bundle was seen, if it was verified.

    Raises:
        MissingError: the folder cannot be written.
    """
    if not found.found.verified or found.stated is None:
        return
    try:
        with _alone(trust):
            before = read_folder(trust).seen
            after = before.after(found.stated.said, found.stated.sha256)
            if after != before:
                _replace(trust / STATE, predicate.encode(after) + b"\n")
    except OSError as error:
        raise MissingError(
            f"what was verified cannot be noted in {trust} ({error.strerror})", "Check your permission there"
        ) from None


def countersign_bundle(  # noqa: PLR0913 - everything that a counter-signature says
    workspace: Workspace,
    path: Path,
    signer: Signer,
    means: Meaning,
    controls: tuple[str, ...] = (),
    *,
    statement: str | None = None,
    person: str | None = None,
) -> tuple[str, str]:
    """Verify a bundle against this workspace's trust, add a counter-signature, and return the names of its files.

    Args:
        workspace: of whoever signs.
        path: the bundle.
        signer: who signs, in which role.
        means: what the signature means.
        controls: what it is about; none means everything that the bundle shows.
        statement: what the signer adds, in their own words.
        person: the signer's id in their own records.

    Raises:
        CheckFailedError: the bundle does not verify.
        ContentError: a control is not in the bundle, or the key has signed it already.
        UsageError: a value does not have its shape.
    """
    now = workspace.clock()
    found = verify_bundle(path, workspace.folder / store_layout.TRUST, now)
    stated = found.stated
    if stated is None or found.bundle is None or not _verified_but_for(found, signer):
        raise refusal(found.found)
    unknown = set(controls) - {row["id"] for row in shown_controls(found.bundle)}
    if unknown:
        raise ContentError(f"{min(unknown)} is not a control that the bundle shows", "See: cyberlayers bundle show IN")
    with in_one_sentence():
        said = CounterPredicate(
            bundle_id=stated.said.bundle_id,
            role=signer.role,
            principal=signer.principal,
            key_sha256=signer.key.public.sha256,
            meaning=means,
            controls=controls,
            signed_at=now,
            statement=statement,
            person=person,
        )
    return countersign(path, said, signer.key)


def show_bundle(path: Path) -> Row:
    """Return what a bundle says of itself; nothing of it is verified.

    Raises:
        ContentError: it cannot be read.
        RefusedError: it is not a bundle.
    """
    with closing(open_members(path)) as members:
        said = predicate.decode(BundleFile, members.read(layout.BUNDLE, meaning.MAX_BUNDLE_FILE), "bundle.json")
        counters = [_counter(members, name) for name in sorted(filter(layout.counter_signer, members.sizes))]
        files = len(members.sizes)
    about = said.predicate
    return {
        "bundle_id": about.bundle_id,
        "sequence": about.sequence,
        "organisation": said.organisation,
        "marking": said.marking,
        "created_at": about.created_at,
        "at": said.at,
        "known_at": said.known_at,
        "subject": said.subject,
        "profile": said.profile,
        "policy": said.policy,
        "from": said.period.since,
        "to": said.period.to,
        "controls": list(about.scope.controls) if about.scope else [],
        "audience": about.audience,
        "challenge": about.challenge,
        "previous": about.previous.bundle_id if about.previous else None,
        "log_size": about.log.size,
        "log_root_sha256": about.log.root_sha256,
        "required_signers": [one.model_dump() for one in about.required_signers],
        "counter_signatures": counters,
        "withheld": [one.model_dump() for one in said.withheld.counts],
        "records_without_words": said.withheld.private_parts,
        "files": files,
        "generator": about.generator,
    }


def compare(workspace: Workspace, earlier: Path, later: Path) -> Row:
    """Return what changed between two bundles of one organisation, each verified against this workspace's trust.

    Raises:
        CheckFailedError: one of them does not verify.
        ContentError: they are of different organisations, or not in the order in which they were made.
    """
    # That one of two was seen before the other is no replay here.
    trust = replace(read_folder(workspace.folder / store_layout.TRUST), seen=Seen())
    first, second = (_verified(path, trust, workspace.clock()) for path in (earlier, later))
    old, new = first.predicate, second.predicate
    if old.log.origin != new.log.origin:
        raise ContentError("the two bundles are of different ledgers", "Compare bundles of one organisation")
    if old.sequence > new.sequence:
        raise ContentError("the second bundle is the earlier one", "Name the earlier bundle first")
    (_, records_before), (hashes, records_after) = (_log(path, one) for path, one in ((earlier, old), (later, new)))
    fresh = [record for record in records_after if record.seq > old.log.size]
    absent = {one.evidence for one in first.withheld.items}
    return {
        "earlier": old.bundle_id,
        "later": new.bundle_id,
        "extends": root(hashes[: old.log.size]).hex() == old.log.root_sha256 and old.log.size <= len(hashes),
        "records": new.log.size - old.log.size,
        "kinds": _counted(record.body.kind for record in fresh),
        "evidence": [record.body.id for record in fresh if isinstance(record.body, EvidenceAdded)],
        "newly_absent": sorted(one.evidence for one in second.withheld.items if one.evidence not in absent),
        "not_in_later": sorted(_shown(records_before) - _shown(records_after)),
        "controls": _changes(first, second),
    }


@contextmanager
def _alone(trust: Path) -> Iterator[None]:
    """Hold the lock of a trust folder; OSError where it cannot be had."""
    # A file of its own, because state.json is replaced: a lock on the old one would keep nobody out.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(trust / _LOCK, flags, store_layout.file_mode(shared=store_layout.is_shared(trust)))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    shared = store_layout.is_shared(path.parent)
    try:
        with os.fdopen(store_layout.make_file(unfinished, shared=shared), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        store_layout.sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _verified(path: Path, trust: Trust, now: datetime) -> BundleFile:
    found = verify(path, Verifier(trust, state_posture, now))
    if not found.found.verified or found.bundle is None:
        raise refusal(found.found)
    return found.bundle


def _verified_but_for(found: Verified, signer: Signer) -> bool:
    """Tell whether nothing failed, save that a signature is missing and this signer's is asked for."""
    asked = found.stated is not None and signer.required in found.stated.said.required_signers
    lacking = [one for one in found.found.checks if one.required and one.result is not Result.PASS]
    awaited = asked and [one.code for one in lacking] == [Code.SIGNER_MISSING]
    return found.found.verified or awaited


def refusal(found: Verification) -> CheckFailedError:
    """Return the error that says why a bundle is not verified."""
    unchecked = (one for one in found.checks if one.required and one.result is Result.NOT_CHECKED)
    failed = next((one for one in found.checks if one.result is Result.FAIL), None) or next(unchecked)
    return CheckFailedError(f"the bundle is not verified: {failed.detail}", failed.advice)


def _log(path: Path, said: Predicate) -> tuple[list[bytes], list[Record[Body]]]:
    """Return leaf hashes and records, which prove themselves by the root that is signed."""
    with closing(open_members(path)) as members:
        hashes = records.parse_hashes(members.read(layout.LEAF_HASHES, history.MAX_LOG))
        if root(hashes).hex() != said.log.root_sha256:
            raise RefusedError(Code.LOG_ROOT, "the bundle was changed while it was read")
        return hashes, records.read(members.read(layout.RECORDS, history.MAX_LOG), {}, hashes)[1]


def _counter(members: Members, name: str) -> Row:
    """Return what a counter-signature says of itself, unverified."""
    tagmanifest = members.read(layout.TAGMANIFEST, MAX_TAGMANIFEST)
    payload = dsse.decode(members.read(name, dsse.MAX_BYTES)).payload
    digest = hashlib.sha256(tagmanifest).hexdigest()
    plain = read_statement(payload, layout.TAGMANIFEST, digest, predicate.COUNTER_TYPE)
    said = predicate.shaped(CounterPredicate, plain, "a counter-signature")
    return {
        "role": said.role,
        "key8": said.key_sha256[:8],
        "principal": said.principal,
        "meaning": said.meaning,
        "controls": list(said.controls),
        "signed_at": said.signed_at,
        "statement": said.statement,
        "person": said.person,
    }


def _shown(told: Iterable[Record[Body]]) -> set[str]:
    return {record.body.id for record in told if isinstance(record.body, EvidenceAdded)}


def _counted(words: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return dict(sorted(found.items()))


def _changes(first: BundleFile, second: BundleFile) -> list[Row]:
    before = {row["id"]: row for row in shown_controls(first)}
    found = []
    for row in shown_controls(second):
        old: Mapping[str, Any] | None = before.get(row["id"])
        if old is not None and any(old[key] != row[key] for key in ("computed", "supported", "state")):
            found.append({
                "id": row["id"],
                **{f"{key}_{when}": one[key] for key in ("computed", "supported", "state")
                   for when, one in (("before", old), ("after", row))},
            })  # fmt: skip
    return found


def shown_controls(said: BundleFile) -> list[Row]:
    """Return the posture of every control that a bundle shows, in catalogue order."""
    layers = said.posture.get("layers", [])
    return [*said.posture.get("controls", []), *(row for layer in layers for row in layer.get("controls", []))]
