"""The fingerprint of a database's schema, so that an added trigger, view or column is seen.

Rules:

* it is taken over the rows (type, name, tbl_name, sql) of `sqlite_master`, sorted, as canonical JSON;
* what SQLite makes for itself (names that begin with `sqlite_`, such as the index behind a primary key) is left
  out: no program can create an object of such a name;
* the SQL text counts as it stands, so two schemas are equal only if they were made by the same statements.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from cyberlayers.ledger.canonical import canonical


class SchemaRow(NamedTuple):
    """One row of `sqlite_master`."""

    type: str
    name: str
    table: str
    sql: str | None


def fingerprint(rows: Iterable[SchemaRow]) -> str:
    """Return the SHA-256 of a schema, in hex."""
    own = sorted((row.type, row.name, row.table, row.sql or "") for row in rows if not row.name.startswith("sqlite_"))
    return hashlib.sha256(canonical(own).encode()).hexdigest()
