"""A copy of the store, taken at one moment while others write, and made fit to be given away."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from cyberlayers.store import connection, layout
from cyberlayers.store.refusals import sentences


def snapshot(folder: Path, to: Path) -> Path:
    """Copy a workspace's store, as it is at one moment, into an existing empty folder; return the copy's path.

    Raises:
        WorkspaceError: the store cannot be read.
    """
    copy = to / layout.STORE
    with closing(connection.open_store(folder)) as db, connection.reading(folder):
        connection.copy_into(db, copy, shared=False)
    return copy


def silence(copy: Path, silent: Collection[int]) -> None:
    """Take out of a copy the table of persons and the private parts of some records, down to the freed pages.

    Raises:
        WorkspaceError: the copy cannot be written.
    """
    with closing(connection.connect(copy)) as db, sentences(copy):
        db.execute("BEGIN IMMEDIATE")
        db.conn.executemany("UPDATE ledger SET private = NULL WHERE seq = ?", [(seq,) for seq in sorted(silent)])
        db.execute("DROP TABLE persons")
        db.execute("COMMIT")
        db.execute("VACUUM")
