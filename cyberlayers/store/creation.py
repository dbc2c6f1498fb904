"""Make a workspace: an explicit act, that either happened or did not.

Rules:

* the folder must not exist or be empty, but for what an earlier attempt that was killed left behind;
* the store is built under another name and gets its own in one step, last of all: until then nothing opens it;
* a store that holds no record yet was killed before its first one, and is taken up where it was left.
"""

import os
from contextlib import closing
from pathlib import Path

from cyberlayers.errors import WorkspaceError
from cyberlayers.store import connection, layout, schema
from cyberlayers.store.lock import held
from cyberlayers.store.refusals import sentences

_LEFT_BEHIND = frozenset(
    {layout.LOCK, layout.EVIDENCE, layout.TRUST, layout.KEYS, layout.UNFINISHED, f"{layout.UNFINISHED}-journal"}
)


def create(folder: Path, *, shared: bool = False) -> None:
    """Make an empty workspace.

    Args:
        folder: where; its parent must exist.
        shared: whether the folder's group may use it.

    Raises:
        WorkspaceError: the folder is one already, holds something else, or cannot be written.
    """
    try:
        require_empty(folder)
        layout.make_folder(folder, shared=shared)
        with held(folder):
            if not layout.is_workspace(folder):
                layout.make_skeleton(folder, shared=shared)
                _build(folder, shared=shared)
                return
        require_empty(folder)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be made a workspace ({error.strerror})", "Choose a folder that you may write"
        ) from error


def require_empty(folder: Path) -> None:
    """Check that a folder may become a workspace.

    Raises:
        WorkspaceError: it may not.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise WorkspaceError(f"{folder} is not a folder", "Choose another")
    names = {entry.name for entry in folder.iterdir()}
    if layout.STORE in names:
        if _holds_records(folder):
            raise WorkspaceError(f"{folder} is a workspace already", "Use it, or choose another folder")
        return
    kept = folder / layout.EVIDENCE
    strays = sorted(names - _LEFT_BEHIND)
    strays += sorted(entry.name for entry in kept.iterdir() if entry.name != layout.TEMPORARY) if kept.is_dir() else []
    if strays:
        raise WorkspaceError(f"{folder} is not empty: it holds {strays[0]}", "Choose an empty folder or a new one")


def _holds_records(folder: Path) -> bool:
    with closing(connection.open_store(folder)) as db, connection.reading(folder):
        return db.execute("SELECT 1 FROM ledger LIMIT 1").fetchone() is not None


def _build(folder: Path, *, shared: bool) -> None:
    unfinished = folder / layout.UNFINISHED
    for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
        left.unlink(missing_ok=True)
    os.close(layout.make_file(unfinished, shared=shared))
    with sentences(unfinished), closing(connection.connect(unfinished)) as db, connection.transaction(db):
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        schema.migrate(db)
    unfinished.rename(folder / layout.STORE)
    layout.sync_folder(folder)
    layout.sync_folder(folder.absolute().parent)
