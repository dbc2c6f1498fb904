"""The tables of the store, as the steps by which a store came to have them.

Rules:

* a step is never changed once released: a new store runs all of them, an older one those it lacks;
* `user_version` counts the steps that have run, and is the one sign that a store is too new;
* every table is STRICT; no statement calls a JSON function (refused under `trusted_schema=OFF`);
* the ledger only grows: its triggers refuse a gap, a deletion, and any change but the erasure of a private part.
"""

from typing import TYPE_CHECKING

from cyberlayers.ledger.fingerprint import SchemaRow, fingerprint

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x43594C52  # "CYLR"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE ledger(
    seq INTEGER PRIMARY KEY,
    leaf TEXT NOT NULL,
    leaf_hash BLOB NOT NULL,
    private TEXT,
    kind TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT""",
        """CREATE TRIGGER ledger_has_no_gap BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'a record takes the next ledger number'); END""",
        """CREATE TRIGGER ledger_keeps_leaves BEFORE UPDATE OF seq, leaf, leaf_hash, kind, at ON ledger
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END""",
        """CREATE TRIGGER ledger_erases_only BEFORE UPDATE OF private ON ledger WHEN NEW.private IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a private part is only ever erased'); END""",
        """CREATE TRIGGER ledger_keeps_records BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END""",
        """CREATE TABLE blobs(
    sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT""",
        """CREATE TABLE persons(
    entity TEXT PRIMARY KEY,
    side TEXT NOT NULL,
    name TEXT,
    title TEXT,
    erased INTEGER NOT NULL
) STRICT""",
        """CREATE TABLE evidence(
    entity TEXT PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES ledger(seq),
    subject TEXT NOT NULL,
    polarity TEXT NOT NULL,
    method TEXT NOT NULL,
    source TEXT NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    collected TEXT NOT NULL,
    effective_from TEXT,
    effective_to TEXT,
    expires TEXT,
    title TEXT
) STRICT""",
        """CREATE TABLE evidence_controls(
    entity TEXT NOT NULL REFERENCES evidence(entity) DEFERRABLE INITIALLY DEFERRED,
    control TEXT NOT NULL,
    PRIMARY KEY (entity, control)
) STRICT""",
        "CREATE INDEX evidence_by_control ON evidence_controls(control)",
        """CREATE TABLE answers(
    entity TEXT NOT NULL,
    control TEXT NOT NULL,
    subject TEXT NOT NULL,
    statement TEXT NOT NULL,
    value INTEGER NOT NULL,
    from_date TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES ledger(seq),
    PRIMARY KEY (entity, statement)
) STRICT""",
        """CREATE TABLE findings(
    entity TEXT PRIMARY KEY,
    control TEXT NOT NULL,
    due TEXT NOT NULL,
    closed TEXT
) STRICT""",
    ),
)


def version(db: "Database") -> int:
    """Return how many steps a store has run."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: "Database") -> None:
    """Run the steps that a store lacks, inside the caller's transaction."""
    for number, statements in enumerate(MIGRATIONS[version(db) :], start=version(db) + 1):
        for statement in statements:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")


def schema_fingerprint(db: "Database") -> str:
    """Return the fingerprint of the schema that a database has."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return fingerprint(SchemaRow(*row) for row in rows)
