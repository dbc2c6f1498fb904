"""The SQLite driver that sqlite-utils chose: its classes are the ones that are raised, and the ones to catch.

It is the standard library's, or pysqlite3 where that is installed; both have one interface.
"""

from sqlite_utils import db

sqlite3 = db.sqlite3  # type: ignore[attr-defined]  # sqlite-utils does not list the name
