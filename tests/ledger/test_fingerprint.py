import itertools

import pytest

from cyberlayers.ledger.fingerprint import SchemaRow, fingerprint

ROWS = [
    SchemaRow("table", "ledger", "ledger", "CREATE TABLE ledger(seq)"),
    SchemaRow("trigger", "kept", "ledger", "CREATE TRIGGER kept"),
    SchemaRow("index", "sqlite_autoindex_ledger_1", "ledger", None),
]


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert len({fingerprint(order) for order in itertools.permutations(ROWS)}) == 1


def test_what_sqlite_makes_for_itself_does_not_count() -> None:
    assert fingerprint(ROWS) == fingerprint(ROWS[:2])


@pytest.mark.parametrize(
    "other",
    [
        ROWS[:1],
        [*ROWS, SchemaRow("view", "spy", "spy", "CREATE VIEW spy")],
        [ROWS[0]._replace(sql="CREATE TABLE ledger(seq, more)"), *ROWS[1:]],
        [ROWS[0], ROWS[1]._replace(table="blobs")],
        [ROWS[0], ROWS[1]._replace(name="gone")],
    ],
)
def test_anything_added_removed_or_changed_shows(other: list[SchemaRow]) -> None:
    assert fingerprint(other) != fingerprint(ROWS)
