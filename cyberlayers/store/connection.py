"""The one place that opens a store, and the one way to write to it.

Rules:

* a store is looked at before it is opened: a look reads the file's header without locks, journals or side effects,
  so whatever is refused keeps its bytes; the live file is never opened any other way, because closing it would drop
  the locks that SQLite holds for this process;
* it is a plain file, not empty, with this program's application id, and not newer than this version;
* every connection: rollback journal, `synchronous=EXTRA` (the only setting measured to keep every acknowledged record
  through 3,660 simulated losses of power), foreign keys on, schema not trusted, freed pages overwritten;
* a read holds `store.lock` together with other readers; a write holds it alone, and an immediate transaction, which is
  committed whole or rolled back whole;
* an older store is copied by `VACUUM INTO` and then migrated, under the same lock.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from cyberlayers.errors import WorkspaceError
from cyberlayers.store import layout, schema
from cyberlayers.store.driver import sqlite3
from cyberlayers.store.lock import held
from cyberlayers.store.refusals import sentences

BUSY_SECONDS = 30

_SMALLEST = 512  # bytes of the smallest page
_PRAGMAS = ("synchronous = EXTRA", "foreign_keys = ON", "trusted_schema = OFF", "secure_delete = ON")


def open_store(folder: Path, waiting: Callable[[], None] | None = None) -> Database:
    """Open a workspace's store, migrated to this version; `waiting` is called if somebody is writing just then.

    Raises:
        WorkspaceError: there is none, or it cannot be used; nothing about it has changed.
    """
    path = folder / layout.STORE
    look(folder)
    if not (_may(path, os.R_OK | os.W_OK) and _may(folder, os.W_OK | os.X_OK)):
        raise WorkspaceError(
            f"{path} is read-only", "Give yourself permission to write there, or copy the workspace to where you may"
        )
    with sentences(path), ExitStack() as undo:
        with held(folder, waiting, together=True):
            db = connect(path)
            undo.callback(db.close)
            _check_whole(db, path)
            older = schema.version(db) < len(schema.MIGRATIONS)
        if older:
            _migrate(db, folder)
        undo.pop_all()
    return db


def look(folder: Path) -> None:
    """Check what a folder's store is, without touching it.

    Raises:
        WorkspaceError: it is not a store that this version can use.
    """
    path = folder / layout.STORE
    _check_file(path)
    with sentences(path):
        application, version = _header(path)
    if application != schema.APPLICATION_ID:
        raise WorkspaceError(f"{path} is another program's database", "Name the folder of a workspace")
    if version < 1:
        raise WorkspaceError(f"{path} has lost the number of its schema", "Restore a backup")
    if version > len(schema.MIGRATIONS):
        raise WorkspaceError(
            f"{path} was written by a later version of cyberlayers (schema {version})",
            "Use that version or a later one",
        )


def connect(path: Path) -> Database:
    """Return a connection to an existing database file, set up as every connection is."""
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
    try:
        db = Database(raw, strict=True, execute_plugins=False)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except BaseException:
        raw.close()
        raise
    if mode != "delete":
        raw.close()
        raise WorkspaceError(f"{path} is in journal mode {mode}", "Close the program that set it and do it again")
    return db


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Hold the lock together with other readers, and say in one sentence what SQLite refuses."""
    with held(folder, together=True), sentences(folder / layout.STORE):
        yield


@contextmanager
def writing(db: Database, folder: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock and a transaction: committed at the end, rolled back whole if anything is raised."""
    with held(folder, waiting), transaction(db):
        yield


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Run an immediate transaction; the caller holds the lock, or nobody else knows the file."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # Where even the rollback fails, the journal stays and whoever opens the store next rolls back.
        with suppress(sqlite3.Error):
            db.rollback()
        raise


def copy_into(db: Database, target: Path, *, shared: bool) -> None:
    """Write a consistent copy of a store to a new file, durably, while others may write.

    Raises:
        FileExistsError: the target is there already.
    """
    descriptor = layout.make_file(target, shared=shared)
    try:
        db.execute("VACUUM INTO ?", [str(target)])
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _migrate(db: Database, folder: Path) -> None:
    with held(folder):
        found = schema.version(db)
        if found >= len(schema.MIGRATIONS):
            return
        kept = folder / f"store-before-schema-{len(schema.MIGRATIONS)}.db"
        unfinished = kept.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        copy_into(db, unfinished, shared=layout.is_shared(folder))
        unfinished.replace(kept)
        layout.sync_folder(folder)
        with transaction(db):
            schema.migrate(db)


def _check_file(path: Path) -> None:
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        raise WorkspaceError(f"there is no workspace in {path.parent}", "Create one with `cyberlayers init`") from None
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"{path} cannot be looked at ({error})", "Name the folder of a workspace") from None
    if not stat.S_ISREG(found.st_mode):
        raise WorkspaceError(
            f"{path} is {layout.kind_of(found.st_mode)}, not a plain file", "Name the folder of a workspace"
        )
    if found.st_size == 0:
        raise WorkspaceError(f"{path} is empty", "Restore a backup, or remove the file and create the workspace again")
    if found.st_size < _SMALLEST:
        raise WorkspaceError(
            f"{path} is too short to be a database", "Name the folder of a workspace, or restore a backup"
        )


def _check_whole(db: Database, path: Path) -> None:
    """Check that the file ends where its last page does; while a transaction reads, nobody moves that end."""
    db.execute("BEGIN")
    try:
        pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
        whole = path.stat().st_size == pages * size
    finally:
        db.rollback()
    if not whole:
        raise WorkspaceError(f"{path} is damaged or cut short", "Restore a backup")


def _header(path: Path) -> tuple[int, int]:
    """Return application id and schema number."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
        # A writer who was killed may have left a header ahead of its file: this lets it be read all the same, and
        # opening the store then rolls it back.
        raw.execute("PRAGMA writable_schema = ON")
        application, version = (
            int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")
        )
    return application, version


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
