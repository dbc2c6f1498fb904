"""The ledger in a bundle, and how it fits what was seen before.

Rules:

* the hashes of all leaves give the root that is signed and that the checkpoint names; each record that is there has
  the hash of its place; a bundle that is not narrowed holds every record;
* the log is the one that its first record names;
* a larger log must begin with the one that was seen (checked by building the root of its beginning), one of the same
  size must be the same, a smaller one is a rollback;
* a bundle that was seen before is accepted only while it is the last; another one with its number or a lower one is a
  replay; the next one must name the last one as the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cyberlayers.bundle import checkpoint, layout, records
from cyberlayers.bundle.checks import Checks
from cyberlayers.bundle.payload import Payload
from cyberlayers.bundle.predicate import Predicate, Previous
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.seen import SeenLog
from cyberlayers.bundle.signatures import Stated
from cyberlayers.bundle.trust import Trust
from cyberlayers.ledger.merkle import root
from cyberlayers.model.body import Body
from cyberlayers.model.state import Record, State

MAX_LOG = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Log:
    """The ledger of a bundle.

    Attributes:
        entries: the records as they are kept.
        told: the same, decoded.
        hashes: of every leaf of the log, left-out ones too.
        state: what the records add up to.
    """

    entries: Sequence[records.Entry]
    told: Sequence[Record[Body]]
    hashes: Sequence[bytes]
    state: State

    def state_at(self, known_at: datetime) -> State:
        """Return what the records that were made by a moment add up to; the error is that of `records.folded`."""
        return self.state if self.told[-1].at <= known_at else records.folded(self.told, known_at)


def check_log(payload: Payload, said: Predicate) -> Log:
    """Check the ledger against the head that is signed.

    Raises:
        RefusedError: LOG_ROOT, LOG_ORDER, LOG_ORIGIN or SCHEMA.
    """
    hashes = records.parse_hashes(payload.read(layout.LEAF_HASHES, MAX_LOG))
    found = root(hashes)
    if len(hashes) != said.log.size or found.hex() != said.log.root_sha256:
        raise RefusedError(Code.LOG_ROOT, "the leaf hashes do not lead to the root that is signed")
    head = checkpoint.decode(payload.read(layout.CHECKPOINT, checkpoint.MAX_BYTES))
    if head.origin != said.log.origin:
        raise RefusedError(Code.LOG_ORIGIN, "the checkpoint is of another log")
    if (head.size, head.root) != (len(hashes), found):
        raise RefusedError(Code.LOG_ROOT, "the checkpoint names another head than the one that is signed")
    private = b""
    if layout.PRIVATE in payload.digests:
        private = payload.read(layout.PRIVATE, MAX_LOG)
    words = records.parse_private(private)
    entries, told = records.read(payload.read(layout.RECORDS, MAX_LOG), words, hashes)
    if said.scope is None and len(entries) != len(hashes):
        raise RefusedError(Code.LOG_ORDER, f"{len(hashes) - len(entries)} records of the log are missing")
    state = records.folded(told)
    if state.created is None or f"cyberlayers/{state.created.body.log_id}" != said.log.origin:
        raise RefusedError(Code.LOG_ORIGIN, "the records are of another log than the one that is signed")
    return Log(entries, told, hashes, state)


def examine_log_signature(checks: Checks, payload: Payload, said: Predicate, trust: Trust) -> None:
    """Carry out the check `log signature`: the log's key where `log.vkey` names one, and every cosigner it names."""
    try:
        seen = check_log_signature(payload, said, trust)
    except RefusedError as refused:
        checks.refuse("log signature", refused)
        return
    cosigned = "".join(f" Cosigned by {one.name} at {one.time:%Y-%m-%d %H:%M:%S} UTC." for one in seen)
    if trust.knows_log(said.log.origin):
        checks.run("log signature", lambda: f"The log's key signed its head.{cosigned}", str)
    else:
        checks.skip("log signature", f"The trust folder names no key of this log.{cosigned}", required=False)


def check_log_signature(payload: Payload, said: Predicate, trust: Trust) -> tuple[checkpoint.Cosigned, ...]:
    """Check that a key of this log signed the checkpoint, where `log.vkey` names one, and return who cosigned it.

    Raises:
        RefusedError: LOG_SIG.
    """
    data = payload.read(layout.CHECKPOINT, checkpoint.MAX_BYTES)
    if trust.knows_log(said.log.origin):
        checkpoint.verify(data, trust.logs)
    return checkpoint.cosigners(data, trust.logs)


def check_previous(payload: Payload, said: Predicate, log: Log, trust: Trust) -> None:
    """Check that the log extends the one of the bundle before.

    Raises:
        RefusedError: CHAIN, LOG_CONSISTENCY, LOG_ORIGIN or LOG_SIG.
    """
    before = said.previous
    has_checkpoint = layout.CHECKPOINT_PREVIOUS in payload.digests
    if before is None:
        if has_checkpoint:
            raise RefusedError(Code.CHAIN, "a first bundle holds the checkpoint of one before it")
        return
    if before.bundle_id != layout.bundle_id(said.log.origin.removeprefix("cyberlayers/"), said.sequence - 1):
        raise RefusedError(Code.CHAIN, "the bundle before this one is not the one that its number asks for")
    if not _extends(log, before.log_size, before.log_root_sha256):
        raise RefusedError(Code.LOG_CONSISTENCY, "the log does not extend that of the bundle before")
    if has_checkpoint:
        _check_old_checkpoint(payload.read(layout.CHECKPOINT_PREVIOUS, checkpoint.MAX_BYTES), before, said, trust)


def check_seen(stated: Stated, log: Log, known: SeenLog) -> str:
    """Check that a bundle goes on from what was seen of its log, and say how.

    Raises:
        RefusedError: REPLAY, LOG_ROLLBACK, LOG_FORK, LOG_CONSISTENCY or CHAIN.
    """
    said = stated.said
    if stated.sha256 == known.tagmanifest_sha256:
        return "It is the bundle of this log that was seen last."
    if stated.sha256 in known.seen:
        raise RefusedError(Code.REPLAY, f"the bundle was seen before, and {known.bundle_id} after it")
    if said.log.size < known.size:
        raise RefusedError(Code.LOG_ROLLBACK, f"the log has {said.log.size} records; {known.size} were seen before")
    if said.log.size == known.size and said.log.root_sha256 != known.root_sha256:
        raise RefusedError(Code.LOG_FORK, "the log was seen at the same size with other records")
    if not _extends(log, known.size, known.root_sha256):
        raise RefusedError(Code.LOG_CONSISTENCY, "the log was rewritten: it does not extend the one that was seen")
    if said.sequence <= known.sequence:
        raise RefusedError(Code.REPLAY, f"another bundle of number {said.sequence} or a later one was seen")
    follows = said.previous is not None and said.previous.tagmanifest_sha256 == known.tagmanifest_sha256
    if said.sequence == known.sequence + 1 and not follows:
        raise RefusedError(Code.CHAIN, "the bundle does not name the one that was seen last as the one before it")
    return f"The log extends what was seen with {known.bundle_id}."


def _extends(log: Log, size: int, root_sha256: str) -> bool:
    return size <= len(log.hashes) and root(log.hashes[:size]).hex() == root_sha256


def _check_old_checkpoint(data: bytes, before: Previous, said: Predicate, trust: Trust) -> None:
    head = checkpoint.decode(data)
    if head.origin != said.log.origin:
        raise RefusedError(Code.LOG_ORIGIN, "the checkpoint of the bundle before is of another log")
    if trust.knows_log(head.origin):
        checkpoint.verify(data, trust.logs)
    checkpoint.cosigners(data, trust.logs)
    if (head.size, head.root.hex()) != (before.log_size, before.log_root_sha256):
        raise RefusedError(Code.CHAIN, "the checkpoint of the bundle before names another head than is signed")
