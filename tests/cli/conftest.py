"""What every test of the command line starts from: a small catalogue, and a workspace that nobody else sees."""

import platform
from collections.abc import Callable
from pathlib import Path

import pytest

import cyberlayers.content.catalogue
import cyberlayers.workspace.adopting
import cyberlayers.workspace.workspace
from tests.cli.desk import SMALL, Desk

READERS = (cyberlayers.content.catalogue, cyberlayers.workspace.adopting, cyberlayers.workspace.workspace)


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read four controls instead of a hundred, and nothing of this machine."""
    for module in READERS:
        monkeypatch.setattr(module, "content_folder", lambda _name: SMALL)
    for name in ("CYBERLAYERS_WORKSPACE", "CYBERLAYERS_PERSON", "CYBERLAYERS_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(platform, "node", lambda: "desk")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def new_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Desk]:
    """Return a way to begin a workspace with a profile."""

    def begin(profile: str) -> Desk:
        made = Desk(tmp_path / "council", capsys)
        said = made("init", str(made.folder), "--organisation", "A council", "--profile", profile)
        assert (said.status, said.out) == (0, "")
        return made

    return begin


@pytest.fixture
def desk(new_desk: Callable[[str], Desk]) -> Desk:
    """Return a new workspace."""
    return new_desk("baseline")


@pytest.fixture
def worked(desk: Desk, tmp_path: Path) -> Desk:
    """Return a workspace in which something of everything was said."""
    from datetime import date

    desk("person", "add", "officer", "--name", "The officer", "--title", "Security officer", "--side", "it")
    desk("person", "add", "owner", "--name", "The owner", "--title", "Head of service", "--side", "service")
    desk("person", "add", "auditor", "--name", "The auditor", "--title", "Auditor", "--side", "audit")
    desk("person", "add", "leaver", "--name", "The leaver", "--title", "Officer", "--side", "it")
    desk("person", "erase", "leaver")
    desk("answer", "L1-01", "--true", "a1,p1", "--false", "n1")
    desk("answer", "L1-12", "--true", "a1,a2,p1", "--false", "n1")
    desk("answer", "L2-01", "--true", "p1", "--false", "n1,a1")
    log = tmp_path / "restore.log"
    log.write_text("restored 12 of 12\n")
    desk.day = date(2026, 3, 5)
    restored = desk(
        "evidence", "add", "L1-12", "--file", str(log), "--title", "Restore of the case system", "--method", "test",
        "--source", "test-result", "--tested-by", "officer", "--tested-on", "2026-03-04", "--statement", "a1,a2",
        "--covers", "case-system,files", "--population", "12", "--sampled", "12", "--extract", "backup tool, 4 March",
        "--shows", "Everything came back.",
    ).id  # fmt: skip
    note = desk(
        "evidence", "add", "L1-01", "L2-01", "--note", "Minutes of the board.", "--title", "Minutes", "--method",
        "examine", "--from", "2026-03-02", "--to", "2026-12-31", "--expires", "2026-05-10",
    ).id  # fmt: skip
    against = desk(
        "evidence", "add", "L2-01", "--link", "https://intranet.example/scan", "--title", "A scan found more data",
        "--method", "test", "--contradicts", "--statement", "n1", by="auditor",
    ).id  # fmt: skip
    desk("evidence", "review", restored, by="owner")
    desk("evidence", "review", note, "--disagree", "--why", "Not the signed ones", by="owner")
    desk("evidence", "review", against, by="owner")
    desk.day = date(2026, 3, 9)
    proposal = desk("accept", "L2-01", "--why", "Money", "--approver", "owner", "--until", "2026-04-30").id
    desk("approve", proposal, by="owner")
    desk("answer", "L1-01", "--status", "achieved", "--why", "Seen", "--approver", "owner", "--until", "2026-04-01")
    finding = desk(
        "finding", "add", "L1-13", "--observation", "Nobody knew the number", "--action", "Print it", "--owner",
        "Duty manager", "--due", "2026-04-01", "--retest-by", "2026-06-01",
    ).id  # fmt: skip
    desk("finding", "add", "L1-01", "--observation", "No deputy", "--action", "Name one", "--owner", "Director",
         "--due", "2026-03-20")  # fmt: skip
    desk("finding", "close", finding, "--why", "Printed")
    return desk
