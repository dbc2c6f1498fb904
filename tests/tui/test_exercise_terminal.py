"""A run in a real terminal: killed and reopened, and attacked by its own words."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cyberlayers.model.scenario import Scenario
from cyberlayers.workspace import estates, rehearsing
from cyberlayers.workspace.workspace import create
from tests.tui.house import acting
from tests.tui.rehearsal_room import ESTATE, RUN, SCENARIO
from tests.tui.terminal import Terminal

DOWN, ENTER, ESCAPE = "\x1b[B", "\r", "\x1b"
ATTACKS = (
    "\\u001b]0;PWNED\\u0007",
    "\\u001b[31mRED",
    "\\u009b31mC1",
    "\\u202eevil",
    "[@click=app.quit()]x[/]",
    "[red]r",
    "[/]",
    "[bold",
    "W" * 200,
)
NEVER = (b"\x1b]0;PWNED", b"\x1b[31mRED", b"\x9b31mC1", "\u202e".encode())
WORDS = " ".join(ATTACKS)


def now() -> datetime:
    return datetime.now(UTC)


def resumed(folder: Path, size: tuple[int, int] = (120, 40)) -> Terminal:
    words = ("-m", "cyberlayers", "--workspace", str(folder), "--as", "ann", "exercise", "resume", RUN)
    return Terminal(*words, folder=folder.parent, columns=size[0], rows=size[1])


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    workspace = create(folder, "Small council", "starter", acting("ann"), now, os.urandom)
    estates.import_estate(workspace, ESTATE)
    rehearsing.start(workspace, str(SCENARIO), "facilitated")
    return folder


def test_a_killed_run_is_reopened_at_the_same_minute_before_the_same_inject(room: Path) -> None:
    terminal = resumed(room)
    try:
        terminal.read(lambda shown: "Brief the room" in shown)
        terminal.type(ENTER, lambda shown: "Head of IT decides" in shown)
        terminal.type("j", lambda shown: "Move the clock on" in shown)
        terminal.type("25" + ENTER, lambda shown: "minute 25 " in shown)
        before = terminal.read(lambda shown: "Still open" in shown)
    finally:
        terminal.kill()
    terminal = resumed(room)
    try:
        after = terminal.read(lambda shown: "minute 25 " in shown)
        assert _moment(after) == _moment(before)
        assert "23:05" in _moment(after)[0]
        assert "√ Fri 22:40   Alert" in after
        assert "HELD" in after
        terminal.type("7", lambda shown: "Inject alert" in shown)
    finally:
        terminal.kill()


def _moment(shown: str) -> tuple[str, str]:
    lines = shown.split("\n")
    return lines[1].strip(), next(line for line in lines if line.startswith(" Next"))


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    scenario, estate = tmp_path / "scenario.toml", tmp_path / "estate.toml"
    scenario.write_text(_poisoned(SCENARIO.read_text(encoding="utf-8")), encoding="utf-8")
    estate.write_text(_poisoned(ESTATE.read_text(encoding="utf-8")), encoding="utf-8")
    folder = tmp_path / "council"
    workspace = create(folder, "Small council", "starter", acting("ann"), now, os.urandom)
    estates.import_estate(workspace, estate)
    rehearsing.start(workspace, str(scenario), "facilitated", reveal="live")
    return folder


def _poisoned(text: str) -> str:
    """Put the attacks into every text that a person reads."""
    lines = []
    for line in text.splitlines():
        key, _, value = line.partition(" = ")
        words = {"text", "notes", "title", "summary", "prompt", "name", "from", "channel", "action", "goal", "deputy"}
        lines.append(f'{key} = {value[:-1]} {WORDS}"' if key in {*words, "for", "against", "audience"} else line)
    return "\n".join(lines) + "\n"


@pytest.mark.long
def test_hostile_words_of_a_scenario_and_a_register_are_shown_as_words(hostile: Path) -> None:
    terminal = resumed(hostile)
    seen = ""
    try:
        terminal.read(lambda shown: "Next" in shown)
        for keys in (ENTER, "2", DOWN, "3", DOWN, "4", "+", ESCAPE, "5", "6", "7", "v", "b", "b", "v", "h", "\t", ENTER,
                     ESCAPE, ESCAPE, "w", ESCAPE, "d", ENTER, ENTER, ESCAPE, ESCAPE, ESCAPE, "s", DOWN, "c", ESCAPE,
                     ESCAPE, "x"):  # fmt: skip
            seen += terminal.type(keys)
        assert terminal.process.poll() is None, "the app ran an action that stood in its data"
    finally:
        terminal.kill()
    assert not [words for words in NEVER if words in terminal.raw]
    for words in ("␛]0;PWNED␇", "[@click=app.quit()]x[/]", "<U+202E>", "[red]"):
        assert words in seen


def test_the_attacks_really_are_in_the_scenario(hostile: Path) -> None:
    from cyberlayers.content.scenario import load_scenario

    scenario: Scenario = load_scenario(hostile.parent / "scenario.toml")
    assert "\x1b]0;PWNED\x07" in scenario.inject[0].text
    assert "[@click=app.quit()]" in scenario.role[0].name
