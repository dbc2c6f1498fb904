"""Long work on the command line: how far it is, and Ctrl-C, after which nothing is half-written."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from cyberlayers.store import evidence_files
from cyberlayers.workspace import extracting
from tests.cli.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
INTERRUPTED = (130, "", "\ncyberlayers: interrupted.\n")


@pytest.fixture(autouse=True)
def keyboard() -> Iterator[None]:
    """Let an interruption interrupt, also where a shell started the tests in the background and switched that off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """Return a file of many chunks."""
    file = tmp_path / "big.bin"
    with file.open("wb") as sparse:
        sparse.truncate(24 * MEBIBYTE)
    return file


def files_of(folder: Path) -> list[Path]:
    """Return all that lies in a folder."""
    return sorted(folder.rglob("*"))


def records_of(desk: Desk) -> int:
    """Return how many records there are."""
    size = desk("ledger", "head", "--format", "json").json["size"]
    assert isinstance(size, int)
    return size


def interrupting(at: int, otherwise: Callable[..., object]) -> Callable[..., object]:
    """Return a function that does as another, and is interrupted from the keyboard in its so-manieth call."""
    calls = 0

    def call(*arguments: object, **words: object) -> object:
        nonlocal calls
        calls += 1
        if calls == at:
            signal.raise_signal(signal.SIGINT)
        return otherwise(*arguments, **words)

    return call


def add(desk: Desk, file: Path) -> tuple[int, str, str]:
    return desk("evidence", "add", "L1-01", "--file", str(file), "--title", "A dump", "--method", "examine")


def test_evidence_that_is_interrupted_half_way_leaves_no_file_and_no_record(
    desk: Desk, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, records = files_of(desk.folder), records_of(desk)
    with monkeypatch.context() as patched:
        patched.setattr(evidence_files, "_write", interrupting(13, evidence_files._write))
        assert add(desk, big) == INTERRUPTED
    assert files_of(desk.folder) == files
    assert records_of(desk) == records
    assert add(desk, big)[0] == 0
    assert records_of(desk) == records + 1


def test_an_interrupted_extraction_leaves_no_file(
    desk: Desk, big: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = add(desk, big)
    assert added[0] == 0
    to = tmp_path / "out.bin"
    words = ("evidence", "extract", added[1].strip(), "--to", str(to))
    with monkeypatch.context() as patched:
        patched.setattr(extracting, "open_kept", lambda *given: _Interrupted(evidence_files.open_kept(*given)))
        assert desk(*words) == INTERRUPTED
        assert not to.exists()
    assert desk(*words).status == 0
    assert to.stat().st_size == 24 * MEBIBYTE


class _Interrupted:
    """A file that is interrupted in its fifth reading."""

    def __init__(self, file: object) -> None:
        self._file = file
        self.read = interrupting(5, file.read)  # type: ignore[attr-defined] # a file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()  # type: ignore[attr-defined] # a file


def test_an_interrupted_check_records_nothing(desk: Desk, big: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add(desk, big)[0] == 0
    small = desk("evidence", "add", "L1-01", "--note", "words", "--title", "A note", "--method", "examine")
    assert small.status == 0
    kept = next(path for path in files_of(desk.folder / "evidence") if path.is_file() and path.stat().st_size < 9)
    kept.write_text("other")
    records = records_of(desk)
    with monkeypatch.context() as patched:
        patched.setattr("cyberlayers.store.check._tell_of", interrupting(20, lambda *_: None))
        assert desk("check") == INTERRUPTED
    assert records_of(desk) == records
    assert desk("check").status == 1
    assert records_of(desk) == records + 1, "that the note is broken"


def on_a_terminal(*words: str) -> str:
    """Run a command whose stderr is a terminal, and return what stood there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cyberlayers", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                some = os.read(ours, 4096)
            except OSError:  # what Linux says once nobody has the terminal open
                break
            said += some
        assert process.wait(60) == 0, said
    os.close(ours)
    return said.decode()


def test_a_bar_is_drawn_on_a_terminal_for_a_large_file_and_none_for_a_note(tmp_path: Path, big: Path) -> None:
    workspace = ("--workspace", str(tmp_path / "own"))
    assert "Made a workspace" in on_a_terminal("init", str(tmp_path / "own"), "--organisation", "A council")
    new = ("evidence", "add", "L1-01", "--title", "A dump", "--method", "examine", *workspace)
    drawn = on_a_terminal(*new, "--file", str(big))
    assert "Evidence  [----" in drawn
    assert "100%" in drawn
    assert on_a_terminal(*new, "--note", "Minutes") == ""
    checked = on_a_terminal("check", *workspace)
    assert "Evidence  [" in checked
    assert "100%" in checked


def test_no_bar_is_drawn_where_stderr_is_no_terminal(desk: Desk, big: Path) -> None:
    assert add(desk, big) == (0, "E-000001\n", "")
