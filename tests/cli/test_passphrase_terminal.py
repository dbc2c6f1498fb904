"""The passphrase prompt on a real terminal: hidden, asked twice for a new key, and never on the screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cyberlayers.bundle import keys
from tests.cli.desk import Desk
from tests.cli.prompted import Prompted

SECRET, OTHER = "correct horse", "battery staple"
NEW, REPEAT, OWN = "Passphrase of the new key", "Repeat for confirmation", "Passphrase of lead"
Begin = Callable[..., Prompted]


@pytest.fixture
def begin(desk: Desk, tmp_path: Path) -> Begin:
    """Return a way to begin a command in a terminal, without a passphrase in its environment."""

    def in_a_terminal(*words: str) -> Prompted:
        return Prompted("--workspace", str(desk.folder), "--as", "officer", *words, folder=tmp_path)

    return in_a_terminal


@pytest.fixture
def signing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk with a key, and no passphrase around."""
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", SECRET)
    assert desk("key", "new", "lead").status == 0
    monkeypatch.delenv("CYBERLAYERS_PASSPHRASE")
    return desk


def never_shown(terminal: Prompted) -> None:
    for word in (*SECRET.split(), *OTHER.split()):
        assert word.encode() not in terminal.raw


def said(terminal: Prompted) -> str:
    """Return the last line, without the terminal's line ends."""
    return terminal.raw.decode().replace("\r", "").strip().split("\n")[-1]


def test_a_new_passphrase_is_asked_twice_and_opens_the_key(begin: Begin, desk: Desk, tmp_path: Path) -> None:
    with begin("key", "new", "lead") as terminal:
        terminal.asked(NEW).type(f"{SECRET}\n").asked(REPEAT).type(f"{OTHER}\n")
        terminal.asked("do not match").asked(NEW, 2).type(f"{SECRET}\n").asked(REPEAT, 2).type(f"{SECRET}\n")
        assert terminal.ended() == 0
        never_shown(terminal)
    with begin("bundle", "export", str(tmp_path / "b.zip")) as terminal:
        terminal.asked(OWN).type(f"{SECRET}\n")
        assert terminal.ended() == 0
        never_shown(terminal)
        assert said(terminal).endswith("-000001")
    assert (tmp_path / "b.zip").is_file()
    assert (desk.folder / "keys" / "lead").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("typed", "status", "words"), [(OTHER, 3, "passphrase is wrong"), ("", 2, "passphrase")])
def test_a_wrong_passphrase_is_refused_in_one_sentence(
    begin: Begin, signing: Desk, tmp_path: Path, typed: str, status: int, words: str
) -> None:
    with begin("bundle", "export", str(tmp_path / "b.zip")) as terminal:
        terminal.asked(OWN).type(f"{typed}\n")
        assert terminal.ended() == status
        never_shown(terminal)
        assert said(terminal).startswith("cyberlayers: ")
        assert words in said(terminal)
        assert b"Traceback" not in terminal.raw
    assert not (tmp_path / "b.zip").exists()
    assert signing("ledger", "head", "--format", "json").status == 0


def test_whoever_interrupts_the_prompt_ends_with_130_and_leaves_nothing(
    begin: Begin, signing: Desk, tmp_path: Path
) -> None:
    with begin("key", "new", "second") as terminal:
        terminal.asked(NEW).type(f"{SECRET}\n").asked(REPEAT).type("\x03")
        assert terminal.ended() == 130
        assert said(terminal) == "cyberlayers: interrupted."
        never_shown(terminal)
    assert sorted(path.name for path in (signing.folder / "keys").iterdir()) == ["lead", "lead.pub", "lead.pub.pem"]
    with begin("bundle", "export", str(tmp_path / "b")) as terminal:
        terminal.asked(OWN).type("\x03")
        assert terminal.ended() == 130
    assert [path.name for path in tmp_path.iterdir() if path.name != "council"] == []


@pytest.mark.parametrize("command", ["new", "export", "countersign"])
def test_where_nobody_can_be_asked_the_sentence_names_the_variable(signing: Desk, tmp_path: Path, command: str) -> None:
    """Standard input of a test is no terminal, as that of a script."""
    words = {
        "new": ("key", "new", "second"),
        "export": ("bundle", "export", str(tmp_path / "b.zip")),
        "countersign": ("bundle", "countersign", "b.zip", "--role", "auditor", "--key", "lead", "--meaning", "agreed"),
    }
    found = signing(*words[command])
    assert (found.status, found.out) == (2, "")
    assert "CYBERLAYERS_PASSPHRASE" in found.err
    assert found.err.count("\n") == 1
