"""What is not finished is locked while somebody works on it, and swept when nobody does; nothing else is touched."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cyberlayers.bundle import unfinished
from cyberlayers.bundle.unfinished import Unfinished, begin_file, begin_folder, sweep

PREFIX = ".it-"
ROOT = Path(__file__).resolve().parents[2]
LEAVES = """
import os, sys
from pathlib import Path
from cyberlayers.bundle.unfinished import begin_file, begin_folder

one = begin_folder(Path(sys.argv[1]), ".it-")
(one.path / "deep").mkdir()
(one.path / "deep" / "file").write_bytes(b"half")
begin_file(Path(sys.argv[1]), ".it-")
os._exit(9)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_process_left_is_swept_by_the_next(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LEAVES, str(tmp_path)], check=False, cwd=ROOT)
    assert len(names(tmp_path)) == 2
    mine = begin_file(tmp_path, PREFIX)
    assert names(tmp_path) == [mine.path.name]
    mine.end()
    assert names(tmp_path) == []


def test_what_somebody_works_on_stays_and_what_was_renamed_is_nobodys_business(tmp_path: Path) -> None:
    folder, file = begin_folder(tmp_path, PREFIX), begin_file(tmp_path, PREFIX)
    sweep(tmp_path, PREFIX)
    assert folder.path.is_dir()
    assert file.path.is_file()
    assert (folder.path.stat().st_mode & 0o777, file.path.stat().st_mode & 0o777) == (0o700, 0o600)
    folder.path.rename(tmp_path / "done")
    folder.end()
    file.end()
    assert names(tmp_path) == ["done"]


@pytest.mark.parametrize(
    "name",
    [".it-0123456789abcde", ".it-0123456789abcdef0", ".it-0123456789ABCDEF", "it-0123456789abcdef",
     ".it-0123456789abcdef.zip", ".is-0123456789abcdef"],
)  # fmt: skip
def test_what_has_another_name_is_never_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"somebody's")
    sweep(tmp_path, PREFIX)
    assert (tmp_path / name).read_bytes() == b"somebody's"


def test_neither_links_nor_pipes_are_touched_nor_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_bytes(b"mine")
    (tmp_path / ".it-0123456789abcdef").symlink_to(tmp_path / "mine")
    os.mkfifo(tmp_path / ".it-fedcba9876543210")
    sweep(tmp_path, PREFIX)
    assert len(names(tmp_path)) == 3
    assert (tmp_path / "mine" / "file").read_bytes() == b"mine"


def test_what_another_account_owns_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".it-0123456789abcdef").write_bytes(b"theirs")
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    sweep(tmp_path, PREFIX)
    assert names(tmp_path) == [".it-0123456789abcdef"]
    monkeypatch.undo()
    sweep(tmp_path, PREFIX)
    assert names(tmp_path) == []


@pytest.mark.parametrize("begin", [begin_file, begin_folder])
def test_one_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Path, str], Unfinished]
) -> None:
    real, swept = fcntl.flock, list[int]()

    def late(descriptor: int, how: int) -> None:
        if not swept:
            swept.append(descriptor)
            (path,) = tmp_path.iterdir()
            unfinished._remove(path)
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    mine = begin(tmp_path, PREFIX)
    assert names(tmp_path) == [mine.path.name]
    mine.end()


@pytest.mark.parametrize("begin", [begin_file, begin_folder])
def test_without_locks_nothing_is_swept_and_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Path, str], Unfinished]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(fcntl, "flock", refuse)
    one, other = begin(tmp_path, PREFIX), begin(tmp_path, PREFIX)
    assert len(names(tmp_path)) == 2
    one.end()
    other.end()


@pytest.mark.parametrize("begin", [begin_file, begin_folder])
def test_a_folder_that_is_not_there_is_said(tmp_path: Path, begin: Callable[[Path, str], Unfinished]) -> None:
    with pytest.raises(FileNotFoundError):
        begin(tmp_path / "none", PREFIX)


@pytest.mark.parametrize("begin", [begin_file, begin_folder])
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="Linux has it")
def test_a_folder_in_which_nothing_can_be_made_is_said(begin: Callable[[Path, str], Unfinished]) -> None:
    with pytest.raises(OSError, match="proc"):
        begin(Path("/proc"), PREFIX)
