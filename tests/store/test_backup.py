import hashlib
import os
import stat
import struct
import threading
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cyberlayers.errors import ContentError, WorkspaceError
from cyberlayers.store import connection, layout
from cyberlayers.store.backup import backup, restore
from cyberlayers.store.evidence_files import path_of
from cyberlayers.store.store import Store
from tests.ledger.story import evidence
from tests.store.desk import add, failing, keep, picture, state_of

SECRET = b"-----BEGIN OPENSSH PRIVATE KEY-----"


@pytest.fixture
def full(workspace: Path) -> Path:
    keep(workspace, b"first")
    keep(workspace, b"second" * 300_000)
    (workspace / "settings.toml").write_text("cell_ratio = 2.1\n")
    (workspace / "trust" / "allowed_signers").write_text("kim ssh-ed25519 AAAA\n")
    (workspace / "trust" / "strange name").write_text("x")
    (workspace / "trust" / "link").symlink_to("/etc/passwd")
    (workspace / "keys" / "kim").write_bytes(SECRET)
    (workspace / "evidence" / "tmp" / "half").write_bytes(b"half")
    return workspace


def test_what_was_backed_up_is_restored_and_holds(full: Path, tmp_path: Path) -> None:
    made = backup(full, tmp_path / "out.zip")
    assert (made.path, made.evidence, made.broken) == (tmp_path / "out.zip", 2, ())
    assert made.size == (tmp_path / "out.zip").stat().st_size
    results = restore(tmp_path / "out.zip", tmp_path / "back")
    assert all(result.ok for result in results)
    assert failing(tmp_path / "back") == set()
    with Store(full) as one, Store(tmp_path / "back") as other:
        assert one.head() == other.head()
        assert one.leaves() == other.leaves()
    assert (tmp_path / "back" / "settings.toml").read_text() == "cell_ratio = 2.1\n"
    assert (tmp_path / "back" / "trust" / "allowed_signers").read_text() == "kim ssh-ed25519 AAAA\n"
    assert add(tmp_path / "back", evidence(3))[0].seq == 4


def test_a_backup_holds_what_it_should_and_never_keys(full: Path, tmp_path: Path) -> None:
    backup(full, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        digests = sorted(item.body.sha256 for item in state_of(full).evidence.values())
        assert archive.namelist() == [
            "store.db",
            "settings.toml",
            "trust/allowed_signers",
            *(f"evidence/{digest[:2]}/{digest}" for digest in digests),
        ]
        assert archive.testzip() is None
    assert SECRET not in (tmp_path / "out.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "out.zip").stat().st_mode) == 0o600


def test_a_backup_leaves_nothing_else_behind_and_changes_nothing(full: Path, tmp_path: Path) -> None:
    before = picture(full)
    backup(full, tmp_path / "out.zip")
    assert picture(full) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.zip", "ws"]


def test_a_backup_may_lie_in_the_workspace_itself(full: Path) -> None:
    backup(full, full / "out.zip")
    backup(full, full / "again.zip")
    assert (full / "out.zip").read_bytes() == (full / "again.zip").read_bytes()


def test_what_is_there_already_is_not_overwritten(full: Path, tmp_path: Path) -> None:
    (tmp_path / "out.zip").symlink_to("nowhere")
    with pytest.raises(ContentError, match="is there already"):
        backup(full, tmp_path / "out.zip")


def test_a_backup_that_cannot_be_written_is_one_sentence_and_leaves_nothing(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ContentError, match=r"cannot be written \(No such file or directory\)"):
        backup(full, tmp_path / "nowhere" / "out.zip")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(ContentError, match="No space left on device"):
            backup(full, tmp_path / "out.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


def test_evidence_that_is_broken_is_named_and_the_rest_is_saved(full: Path, tmp_path: Path) -> None:
    one, other = (hashlib.sha256(data).hexdigest() for data in (b"first", b"second" * 300_000))
    path_of(full, one).unlink()
    path_of(full, other).write_bytes(b"different")
    assert set(backup(full, tmp_path / "out.zip").broken) == {one, other}
    results = restore(tmp_path / "out.zip", tmp_path / "back")
    assert [result.name for result in results if not result.ok] == ["evidence"]
    assert state_of(tmp_path / "back") == state_of(full)


def test_evidence_that_became_a_link_is_not_followed(full: Path, tmp_path: Path) -> None:
    path = path_of(full, hashlib.sha256(b"first").hexdigest())
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert len(backup(full, tmp_path / "out.zip").broken) == 1
    assert b"root:" not in (tmp_path / "out.zip").read_bytes()


def test_a_backup_is_one_moment_while_others_write(full: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def work() -> None:
        while not stop.is_set():
            written.append(keep(full, os.urandom(8)).seq)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for number in range(5):
            reached = len(written)
            backup(full, tmp_path / f"{number}.zip")
            results = restore(tmp_path / f"{number}.zip", tmp_path / str(number))
            assert all(result.ok for result in results), results
            assert state_of(tmp_path / str(number)).size >= reached
    finally:
        stop.set()
        thread.join()
    assert failing(full) == set()


def test_a_restored_workspace_is_closed_to_others_or_shared_as_asked(full: Path, tmp_path: Path) -> None:
    backup(full, tmp_path / "out.zip")
    for shared, folder_mode, file_mode in ((False, 0o700, 0o600), (True, 0o2770, 0o660)):
        back = tmp_path / f"back-{shared}"
        restore(tmp_path / "out.zip", back, shared=shared)
        for path in (back, *back.rglob("*")):
            expected = 0o700 if path.name == layout.KEYS else folder_mode if path.is_dir() else file_mode
            assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_a_restore_never_writes_into_what_is_there(full: Path, tmp_path: Path) -> None:
    backup(full, tmp_path / "out.zip")
    before = picture(full)
    with pytest.raises(WorkspaceError, match="not an empty folder"):
        restore(tmp_path / "out.zip", full)
    assert picture(full) == before
    with pytest.raises(WorkspaceError, match="not an empty folder"):
        restore(tmp_path / "out.zip", tmp_path / "out.zip")
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "out.zip", tmp_path / "empty")
    assert failing(tmp_path / "empty") == set()


def test_a_restore_where_nothing_may_be_written_is_one_sentence(
    full: Path, open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    backup(full, open_folder / "out.zip")
    (open_folder / "out.zip").chmod(0o644)
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(WorkspaceError, match=r"cannot be written \(Permission denied\)"):
        restore(open_folder / "out.zip", open_folder / "back")


def _archive(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def _twice(path: Path, store: bytes) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        _archive(path, ("store.db", store), ("store.db", store))


def _as_link(path: Path, store: bytes) -> None:
    info = zipfile.ZipInfo("trust/../keys")
    info.external_attr = 0o120777 << 16
    _archive(path, ("store.db", store), (info, b"/etc"))


def _bomb(path: Path, store: bytes) -> None:
    """Let a hundred entries of the directory point at the same bytes."""
    _archive(path, ("store.db", store), *((f"trust/{number:03}", b"x") for number in range(100)))
    data = bytearray(path.read_bytes())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<II", data, start + 20, len(store), len(store))
        start += 4
    path.write_bytes(data)


HOSTILE: dict[str, Callable[[Path, bytes], object]] = {
    "not a zip": lambda path, _: path.write_bytes(b"PK but no more than that"),
    "an empty file": lambda path, _: path.touch(),
    "no store": lambda path, _: _archive(path, ("settings.toml", b"")),
    "a path upwards": lambda path, store: _archive(path, ("store.db", store), ("../evil", b"x")),
    "a path upwards inside": lambda path, store: _archive(path, ("store.db", store), ("trust/../../evil", b"x")),
    "an absolute path": lambda path, store: _archive(path, ("store.db", store), ("/etc/evil", b"x")),
    "a backslash": lambda path, store: _archive(path, ("store.db", store), ("trust\\evil", b"x")),
    "keys": lambda path, store: _archive(path, ("store.db", store), ("keys/kim", b"x")),
    "a folder": lambda path, store: _archive(path, ("store.db", store), ("trust/", b"")),
    "evidence of no digest": lambda path, store: _archive(path, ("store.db", store), ("evidence/ab/evil", b"x")),
    "evidence in another's place": lambda path, store: _archive(
        path, ("store.db", store), (f"evidence/ab/{'cd' * 32}", b"x")
    ),
    "a name with a line break": lambda path, store: _archive(path, ("store.db", store), ("settings.toml\n", b"x")),
    "a journal beside the store": lambda path, store: _archive(path, ("store.db", store), ("store.db-journal", b"x")),
    "two stores": _twice,
    "a link": _as_link,
    "a bomb that unfolds": lambda path, store: _archive(path, ("store.db", store), method=zipfile.ZIP_DEFLATED),
    "a bomb that overlaps": _bomb,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_an_archive_that_no_backup_would_be_is_refused_and_nothing_is_left(
    full: Path, tmp_path: Path, kind: str
) -> None:
    HOSTILE[kind](tmp_path / "evil.zip", (full / "store.db").read_bytes())
    with pytest.raises(ContentError, match=r"evil\.zip is not a backup") as refused:
        restore(tmp_path / "evil.zip", tmp_path / "back")
    assert "\n" not in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.zip", "ws"]


def test_a_file_that_is_not_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is not a file"):
        restore(tmp_path / "nothing.zip", tmp_path / "back")


def test_a_flipped_bit_in_a_backup_is_found_and_nothing_is_left(full: Path, tmp_path: Path) -> None:
    backup(full, tmp_path / "out.zip")
    data = bytearray((tmp_path / "out.zip").read_bytes())
    data[5000] ^= 1
    (tmp_path / "out.zip").write_bytes(data)
    with pytest.raises(ContentError, match=r"is damaged: store\.db cannot be read"):
        restore(tmp_path / "out.zip", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_backup_whose_store_is_none_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    _archive(tmp_path / "evil.zip", ("store.db", b"dear diary\n" * 500))
    with pytest.raises(WorkspaceError, match="is not a database"):
        restore(tmp_path / "evil.zip", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_store_that_does_not_hold_is_put_back_all_the_same_and_said(full: Path, tmp_path: Path) -> None:
    with Store(full) as store:
        store._db.execute("UPDATE persons SET erased = 1")
        store._db.execute("CREATE VIEW spy AS SELECT * FROM persons")
    backup(full, tmp_path / "out.zip")
    results = restore(tmp_path / "out.zip", tmp_path / "back")
    assert {result.name for result in results if not result.ok} == {"schema"}
    assert state_of(tmp_path / "back") == state_of(full)


def test_a_restore_that_is_killed_leaves_no_workspace(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(_: Path) -> None:
        raise KilledError

    backup(full, tmp_path / "out.zip")
    monkeypatch.setattr(connection, "look", killed)
    with pytest.raises(KilledError):
        restore(tmp_path / "out.zip", tmp_path / "back")
    assert not layout.is_workspace(tmp_path / "back")
