"""Errors are one sentence on stderr, with an exit status that means something; nothing waits."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from cyberlayers.cli.names import COMMANDS
from cyberlayers.errors import WorkspaceError
from tests.cli.desk import Desk

ROOT = Path(__file__).resolve().parents[2]

WRONG = [
    (2, ["posture", "--layer", "9"]),
    (2, ["posture", "--layer", "1", "--fail-under", "3"]),
    (2, ["posture", "--no-such-option"]),
    (2, ["no-such-command"]),
    (2, ["evidence", "no-such-verb"]),
    (2, ["answer"]),
    (2, ["answer", "L1-01"]),
    (2, ["answer", "L1-01", "--true", "a1", "--not-applicable"]),
    (2, ["answer", "L1-01", "--true", "a1", "--false", "a1"]),
    (2, ["answer", "L1-01", "--clear", "a1,a1"]),
    (2, ["answer", "L1-01", "--true", "a1", "--from", "2026-03-02"]),
    (2, ["answer", "L1-01", "--status", "achieved"]),
    (2, ["answer", "L1-01", "--status", "achieved", "--why", "x"]),
    (2, ["answer", "L1-01", "--status", "achieved", "--why", "x", "--approver", "owner"]),
    (2, ["answer", "L1-01", "--status", "achieved", "--why", "x", "--approver", "officer", "--until", "2026-05-01"]),
    (2, ["answer", "L1-01", "--status", "achieved", "--why", " ", "--approver", "owner", "--until", "2026-05-01"]),
    (2, ["answer", "L1-01", "--status", "achieved", "--why", "x", "--approver", "a b", "--until", "2026-05-01"]),
    (2, ["answer", "L1-01", "--not-applicable", "--why", "x"]),
    (2, ["answer", "L1-01", "--not-applicable", "--why", "x", "--approver", "owner", "--until", "2026-02-01"]),
    (3, ["answer", "L1-12", "--not-applicable", "--why", "x", "--approver", "owner", "--until", "2026-05-01"]),
    (3, ["answer", "L1-01", "--true", "a9"]),
    (3, ["answer", "L9-01", "--true", "a1"]),
    (3, ["approve", "99"]),
    (2, ["approve", "0"]),
    (2, ["approve", "1", "--refuse"]),
    (2, ["approve", "1", "--shared-account"]),
    (3, ["accept", "L1-01", "--why", "x", "--approver", "owner", "--until", "2026-05-01"]),
    (3, ["explain", "L9-01"]),
    (3, ["control", "show", "x"]),
    (3, ["control", "list", "--framework", "caf-9"]),
    (2, ["person", "add", "two words", "--name", "x", "--title", "x", "--side", "it"]),
    (2, ["person", "add", "ann", "--name", " ", "--title", "x", "--side", "it"]),
    (2, ["person", "add", "ann", "--name", "x", "--title", "x", "--side", "other"]),
    (3, ["person", "erase", "nobody"]),
    (2, ["workspace", "set"]),
    (2, ["workspace", "set", "--organisation", " "]),
    (2, ["workspace", "set", "--profile", "starter"]),
    (2, ["workspace", "set", "--profile", "starter", "--approver", "officer", "--why", "x"]),
    (3, ["workspace", "set", "--profile", "none", "--approver", "owner", "--why", "x"]),
    (2, ["workspace", "adopt-criteria", "--approver", "owner", "--why", "x"]),
    (2, ["finding", "add", "L1-01", "--observation", "", "--action", "a", "--owner", "o", "--due", "2026-04-01"]),
    (3, ["finding", "add", "L9-01", "--observation", "o", "--action", "a", "--owner", "o", "--due", "2026-04-01"]),
    (3, ["finding", "close", "F-000001", "--why", "x"]),
    (3, ["evidence", "show", "E-000001"]),
    (3, ["evidence", "review", "E-000001"]),
    (2, ["evidence", "review", "E-000001", "--disagree"]),
    (2, ["evidence", "review", "E-000001", "--shared-account"]),
    (2, ["evidence", "withdraw", "E-000001", "--why", " "]),
    (3, ["evidence", "withdraw", "E-000001", "--why", "x"]),
    (3, ["evidence", "supersede", "E-000001", "E-000002"]),
    (3, ["evidence", "extract", "E-000001", "--to", "out"]),
    (3, ["evidence", "list", "--control", "L9-01"]),
    (2, ["evidence", "list", "--state", "gone"]),
    (2, ["forecast", "--days", "0"]),
    (4, ["posture", "--workspace", "none"]),
    (4, ["init", "council", "--organisation", "x"]),
    (2, ["init", "other", "--organisation", " "]),
    (3, ["init", "other", "--organisation", "x", "--profile", "none"]),
]
NEW = ["evidence", "add", "L1-01", "--title", "x", "--method", "examine"]
WRONG_EVIDENCE = [
    (2, [*NEW]),
    (2, [*NEW, "--note", "x", "--link", "y"]),
    (2, [*NEW, "--note", " "]),
    (2, [*NEW, "--link", ""]),
    (3, [*NEW, "--file", "none"]),
    (3, [*NEW, "--file", "."]),
    (3, [*NEW, "--note", "x", "--statement", "a9"]),
    (3, [*NEW, "--note", "x", "--statement", "L2-01:a1"]),
    (2, [*NEW, "L2-01", "--note", "x", "--statement", "a1"]),
    (3, [*NEW, "L9-01", "--note", "x"]),
    (2, [*NEW, "--note", "x", "--title", " "]),
    (2, [*NEW, "--note", "x", "--collected", "2026-03-02"]),
    (2, [*NEW, "--note", "x", "--tested-on", "2026-03-02"]),
    (2, [*NEW, "--note", "x", "--source", "test-result"]),
    (2, [*NEW, "--note", "x", "--source", "test-result", "--method", "test"]),
    (2, [*NEW, "--note", "x", "--source", "external-report", "--author", "a", "--organisation", "o"]),
    (2, [*NEW, "--note", "x", "--from", "2026-02-02", "--to", "2026-02-01"]),
    (2, [*NEW, "--note", "x", "--population", "1", "--sampled", "2"]),
    (2, [*NEW, "--note", "x", "--population", "-1"]),
    (2, [*NEW, "--note", "x", "--collected-by", "two words"]),
    (2, [*NEW, "--note", "x", "--shows", " "]),
]


@pytest.mark.parametrize(
    ("status", "words"),
    WRONG + WRONG_EVIDENCE,
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_one_sentence_on_stderr_and_records_nothing(
    desk: Desk, status: int, words: list[str]
) -> None:
    before = desk("ledger", "head", "--format", "json").out
    said = desk(*words)
    assert (said.status, said.out) == (status, "")
    assert said.err.startswith("cyberlayers: ")
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert "validation error" not in said.err
    assert desk("ledger", "head", "--format", "json").out == before


def test_a_check_that_does_not_hold_is_1_and_one_that_does_is_0(worked: Desk) -> None:
    assert worked("posture", "--fail-under", "2").status == 0
    assert worked("posture", "--fail-under", "3").status == 1


def test_an_escape_in_a_word_comes_back_harmless(desk: Desk) -> None:
    for words in (["explain", "\x1b]0;x\x07"], ["\x9bno"], ["posture", "--\x1b[2J"], ["evidence", "show", "\u202ex"]):
        said = desk(*words)
        assert said.status in {2, 3}
        assert not set(said.err) & set("\x1b\x07\x9b\u202e")


def test_a_file_that_cannot_be_written_is_a_missing_permission(desk: Desk) -> None:
    from cyberlayers.cli import entry

    assert entry._failed(PermissionError(13, "Permission denied", "store.db")) == 5
    assert desk.screen.readouterr().err == (
        "cyberlayers: store.db cannot be used (Permission denied). Check its permissions and the space on its disk.\n"
    )
    assert entry._failed(RecursionError()) == 3


def test_an_interruption_is_130(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import cyberlayers.workspace.judging

    def interrupted(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cyberlayers.workspace.judging, "judge", interrupted)
    said = desk("posture")
    assert (said.status, said.err.strip()) == (130, "cyberlayers: interrupted.")


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_waits_for_an_answer(name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override] # never reached
            raise AssertionError("somebody reads stdin")

        read = readline

    monkeypatch.setattr(sys, "stdin", Silent())
    desk(name, "--help")
    assert desk(name).status in {0, 1, 2, 3, 4}


@pytest.fixture
def unread() -> Iterator[BinaryIO]:
    """Return the end of a pipe whose reader is gone."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        yield pipe


@pytest.mark.parametrize(
    ("words", "status"), [(("control", "list", "--format", "json"), 0), (("posture", "--fail-under", "8"), 1)]
)
def test_a_reader_that_goes_away_changes_nothing_but_what_it_reads(
    words: tuple[str, ...], status: int, desk: Desk, unread: BinaryIO
) -> None:
    command = [sys.executable, "-m", "cyberlayers", "--workspace", str(desk.folder), *words]
    ended = subprocess.run(command, stdout=unread, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert ended.returncode == status
    assert b"Traceback" not in ended.stderr
    assert b"rror" not in ended.stderr


def test_nobody_need_read_what_went_wrong(desk: Desk, unread: BinaryIO) -> None:
    command = [sys.executable, "-m", "cyberlayers", "--workspace", str(desk.folder / "absent"), "posture"]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=unread, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stdout) == (WorkspaceError.exit_status, b"")
