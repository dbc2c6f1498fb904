import os
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from cyberlayers.errors import CyberlayersError, WorkspaceError
from cyberlayers.store import connection, schema
from cyberlayers.store.lock import held
from cyberlayers.store.store import Store
from tests.ledger.story import evidence
from tests.store.desk import add, begin, failing, picture, state_of


def _sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def _foreign(store: Path) -> None:
    store.unlink()
    _sql(store, "CREATE TABLE bookmarks(url)", "INSERT INTO bookmarks VALUES ('x')")


def _foreign_wal(store: Path) -> None:
    """Leave a database of another program as a crash would: its last commits only in the log beside it."""
    store.unlink()
    other = store.with_name("other.db")
    with closing(sqlite3.connect(other)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE bookmarks(url)")
        db.commit()
        shutil.copy(other, store)
        shutil.copy(f"{other}-wal", f"{store}-wal")


def _foreign_hot(store: Path) -> None:
    """Leave a database of another program in the middle of a commit: whoever opens it would roll it back."""
    _foreign(store)
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.executemany("INSERT INTO bookmarks VALUES (?)", [("y" * 2000,)] * 50)
        copies = {name: Path(f"{store}{name}").read_bytes() for name in ("", "-journal")}
        db.rollback()
    for name, data in copies.items():
        Path(f"{store}{name}").write_bytes(data)


def _swap(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def swap(store: Path) -> None:
        store.unlink()
        make(store)

    return swap


def _cut(share: float) -> Callable[[Path], None]:
    return lambda store: os.truncate(store, int(store.stat().st_size * share))


def _link(store: Path) -> None:
    store.rename(store.with_name("elsewhere.db"))
    store.symlink_to(store.with_name("elsewhere.db"))


def _socket(store: Path) -> None:
    # A socket's name is short by law, a test's folder is not.
    here = Path.cwd()
    os.chdir(store.parent)
    try:
        with closing(socket.socket(socket.AF_UNIX)) as one:
            one.bind(store.name)
    finally:
        os.chdir(here)


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no store": (lambda store: store.unlink(), "there is no workspace in"),
    "a newer schema": (
        lambda store: _sql(store, "PRAGMA user_version = 99"),
        "later version of cyberlayers (schema 99)",
    ),
    "no schema": (lambda store: _sql(store, "PRAGMA user_version = 0"), "lost the number of its schema"),
    "another program's": (_foreign, "another program's database"),
    "another program's, in WAL": (_foreign_wal, "another program's database"),
    "another program's, mid-commit": (_foreign_hot, "another program's database"),
    "an empty file": (_swap(Path.touch), "is empty"),
    "a text": (_swap(lambda store: store.write_text("dear diary\n" * 500)), "is not a database"),
    "a short text": (_swap(lambda store: store.write_text("x")), "too short to be a database"),
    "cut in half": (_cut(0.5), "damaged or cut short"),
    "cut to a part of a page": (_cut(0.013), "damaged or cut short"),
    "cut to a few bytes": (lambda store: os.truncate(store, 50), "too short to be a database"),
    "cut by one byte": (lambda store: os.truncate(store, store.stat().st_size - 1), "damaged or cut short"),
    "a FIFO": (_swap(os.mkfifo), "is a FIFO, not a plain file"),
    "a folder": (_swap(Path.mkdir), "is a folder, not a plain file"),
    "a socket": (_swap(_socket), "is a socket, not a plain file"),
    "a symbolic link": (_link, "is a symbolic link, not a plain file"),
    "a link to nowhere": (_swap(lambda store: store.symlink_to("nowhere")), "is a symbolic link, not a plain file"),
}


def _one_sentence_and_advice(error: CyberlayersError) -> None:
    assert "\n" not in str(error)
    assert str(error) == f"{error.what}. {error.advice}."
    assert error.advice
    assert error.exit_status == 4


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_store_that_cannot_be_used_is_refused_in_one_sentence_and_not_touched(workspace: Path, spoil: str) -> None:
    damage, sentence = SPOILED[spoil]
    store = workspace / "store.db"
    if store.is_file() and spoil == "a socket":
        store.unlink()
        store.touch()
    damage(store)
    before = picture(workspace)
    with pytest.raises(WorkspaceError) as refused:
        Store(workspace)
    assert sentence in refused.value.what
    _one_sentence_and_advice(refused.value)
    assert picture(workspace) == before


def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    try:
        os.mknod(tmp_path / "ws" / "store.db", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")
    with pytest.raises(WorkspaceError, match="is a device"):
        Store(tmp_path / "ws")


def test_a_folder_that_is_not_there_or_whose_name_is_none_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no workspace"):
        Store(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="there is no workspace"):
        Store(tmp_path / "file")
    for name in ("x" * 5000, "nul\0"):
        with pytest.raises(WorkspaceError, match="cannot be looked at"):
            Store(tmp_path / name)


@pytest.mark.parametrize("closed", ["store.db", "."])
def test_a_read_only_store_is_refused_and_not_touched(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]], closed: str
) -> None:
    open_folder.chmod(0o777)
    folder = open_folder / "ws"
    with unprivileged():
        begin(folder)
        (folder / closed).chmod(0o555 if closed == "." else 0o444)
        before = picture(folder)
        with pytest.raises(WorkspaceError, match=r"store\.db is read-only") as refused:
            Store(folder)
        _one_sentence_and_advice(refused.value)
        assert picture(folder) == before
        folder.chmod(0o700)


def test_a_name_with_signs_of_a_uri_is_only_a_name(tmp_path: Path) -> None:
    folder = begin(tmp_path / "a b?mode=memory&x=%41#'\"é")
    add(folder, evidence(1))
    assert state_of(folder).size == 2
    assert failing(folder) == {"evidence"}


def test_every_connection_is_set_for_safety(workspace: Path) -> None:
    with Store(workspace) as store:
        settings = {
            name: store._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")
        }
    assert settings == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
    }


def test_a_store_that_another_program_switched_to_wal_is_switched_back(workspace: Path) -> None:
    _sql(workspace / "store.db", "PRAGMA journal_mode = WAL")
    add(workspace, evidence(1))
    assert (workspace / "store.db").read_bytes()[18:20] == b"\1\1"
    assert state_of(workspace).size == 2


def test_a_store_in_wal_that_another_program_holds_is_refused(workspace: Path) -> None:
    store = workspace / "store.db"
    with closing(sqlite3.connect(store)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN")
        other.execute("SELECT * FROM ledger").fetchall()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connection, "BUSY_SECONDS", 0.05)
            with pytest.raises(WorkspaceError) as refused:
                Store(workspace)
        _one_sentence_and_advice(refused.value)


def test_a_store_that_another_program_locks_is_refused_after_a_while(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(workspace / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(WorkspaceError, match="in use by another program") as refused:
            add(workspace, evidence(1))
        _one_sentence_and_advice(refused.value)
    assert add(workspace, evidence(1))[0].seq == 2


def test_a_damaged_page_is_one_sentence_where_it_is_met(workspace: Path) -> None:
    add(workspace, *(evidence(number) for number in range(1, 60)))
    store = workspace / "store.db"
    size = store.stat().st_size
    with store.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 8192))
    with pytest.raises(WorkspaceError, match="is damaged or cut short") as refused:
        state_of(workspace)
    _one_sentence_and_advice(refused.value)


def test_a_text_that_is_not_utf_8_is_one_sentence(workspace: Path) -> None:
    add(workspace, evidence(1))
    _sql(
        workspace / "store.db",
        "DROP TRIGGER ledger_keeps_leaves",
        "UPDATE ledger SET leaf = cast(x'ff' || cast(leaf AS BLOB) AS TEXT) WHERE seq = 2",
    )
    with pytest.raises(WorkspaceError) as refused:
        state_of(workspace)
    _one_sentence_and_advice(refused.value)
    assert failing(workspace) >= {"records", "fold"}


def test_the_lock_file_is_made_again_and_nothing_else_in_its_place_is_used(workspace: Path) -> None:
    lock = workspace / "store.lock"
    lock.unlink()
    add(workspace, evidence(1))
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    lock.unlink()
    lock.symlink_to(workspace / "other.lock")
    with pytest.raises(WorkspaceError, match="cannot be opened"), held(workspace):
        pass
    lock.unlink()
    os.mkfifo(lock)
    with pytest.raises(WorkspaceError, match="is not a plain file"), held(workspace):
        pass


def test_a_table_whose_name_is_mistyped_is_not_made(workspace: Path) -> None:
    with Store(workspace) as store:
        before = schema.schema_fingerprint(store._db)
        with pytest.raises(Exception, match="no such table"):
            store._db.execute("INSERT INTO legder(seq) VALUES (1)")
        assert schema.schema_fingerprint(store._db) == before
