"""The copy of the store in a bundle, compared with its records.

Rules:

* it is opened from the verified bytes, in memory, never from a file; its schema runs nothing (`trusted_schema=OFF`,
  no views, no virtual tables, no generated columns, and it is only read);
* it holds the ledger, the blobs and the projections, and no table of persons;
* its ledger is the records of the bundle, row by row; its blobs have the digests they are named by; its projections
  are what the records fold into.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from cyberlayers.bundle import layout
from cyberlayers.bundle.history import Log
from cyberlayers.bundle.payload import Payload
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.merkle import leaf_hash
from cyberlayers.ledger.projection import COLUMNS, all_rows

MAX_BYTES = 1024 * 1024 * 1024
PERSONS = "persons"
_OTHERS = {"ledger": ("seq", "leaf", "leaf_hash", "private", "kind", "at"), "blobs": ("sha256", "name", "bytes")}
_TABLES = {**_OTHERS, **{table: columns for table, columns in COLUMNS.items() if table != PERSONS}}


def check_database(payload: Payload, log: Log) -> int:
    """Compare the database with the records, and return how many rows its ledger has.

    Raises:
        RefusedError: DB_SCHEMA or DB_MISMATCH.
    """
    data = payload.read(layout.DATABASE, MAX_BYTES)
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(data)
            for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
                db.execute(f"PRAGMA {pragma}")
            _check_schema(db)
            _check_rows(db, log)
            return len(log.entries)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store is not a database that can be read") from None


def _check_schema(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    tables = {name for kind, name, _, _ in rows if kind == "table"}
    if tables != set(_TABLES) or any(kind not in {"table", "index", "trigger"} for kind, *_ in rows):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store has other tables or views than the bundle names")
    if any("virtual" in (sql or "").lower().split("(")[0] for kind, _, _, sql in rows if kind == "table"):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store has a virtual table")
    for table, columns in _TABLES.items():
        found = db.execute(f"PRAGMA table_xinfo({table})").fetchall()
        if tuple(row[1] for row in found) != columns or any(row[6] for row in found):
            raise RefusedError(Code.DB_SCHEMA, f"the table {table} of the copy has other columns than it should")


def _check_rows(db: sqlite3.Connection, log: Log) -> None:
    rows = db.execute("SELECT seq, leaf, leaf_hash, private, kind, at FROM ledger ORDER BY seq").fetchall()
    told = zip(log.entries, log.told, strict=True)
    expected = [
        (entry.seq, entry.leaf, leaf_hash(entry.leaf.encode()), entry.private, record.body.kind)
        for entry, record in told
    ]
    if [row[:5] for row in rows] != expected or any(f'"at":"{row[5]}"' not in row[1] for row in rows):
        raise RefusedError(Code.DB_MISMATCH, "the ledger in the copy of the store is not that of the bundle")
    for sha256, data in db.execute("SELECT sha256, bytes FROM blobs"):
        if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() != sha256:
            raise RefusedError(Code.DB_MISMATCH, "the copy of the store holds bytes under a digest that is not theirs")
    for table, wanted in all_rows(log.state).items():
        if table == PERSONS:
            continue
        found = db.execute(f"SELECT {', '.join(COLUMNS[table])} FROM {table}").fetchall()  # noqa: S608 - own names
        if _sorted(found) != _sorted(wanted):
            raise RefusedError(Code.DB_MISMATCH, f"the table {table} of the copy is not what the records come to")


def _sorted(rows: Iterable[tuple[object, ...]]) -> list[str]:
    return sorted(repr(row) for row in rows)
