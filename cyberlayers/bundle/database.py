"""The copy of the store in a bundle, compared with its records.

Rules:

* it is opened from the verified bytes, in memory, never from a file, and only read (`trusted_schema=OFF`);
* its schema is, word by word, one that a release of this project makes: no view, no virtual table, no computed column
  and no constraint runs anything else, here or when a person looks into it;
* it holds the ledger, the blobs and the projections, and no table of persons; its indexes agree with its tables;
* its ledger is the records of the bundle, row by row; its blobs have the digests they are named by; its projections
  are what the records fold into.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import chain

from cyberlayers.bundle import layout
from cyberlayers.bundle.history import Log
from cyberlayers.bundle.payload import Payload
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.fingerprint import SchemaRow, fingerprint
from cyberlayers.ledger.projection import COLUMNS, all_rows

MAX_BYTES = 1024 * 1024 * 1024
PERSONS = "persons"
_OTHERS = {"ledger": ("seq", "leaf", "leaf_hash", "private", "kind", "at"), "blobs": ("sha256", "name", "bytes")}
SCHEMAS = frozenset({"55b642e0fd2e2d1419161852a86ba9cc3ccd41612d5633a9f41ef1ebafe9bfb6"})
"""The fingerprints of the schemas that releases made, without the table of persons."""

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
            _check_whole(db, len(data))
            _check_rows(db, log)
            return len(log.entries)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store is not a database that can be read") from None


def _check_schema(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    if {name for kind, name, *_ in rows if kind == "table"} != set(_TABLES):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store has other tables than the bundle names")
    if fingerprint(SchemaRow(*row) for row in rows) not in SCHEMAS:
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store was not made by the statements that make a store")


def _check_whole(db: sqlite3.Connection, size: int) -> None:
    """Check that every index says what its table says: a question that one answers must not find other rows."""
    (pages,), (page,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if pages * page != size or db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise RefusedError(Code.DB_SCHEMA, "the copy of the store contradicts itself, or has bytes after its end")


def _check_rows(db: sqlite3.Connection, log: Log) -> None:
    rows = db.execute("SELECT seq, leaf, leaf_hash, private, kind, at FROM ledger ORDER BY seq").fetchall()
    told = zip(log.entries, log.told, strict=True)
    expected = [
        (entry.seq, entry.leaf, log.hashes[entry.seq - 1], entry.private, record.body.kind) for entry, record in told
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
        if not _same(found, wanted):
            raise RefusedError(Code.DB_MISMATCH, f"the table {table} of the copy is not what the records come to")


def _same(found: Sequence[tuple[object, ...]], wanted: Iterable[tuple[object, ...]]) -> bool:
    """Tell whether rows are the same in whatever order; no row holds a fraction, which would equal a whole number."""
    rows = list(wanted)
    return (found == rows or Counter(found) == Counter(rows)) and float not in map(type, chain.from_iterable(found))
