"""Everything the store promises, verified.

Rules:

* the checks read one moment of the store, and who wants to write waits for it; evidence is read afterwards;
* a check that cannot even be carried out (a damaged page) has not held, and the others go on;
* a private part may be missing only where a later record says that a person was erased;
* SQLite's own check saw 2.7 % of the bit flips that change content, the ledger's hashes all of them, and against a
  deliberate edit only a head that was signed and given away helps: hence all of these, and not one.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from cyberlayers.errors import CancelledError, CheckFailedError, CyberlayersError
from cyberlayers.ledger import projection
from cyberlayers.ledger.fold import fold
from cyberlayers.ledger.leaf import decode, parse
from cyberlayers.ledger.merkle import leaf_hash, root
from cyberlayers.model.records import CriteriaAdopted, PersonErased, WorkspaceCreated
from cyberlayers.model.state import State
from cyberlayers.store import evidence_files, journal, layout, schema
from cyberlayers.store.connection import open_store
from cyberlayers.store.lock import held
from cyberlayers.store.refusals import sentences

Progress = Callable[[int, int], None]
"""Called with how many bytes of evidence of how many have been read, and with 0 of 0 before; it may raise."""


class CheckResult(NamedTuple):
    """One check: its name, whether it held, and one sentence of what was seen.

    `broken` names the digests of the evidence that is missing or different, where evidence was what was checked.
    """

    name: str
    ok: bool
    detail: str
    broken: frozenset[str] = frozenset()


def check(
    folder: Path, *, head: tuple[int, bytes] | None = None, progress: Progress | None = None
) -> list[CheckResult]:
    """Carry out every check on a workspace.

    Args:
        folder: the workspace.
        head: size and Merkle root of the last head that was signed, if one was.
        progress: called between the checks and as evidence files are read.

    Raises:
        WorkspaceError: there is no store in the folder that this version can use, so nothing could be checked.
    """
    tell = progress or (lambda _done, _total: None)
    with closing(open_store(folder)) as db:
        subject = _Subject(folder, db)
        with held(folder, together=True), _one_moment(db):
            results = []
            for name, carry_out in (
                ("database", subject.database),
                ("references", subject.references),
                ("schema", subject.schema),
                ("records", subject.records),
                ("private parts", subject.private_parts),
                ("fold", subject.fold),
                ("projections", subject.projections),
                ("criteria and registers", subject.blobs),
                ("signed head", lambda: subject.head(head)),
            ):
                tell(0, 0)
                results.append(_held(name, carry_out))
        evidence = _held("evidence", lambda: subject.evidence(tell))
        results.append(evidence._replace(broken=frozenset(subject.broken)))
    return results


class _Subject:
    """What is checked; each method returns what it saw, or raises what did not hold."""

    def __init__(self, folder: Path, db: Database) -> None:
        self._folder = folder
        self._path = folder / layout.STORE
        self._db = db
        self.broken: list[str] = []
        """Digests of the evidence that is missing or different, once that was looked at."""

    @cached_property
    def _entries(self) -> list[journal.Entry]:
        return journal.entries(self._db)

    @cached_property
    def _state(self) -> State:
        return fold(decode(entry.leaf, entry.private) for entry in self._entries)

    def database(self) -> str:
        with sentences(self._path):
            said = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check").fetchall()]
        _require(said == ["ok"], f"SQLite finds the database damaged: {said[0] if said else 'no answer'}")
        return "SQLite finds the database whole."

    def references(self) -> str:
        with sentences(self._path):
            broken = self._db.execute("PRAGMA foreign_key_check").fetchall()
        _require(not broken, f"rows that refer to something that is not there: {len(broken):,}")
        return "Every row refers to something that is there."

    def schema(self) -> str:
        with sentences(self._path), closing(Database(memory=True, strict=True, execute_plugins=False)) as fresh:
            schema.migrate(fresh)
            same = schema.schema_fingerprint(self._db) == schema.schema_fingerprint(fresh)
        _require(same, "tables, triggers or indexes are not those of this version")
        return "Tables, triggers and indexes are those of this version."

    def records(self) -> str:
        with sentences(self._path):
            entries = self._entries
        for expected, entry in enumerate(entries, start=1):
            leaf = parse(entry.leaf)
            same = (entry.seq, entry.kind, entry.at) == (leaf["seq"], leaf["kind"], leaf["at"])
            _require(entry.seq == expected and same, f"record {entry.seq} stands beside columns that do not match it")
            hashed = leaf_hash(entry.leaf.encode())
            _require(hashed == entry.leaf_hash, f"record {entry.seq} does not have the hash that was recorded")
        return f"Records with their hashes, numbers and columns: {len(entries):,}."

    def private_parts(self) -> str:
        with sentences(self._path):
            entries = self._entries
        erasing = max((entry.seq for entry in entries if entry.kind == PersonErased.kind), default=0)
        erased = 0
        for entry in entries:
            if entry.private is None:
                erased += 1
                _require(entry.seq < erasing, f"the private part of record {entry.seq} is missing")
                continue
            digest = hashlib.sha256(entry.private.encode()).hexdigest()
            same = digest == parse(entry.leaf)["private_sha256"]
            _require(same, f"the private part of record {entry.seq} is not the one that was recorded")
        return f"Private parts as they were recorded: {len(entries) - erased:,}; erased: {erased:,}."

    def fold(self) -> str:
        with sentences(self._path):
            state = self._state
        _require(state.created is not None, "there is no record that creates the workspace")
        return f"Records that follow from one another: {state.size:,}."

    def projections(self) -> str:
        with sentences(self._path):
            found = journal.projected(self._db)
            expected = projection.all_rows(self._state)
        wrong = [table for table in expected if Counter(found[table]) != Counter(expected[table])]
        _require(not wrong, f"{', '.join(wrong)} do not hold what the records say")
        return f"Rows that are those the records make: {sum(map(len, expected.values())):,}."

    def blobs(self) -> str:
        with sentences(self._path):
            kept = [str(row[0]) for row in self._db.execute("SELECT sha256 FROM blobs").fetchall()]
            for sha256 in kept:
                same = hashlib.sha256(journal.blob(self._db, sha256)).hexdigest() == sha256
                _require(same, f"the bytes of {sha256[:16]}… are not those that were recorded")
            missing = sorted(_named_blobs(self._state) - set(kept))
        _require(not missing, f"the bytes of {missing[0][:16]}… are missing" if missing else "")
        return f"Criteria and registers as they were recorded: {len(kept):,}."

    def head(self, signed: tuple[int, bytes] | None) -> str:
        if signed is None:
            return "No head of the ledger has been signed yet, so there is none to compare with."
        size, expected = signed
        with sentences(self._path):
            hashes = [leaf_hash(entry.leaf.encode()) for entry in self._entries]
        _require(size <= len(hashes), f"{size:,} records were signed and {len(hashes):,} are here")
        same = hmac.compare_digest(root(hashes[:size]), expected)
        _require(same, f"the first {size:,} records are not those that were signed")
        return f"The first {size:,} records are those that were signed."

    def evidence(self, tell: Progress) -> str:
        with sentences(self._path):
            items = {item.body.sha256: item.body for item in self._state.evidence.values()}
        done, total = 0, sum(item.size for item in items.values())
        for sha256, item in items.items():
            if not evidence_files.verify(self._folder, sha256, partial(_tell_of, tell, done, item.size, total)):
                self.broken.append(sha256)
            done += item.size
            tell(done, total)
        broken = [items[sha256].id for sha256 in self.broken]
        more = f" and {len(broken) - 5:,} more" if len(broken) > 5 else ""
        _require(not broken, f"missing or different: {', '.join(broken[:5])}{more}")
        return f"Evidence files as they were recorded: {len(items):,}."


def _tell_of(tell: Progress, before: int, size: int, total: int, read: int) -> None:
    """Tell how far it is within one file, which may be longer than it was."""
    tell(before + min(read, size), total)


def _named_blobs(state: State) -> set[str]:
    criteria: list[CriteriaAdopted | WorkspaceCreated] = [record.body for record in state.criteria]
    if state.created is not None:
        criteria.append(state.created.body)
    named = {digest for body in criteria for digest in (body.catalogue, body.profile, body.policy)}
    return named | {record.body.sha256 for record in state.estates} | {one.body.checkpoint for one in state.bundles}


@contextmanager
def _one_moment(db: Database) -> Iterator[None]:
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def _held(name: str, carry_out: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(name, True, carry_out())
    except CancelledError:
        raise
    except CyberlayersError as error:
        return CheckResult(name, False, f"{error.what[:1].upper()}{error.what[1:]}.")


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - the condition is the argument
    if not holds:
        raise CheckFailedError(otherwise)
