"""Read and write the ledger's table, its blobs, and the projection tables beside them.

Every statement is fetched whole: a half-read one would keep all writers out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlite_utils import Database

from cyberlayers.errors import WorkspaceError
from cyberlayers.ledger.canonical import stamp
from cyberlayers.ledger.leaf import Leaf
from cyberlayers.ledger.merkle import leaf_hash
from cyberlayers.ledger.projection import COLUMNS, Row, Rows
from cyberlayers.model.body import Body
from cyberlayers.model.state import Record


class Entry(NamedTuple):
    """A record as it is kept."""

    seq: int
    leaf: str
    leaf_hash: bytes
    private: str | None
    kind: str
    at: str


def entries(db: Database, after: int = 0, known_at: datetime | None = None) -> list[Entry]:
    """Return the records behind a ledger number, up to a moment."""
    sql = "SELECT seq, leaf, leaf_hash, private, kind, at FROM ledger WHERE seq > ?"
    wanted: list[int | str] = [after]
    if known_at is not None:
        sql += " AND at <= ?"
        wanted.append(stamp(known_at))
    return [Entry(*row) for row in db.execute(f"{sql} ORDER BY seq", wanted).fetchall()]


def last_seq(db: Database) -> int:
    """Return the number of the last record, 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM ledger").fetchone()[0])


def leaf_at(db: Database, seq: int) -> str | None:
    """Return one record's leaf."""
    row = db.execute("SELECT leaf FROM ledger WHERE seq = ?", [seq]).fetchone()
    return None if row is None else str(row[0])


def at_of(db: Database, seq: int) -> str | None:
    """Return when one record was made."""
    row = db.execute("SELECT at FROM ledger WHERE seq = ?", [seq]).fetchone()
    return None if row is None else str(row[0])


def insert(db: Database, record: Record[Body], text: Leaf) -> None:
    """Append one record."""
    db.execute(
        "INSERT INTO ledger(seq, leaf, leaf_hash, private, kind, at) VALUES (?, ?, ?, ?, ?, ?)",
        (record.seq, text.leaf, leaf_hash(text.leaf.encode()), text.private, record.body.kind, stamp(record.at)),
    )


def erase(db: Database, numbers: Iterable[int]) -> None:
    """Remove the private parts of records."""
    for seq in numbers:
        db.execute("UPDATE ledger SET private = NULL WHERE seq = ?", [seq])


def keep_blob(db: Database, name: str, data: bytes) -> None:
    """Keep bytes by their SHA-256, once."""
    db.execute(
        "INSERT INTO blobs(sha256, name, bytes) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (hashlib.sha256(data).hexdigest(), name, data),
    )


def blob(db: Database, sha256: str) -> bytes:
    """Return the bytes of a digest.

    Raises:
        WorkspaceError: they are not kept here.
    """
    row = db.execute("SELECT bytes FROM blobs WHERE sha256 = ?", [sha256]).fetchone()
    if row is None:
        raise WorkspaceError(f"the store does not hold the bytes of {sha256[:16]}…", "Restore them from a backup")
    return bytes(row[0])


def project(db: Database, entity: str, rows: Rows) -> None:
    """Write the rows of one entity anew."""
    for table, some in rows.items():
        db.execute(f"DELETE FROM {table} WHERE entity = ?", [entity])  # noqa: S608 - a name of this program
        _insert(db, table, some)


def project_all(db: Database, rows: Rows) -> None:
    """Write every projection anew."""
    for table, some in rows.items():
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of this program
        _insert(db, table, some)


def projected(db: Database) -> Rows:
    """Return what the projection tables hold."""
    return {
        table: list(db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall())  # noqa: S608 - own names
        for table, columns in COLUMNS.items()
    }


def _insert(db: Database, table: str, rows: Sequence[Row]) -> None:
    places = ", ".join("?" * len(COLUMNS[table]))
    for row in rows:
        db.execute(f"INSERT INTO {table}({', '.join(COLUMNS[table])}) VALUES ({places})", row)  # noqa: S608 - own names
