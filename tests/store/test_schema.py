import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from cyberlayers.ledger.projection import COLUMNS
from cyberlayers.store import schema
from cyberlayers.store.connection import open_store
from cyberlayers.store.store import Store
from tests.ledger.story import evidence
from tests.store.desk import add, failing, picture, state_of


@pytest.fixture
def later_version(monkeypatch: pytest.MonkeyPatch) -> None:
    step = ("ALTER TABLE findings ADD COLUMN owner TEXT", "CREATE INDEX findings_by_control ON findings(control)")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))


def test_every_projection_has_its_table_with_its_columns_in_order(workspace: Path) -> None:
    with closing(open_store(workspace)) as db:
        for table, columns in COLUMNS.items():
            assert tuple(column.name for column in db[table].columns) == columns


def test_every_table_is_strict(workspace: Path) -> None:
    with closing(open_store(workspace)) as db:
        assert all(table.strict for table in db.tables)


def test_an_older_store_is_copied_and_then_migrated(workspace: Path, request: pytest.FixtureRequest) -> None:
    add(workspace, evidence(1))
    before = state_of(workspace)
    request.getfixturevalue("later_version")
    with Store(workspace) as store:
        assert schema.version(store._db) == 2
        assert "owner" in store._db["findings"].columns_dict
        assert store.state() == before
    kept = workspace / "store-before-schema-2.db"
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
        assert copy.execute("SELECT count(*) FROM ledger").fetchone() == (2,)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "schema" not in failing(workspace)
    assert not list(workspace.glob("*.new"))


def test_a_migration_that_fails_leaves_the_store_as_it_was(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = picture(workspace)["store.db"][2]
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE extra(x)", "NOT SQL AT ALL")))
        with pytest.raises(Exception, match="cannot be used"):
            Store(workspace)
    assert picture(workspace)["store.db"][2] == before
    assert state_of(workspace).size == 1


def test_many_who_open_an_older_store_at_once_migrate_it_once(workspace: Path, later_version: None) -> None:
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with Store(workspace) as store:
                store.state()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with closing(open_store(workspace)) as db:
        assert schema.version(db) == 2
