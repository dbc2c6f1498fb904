"""The copy of the store in a bundle: the schema that this version makes, and its rows in whatever order."""

import sqlite3
from contextlib import closing

from cyberlayers.bundle.database import PERSONS, SCHEMAS
from cyberlayers.ledger.fingerprint import SchemaRow, fingerprint
from cyberlayers.store.schema import MIGRATIONS


def test_the_schema_that_this_version_makes_is_one_that_is_accepted() -> None:
    """A step more in the store's schema needs its fingerprint beside those of the releases before."""
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in (statement for step in MIGRATIONS for statement in step):
            db.execute(statement)
        db.execute(f"DROP TABLE {PERSONS}")
        rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    assert fingerprint(SchemaRow(*row) for row in rows) in SCHEMAS
