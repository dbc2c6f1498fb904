"""The store as everyone above sees it: a state to read, and one way to add to it.

Rules:

* a record is first made text and read back; the record that the text says is what is applied, returned and shown,
  so nothing is acknowledged that could not be read again;
* `at` = the later of now and the last record's; every record of one change has the same;
* projections are written from the fold in the transaction that writes the record;
* an erasure is a record too (`person-erased`), at which whoever continues a state that was folded before folds
  afresh, so that erased words do not live on in memory;
* a state that was handed out is never changed: it is copied before it is continued.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cyberlayers.errors import ContentError, WorkspaceError
from cyberlayers.ledger import projection
from cyberlayers.ledger.canonical import stamp
from cyberlayers.ledger.fold import Touched, apply, copied
from cyberlayers.ledger.leaf import SALT_BYTES, decode, encode, parse
from cyberlayers.ledger.merkle import root
from cyberlayers.model.body import Body
from cyberlayers.model.records import PersonErased
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.store import creation, journal, layout
from cyberlayers.store.connection import open_store, reading, writing
from cyberlayers.store.refusals import sentences


@dataclass(frozen=True)
class Change:
    """What one transaction adds.

    Attributes:
        bodies: the records, in order.
        blobs: (name, bytes) to be kept by their SHA-256: criteria and registers.
        erase: ledger numbers whose private part is removed; a `PersonErased` among the bodies says so.
    """

    bodies: tuple[Body, ...]
    blobs: tuple[tuple[str, bytes], ...] = ()
    erase: tuple[int, ...] = ()


class Store:
    """An open store: for one thread and a few calls, cheap to open, closed at the end of its `with` block."""

    @staticmethod
    def create(folder: Path, *, shared: bool = False) -> None:
        """Make an empty workspace; `shared` lets the folder's group use it.

        A workspace whose first record was never written counts as empty.

        Raises:
            WorkspaceError: the folder is a workspace already, or is not empty, or cannot be written.
        """
        creation.create(folder, shared=shared)

    def __init__(self, folder: Path, *, known: State | None = None, waiting: Callable[[], None] | None = None) -> None:
        """Open a workspace's store.

        Args:
            folder: the workspace.
            known: a state of it that this process folded before, to be continued instead of folded again.
            waiting: called once if somebody is writing just then.

        Raises:
            WorkspaceError: there is no store in the folder that this version can use.
        """
        self._folder = folder
        self._path = folder / layout.STORE
        self._db = open_store(folder, waiting)
        self._state = known
        self._trusted = known is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def state(self, known_at: datetime | None = None) -> State:
        """Return what the records say, or what those said that had been made by a moment.

        Raises:
            WorkspaceError: a record cannot be read.
        """
        with reading(self._folder):
            if known_at is None:
                return self._current()
            return _continued(State(), journal.entries(self._db, known_at=known_at))

    def last_seq(self) -> int:
        """Return the number of the last record, 0 where there is none."""
        with reading(self._folder):
            return journal.last_seq(self._db)

    def append(
        self,
        decide: Callable[[State], Change],
        who: Callable[[State], Actor],
        now: datetime,
        entropy: Callable[[int], bytes],
        *,
        waiting: Callable[[], None] | None = None,
    ) -> list[Record[Body]]:
        """Add what `decide` makes of the latest state, and return it once it is durable.

        Args:
            decide: called with the latest state, while nobody else can write; it may raise, and then nothing is
                written.
            who: gives the actor of each record, from the state before it.
            now: the current time, with a time zone.
            entropy: gives random bytes.
            waiting: called once if another writer is to be waited for.

        Raises:
            ContentError: a record does not fit the ones before it.
            WorkspaceError: the store cannot be written; nothing was.
        """
        with sentences(self._path):
            with writing(self._db, self._folder, waiting):
                state = self._current()
                change = decide(state)
                after = copied(state)
                records = [self._add(after, body, who, now, entropy) for body in change.bodies]
                for name, data in change.blobs:
                    journal.keep_blob(self._db, name, data)
                if change.erase:
                    after = self._erase(change)
            self._state = after
        return records

    def blob(self, sha256: str) -> bytes:
        """Return bytes that were kept by their SHA-256.

        Raises:
            WorkspaceError: they are not kept here.
        """
        with reading(self._folder):
            return journal.blob(self._db, sha256)

    def leaves(self) -> list[tuple[int, str, bytes, str | None]]:
        """Return every record as it is kept: number, leaf, leaf hash, private part."""
        with reading(self._folder):
            return [(one.seq, one.leaf, one.leaf_hash, one.private) for one in journal.entries(self._db)]

    def head(self) -> tuple[int, bytes, str]:
        """Return the ledger's size, the root of its Merkle tree, and its origin: `cyberlayers/<log id>`.

        Raises:
            WorkspaceError: the ledger holds no record yet.
        """
        hashes = [leaf_hash for _, _, leaf_hash, _ in self.leaves()]
        created = self.state().created
        if created is None:
            raise WorkspaceError("the ledger holds no record yet", "Create the workspace again with `cyberlayers init`")
        return len(hashes), root(hashes), f"cyberlayers/{created.body.log_id}"

    def _add(
        self,
        state: State,
        body: Body,
        who: Callable[[State], Actor],
        now: datetime,
        entropy: Callable[[int], bytes],
    ) -> Record[Body]:
        at = now.astimezone(UTC)
        if state.last_at is not None:
            at = max(at, state.last_at)
        text = encode(Record(state.size + 1, at, who(state), body), entropy(SALT_BYTES))
        record = decode(text.leaf, text.private)
        touched = apply(state, record)
        journal.insert(self._db, record, text)
        if touched is not None:
            self._project(state, touched)
        return record

    def _project(self, state: State, touched: Touched) -> None:
        journal.project(self._db, touched[1], projection.rows(state, touched))

    def _erase(self, change: Change) -> State:
        if not any(isinstance(body, PersonErased) for body in change.bodies):
            raise ValueError("private parts are erased only by a change that says so")
        journal.erase(self._db, change.erase)
        state = _continued(State(), journal.entries(self._db))
        journal.project_all(self._db, projection.all_rows(state))
        return state

    def _current(self) -> State:
        if not self._trusted and not self._holds(self._state or State()):
            self._state = None
        self._trusted = True
        state = self._state or State()
        fresh = journal.entries(self._db, state.size)
        if state.size and any(entry.kind == PersonErased.kind for entry in fresh):
            state, fresh = State(), journal.entries(self._db)
        if fresh:
            state = _continued(state, fresh)
        self._state = state
        return state

    def _holds(self, state: State) -> bool:
        """Tell whether a state was folded from this store: from its first record, up to a record that it has."""
        first = journal.leaf_at(self._db, 1)
        if first is None or state.created is None or state.last_at is None:
            return False
        same_log = parse(first)["body"].get("log_id") == state.created.body.log_id
        return same_log and journal.at_of(self._db, state.size) == stamp(state.last_at)


def _continued(state: State, entries: list[journal.Entry]) -> State:
    after = copied(state)
    try:
        for entry in entries:
            apply(after, decode(entry.leaf, entry.private))
    except ContentError as error:
        raise WorkspaceError(error.what, error.advice or "Run `cyberlayers check`, or restore a backup") from error
    return after
