import fcntl
import hashlib
import os
import resource
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberlayers.errors import CancelledError, ContentError, CyberlayersError, MissingError, WorkspaceError
from cyberlayers.store import evidence_files, layout
from cyberlayers.store.evidence_files import Kept, keep_bytes, keep_file, open_kept, path_of, verify
from cyberlayers.store.store import Store

LIMIT = 1000


def _kept_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "evidence").rglob("*") if not path.is_dir()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"evidence")
    return path


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_bytes_come_back_as_they_were_kept(workspace: Path, data: bytes) -> None:
    kept = keep_bytes(workspace, data)
    assert kept == Kept(hashlib.sha256(data).hexdigest(), len(data))
    with open_kept(workspace, kept.sha256) as file:
        assert file.read() == data
    assert verify(workspace, kept.sha256)


def test_who_follows_it_hears_of_every_chunk_and_once_more_before_it_takes_its_name(
    workspace: Path, tmp_path: Path
) -> None:
    big = tmp_path / "big"
    big.write_bytes(bytes(2_500_000))
    told: list[tuple[int, int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total, len([path for path in _kept_files(workspace) if path.parent.name != "tmp"])))

    keep_file(workspace, big, 10**7, progress)
    sizes = (1_048_576, 2_097_152, 2_500_000, 2_500_000)
    assert told == [(done, 2_500_000, 0) for done in sizes]


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_what_is_cancelled_at_any_step_leaves_nothing(workspace: Path, tmp_path: Path, at: int) -> None:
    big = tmp_path / "big"
    big.write_bytes(bytes(2_500_000))
    steps: list[int] = []

    def progress(done: int, _total: int) -> None:
        steps.append(done)
        if len(steps) == at:
            raise CancelledError

    before = sorted(workspace.rglob("*"))
    with pytest.raises(CancelledError):
        keep_file(workspace, big, 10**7, progress)
    assert len(steps) == at
    assert sorted(workspace.rglob("*")) == before


def test_a_large_file_is_synced_as_it_grows(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big"
    big.write_bytes(bytes(2_500_000))
    monkeypatch.setattr(evidence_files, "_SYNC_EVERY", 1_048_576)
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    keep_file(workspace, big, 10**7)
    assert synced == [1_048_576, 2_097_152]


def test_a_file_is_kept_under_its_digest_and_left_where_it_was(workspace: Path, file: Path) -> None:
    kept = keep_file(workspace, file, LIMIT)
    assert path_of(workspace, kept.sha256).read_bytes() == b"evidence" == file.read_bytes()
    assert _kept_files(workspace) == [workspace / "evidence" / kept.sha256[:2] / kept.sha256]
    assert kept == keep_bytes(workspace, b"evidence")
    assert len(_kept_files(workspace)) == 1


def test_an_empty_file_and_one_of_exactly_the_limit_are_kept(workspace: Path, tmp_path: Path) -> None:
    for size in (0, LIMIT):
        (tmp_path / "file").write_bytes(b"x" * size)
        assert keep_file(workspace, tmp_path / "file", LIMIT).size == size


def _grow(path: Path) -> None:
    path.write_bytes(b"x" * (LIMIT + 1))


HOSTILE: dict[str, tuple[Callable[[Path], object], type[CyberlayersError], str]] = {
    "a symbolic link": (lambda path: path.symlink_to("/etc/hostname"), ContentError, "is a symbolic link"),
    "a link to nowhere": (lambda path: path.symlink_to("nowhere"), ContentError, "is a symbolic link"),
    "a FIFO": (os.mkfifo, ContentError, "is a FIFO"),
    "a folder": (Path.mkdir, ContentError, "is a folder"),
    "a file over the limit": (_grow, ContentError, "larger than the limit of 1,000 bytes"),
    "nothing": (lambda _: None, ContentError, "cannot be read (No such file or directory)"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_a_plain_file_within_the_limit_is_refused_in_one_sentence(
    workspace: Path, tmp_path: Path, kind: str
) -> None:
    make, error, sentence = HOSTILE[kind]
    make(tmp_path / "evidence.bin")
    with pytest.raises(error) as refused:
        keep_file(workspace, tmp_path / "evidence.bin", LIMIT)
    assert sentence in refused.value.what
    assert refused.value.advice
    assert "\n" not in str(refused.value)
    assert _kept_files(workspace) == []


def test_a_device_is_refused_without_being_opened(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(path: object, *_: Any) -> int:  # noqa: ANN401 - as os.open
        pytest.fail(f"{path} was opened")

    monkeypatch.setattr(os, "open", never)
    with pytest.raises(ContentError, match="/dev/zero is a device"):
        keep_file(workspace, Path("/dev/zero"), LIMIT)


def test_a_file_that_became_a_link_after_the_look_is_refused(
    workspace: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = file.lstat()
    file.unlink()
    file.symlink_to("/etc/hostname")
    lstat = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: plain if path == file else lstat(path))
    with pytest.raises(ContentError, match="is a symbolic link"):
        keep_file(workspace, file, LIMIT)


def test_a_file_that_became_a_fifo_after_the_look_is_refused_without_waiting(
    workspace: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = file.lstat()
    file.unlink()
    os.mkfifo(file)
    lstat = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda path: plain if path == file else lstat(path))
    with pytest.raises(ContentError, match="is a FIFO"):
        keep_file(workspace, file, LIMIT)


def test_a_file_that_may_not_be_read_is_refused(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    open_folder.chmod(0o777)
    with unprivileged():
        Store.create(open_folder / "ws")
        (open_folder / "file").touch(mode=0o000)
        with pytest.raises(MissingError, match="you may not read"):
            keep_file(open_folder / "ws", open_folder / "file", LIMIT)


def test_a_name_that_no_file_can_have_is_refused(workspace: Path) -> None:
    with pytest.raises(ContentError, match="no file name may hold"):
        keep_file(workspace, Path("nul\0.pdf"), LIMIT)
    with pytest.raises(ContentError, match="File name too long"):
        keep_file(workspace, Path("x" * 300), LIMIT)


@pytest.mark.parametrize("name", ["\x1b]0;owned\x07.txt", "\u202etxt.exe", "[red].txt", "-rf", "a\nb", "..."])
def test_a_hostile_name_is_only_a_label(workspace: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"evidence")
    kept = keep_file(workspace, tmp_path / name, LIMIT)
    assert [path.name for path in _kept_files(workspace)] == [kept.sha256]


def test_the_workspaces_own_store_is_refused_under_any_name(workspace: Path, tmp_path: Path) -> None:
    os.link(workspace / "store.db", tmp_path / "innocent.pdf")
    for path in (workspace / "store.db", tmp_path / "innocent.pdf"):
        with pytest.raises(ContentError, match="this workspace's own store"):
            keep_file(workspace, path, 10**9)


@contextmanager
def _meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> Iterator[None]:
    """Do something to the file after its first bytes were read."""
    read = os.read
    calls: list[int] = []

    def reading(descriptor: int, size: int) -> bytes:
        data = read(descriptor, size)
        if not calls:
            calls.append(1)
            act()
        return data

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", reading)
        patch.setattr(evidence_files, "_CHUNK", 4)
        yield
    assert calls


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b" and more" * 10_000)


def _rewrite(path: Path) -> None:
    path.write_bytes(b"EVIDENCE")
    os.utime(path, (0, 0))


@pytest.mark.parametrize("change", [_append, _rewrite, lambda path: os.truncate(path, 5), os.utime])
def test_a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing(
    workspace: Path, file: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    with _meanwhile(monkeypatch, lambda: change(file)), pytest.raises(ContentError, match="changed while it was read"):
        keep_file(workspace, file, LIMIT)
    assert _kept_files(workspace) == []


def test_a_file_that_lies_about_its_size_is_refused(workspace: Path) -> None:
    with pytest.raises(ContentError, match="changed while it was read"):
        keep_file(workspace, Path("/proc/self/status"), LIMIT)


def test_a_read_that_fails_is_one_sentence(workspace: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", fail)
    with pytest.raises(ContentError, match=r"cannot be read \(Input/output error\)"):
        keep_file(workspace, file, LIMIT)
    assert _kept_files(workspace) == []


def test_bytes_are_synced_under_another_name_before_they_get_their_own(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, sync_folder, rename = os.fsync, layout.sync_folder, Path.rename

    def synced(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            steps.append("sync bytes")
        sync(descriptor)

    def folder_synced(path: Path) -> None:
        steps.append(f"sync {path.name}")
        sync_folder(path)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(layout, "sync_folder", folder_synced)
    monkeypatch.setattr(Path, "rename", renamed)
    prefix = keep_bytes(workspace, b"evidence").sha256[:2]
    assert steps == ["sync bytes", "sync evidence", "rename", f"sync {prefix}", "sync tmp"]


def test_bytes_that_were_damaged_are_found_and_healed_by_keeping_them_again(workspace: Path, file: Path) -> None:
    kept = keep_file(workspace, file, LIMIT)
    path = path_of(workspace, kept.sha256)
    path.write_bytes(b"Evidence")
    assert not verify(workspace, kept.sha256)
    keep_file(workspace, file, LIMIT)
    assert verify(workspace, kept.sha256)


def _missing(path: Path) -> None:
    path.unlink()


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("damage", [_missing, _linked, _piped])
def test_kept_bytes_that_are_not_a_plain_file_any_more_are_not_whole(
    workspace: Path, damage: Callable[[Path], None]
) -> None:
    kept = keep_bytes(workspace, b"evidence")
    damage(path_of(workspace, kept.sha256))
    assert not verify(workspace, kept.sha256)
    with pytest.raises(WorkspaceError, match=f"evidence {kept.sha256[:16]}… cannot be read"):
        open_kept(workspace, kept.sha256)


@pytest.mark.parametrize("name", ["", "../../store.db", "x" * 64, "AB" * 32, "ab" * 32 + "\n", "ab/" + "c" * 61])
def test_nothing_but_a_digest_names_evidence(workspace: Path, name: str) -> None:
    with pytest.raises(ContentError, match="not a SHA-256"):
        path_of(workspace, name)


def test_what_a_killed_writer_left_is_removed_and_what_a_living_one_writes_is_not(workspace: Path) -> None:
    temporary = workspace / "evidence" / "tmp"
    (temporary / "left").write_bytes(b"half")
    (temporary / "folder").mkdir()

    def during() -> Iterator[bytes]:
        yield b"first "
        keep_bytes(workspace, b"another's")
        yield b"second"

    kept = evidence_files._keep(workspace, during())
    assert verify(workspace, kept.sha256)
    assert [path.name for path in temporary.iterdir()] == ["folder"]


def test_a_temporary_file_that_was_swept_away_before_it_was_locked_is_made_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    swept: list[Path] = []

    def late(descriptor: int, operation: int) -> None:
        if not swept:
            swept.extend((workspace / "evidence" / "tmp").iterdir())
            swept[0].unlink()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    assert verify(workspace, keep_bytes(workspace, b"evidence").sha256)
    assert len(swept) == 1


def test_the_folders_are_made_again_where_they_are_missing(workspace: Path) -> None:
    (workspace / "evidence" / "tmp").rmdir()
    (workspace / "evidence").rmdir()
    assert verify(workspace, keep_bytes(workspace, b"evidence").sha256)
    assert stat.S_IMODE((workspace / "evidence").stat().st_mode) == 0o700


def test_a_workspace_that_may_not_be_written_is_one_sentence(workspace: Path) -> None:
    (workspace / "evidence" / "tmp").rmdir()
    (workspace / "evidence" / "tmp").write_text("in the way")
    with pytest.raises(WorkspaceError, match="evidence cannot be written"):
        keep_bytes(workspace, b"evidence")


def test_memory_stays_flat_whatever_the_size(workspace: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.iso"
    with big.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    kept = keep_file(workspace, big)
    assert verify(workspace, kept.sha256)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept.size == 64 * 1024 * 1024
    assert peak < 8 * 1024 * 1024


FULL = """
import resource, sys
from pathlib import Path
from cyberlayers.errors import WorkspaceError
from cyberlayers.store.evidence_files import keep_bytes, keep_file
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
keep_bytes(Path(sys.argv[1]), b"small")
try:
    keep_file(Path(sys.argv[1]), Path(sys.argv[2]))
except WorkspaceError as error:
    print(error)
"""


def test_a_disk_that_will_not_take_the_bytes_is_one_sentence_and_leaves_nothing(
    workspace: Path, tmp_path: Path
) -> None:
    (tmp_path / "big").write_bytes(b"x" * 200_000)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", FULL, workspace, tmp_path / "big"],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert "the disk is full, and nothing was kept" in done.stdout
    assert [path.name for path in _kept_files(workspace)] == [hashlib.sha256(b"small").hexdigest()]
