"""Words in a bundle that attack a terminal or Textual are shown as words, verified or not."""

import json
from pathlib import Path

import pytest

from cyberlayers.model.status import Method
from cyberlayers.tui.bundles.verdict import BAD, GOOD, SAYS
from cyberlayers.tui.screens.bundle_check import BundleCheckScreen
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.workspace import evidencing
from cyberlayers.workspace.evidencing import NewEvidence
from tests.tui.attacks import WORDS, obeyed
from tests.tui.bundle_desk import council, exported, lines_of, quick_keys, tampered, with_key
from tests.tui.house import NOW, open_as, opened, press, screen_of
from tests.tui.terminal import Terminal

pytestmark = pytest.mark.usefixtures(quick_keys.__name__)
__all__ = ["quick_keys"]

SCRIPT = """
import os, sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from cyberlayers.tui.start import run_screen
from cyberlayers.workspace.workspace import Acting
run_screen(SimpleNamespace(
    workspace=Path(sys.argv[1]), subject=None, at=None, known_at=None, entropy=os.urandom,
    clock=lambda: datetime.fromisoformat(sys.argv[2]), acting=lambda: Acting("ann", "account-of-ann", "host")))
"""
NAMED = "\x1b]0;PWNED\x07[red]\u202e[@click=app.quit()]x.zip"
SHOWN = "Org ␛]0;PWNED␇"


@pytest.fixture
def hostile(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a council whose bundle says everything that may not be obeyed."""
    monkeypatch.chdir(plain.parent)
    ann = with_key(council(plain, f"Org {WORDS}"))
    file = plain.parent / "\x1b]0;PWNED\x07[red]x.txt"
    file.write_text(WORDS, encoding="utf-8")
    evidencing.add(ann, NewEvidence(controls=("L5-02",), title=WORDS, method=Method.TEST, file=file))
    exported(ann, plain.parent / NAMED, marking=WORDS, audience=WORDS, challenge=WORDS)
    tampered(plain.parent / NAMED, plain.parent / "bad.zip", 9000)
    return plain


@pytest.mark.long
async def test_a_bundle_shows_its_words_as_words_verified_or_not(hostile: Path) -> None:
    async with opened(hostile, size=(80, 24)) as (app, pilot):
        for name, found in ((NAMED, f"{GOOD}  V E R I F I E D"), ("bad.zip", f"{BAD}  N O T   V E R I F I E D")):
            app.push_screen(BundleCheckScreen(hostile.parent / name))
            await press(pilot, "f2")
            assert found in screen_of(app)
            checks = app.screen.query_one("#checks", KeyedList)
            for key in [row.key for row in checks._rows]:
                assert key is not None
                checks.choose(key)
                await press(pilot)
                _nothing_is_obeyed(app)
            checks.choose(SAYS)
            await press(pilot)
            assert SHOWN in screen_of(app)
            assert "[@click=app.quit()]" in lines_of(app)
            assert ("UNVERIFIED" in screen_of(app)) == (name == "bad.zip")
            for y in range(13, 22):
                await pilot.click(offset=(30, y))
            assert app.is_running
            await press(pilot, "o", "escape", "c")
            _nothing_is_obeyed(app)
            await press(pilot, "escape")


def _nothing_is_obeyed(app: object) -> None:
    text = screen_of(app)  # type: ignore[arg-type] # the app of this test
    assert not set(text) & set("\x1b\x07\x9b\x9d\u202e\u2066\ufeff"), json.dumps(text)


def test_no_word_of_a_bundle_reaches_the_terminal_as_a_command(hostile: Path) -> None:
    terminal = Terminal("-c", SCRIPT, str(hostile), NOW.isoformat(), folder=hostile.parent)
    try:
        terminal.read(until=lambda shown: "Next" in shown)
        terminal.type("B", until=lambda shown: "Signed here" in shown)
        terminal.type("v", until=lambda shown: "Trust folder" in shown)
        terminal.type("bad.zip\x1bOQ", until=lambda shown: "N O T" in shown)
        shown = terminal.type("\x1b[H", until=lambda shown: "UNVERIFIED" in shown)
        assert SHOWN in shown
        terminal.type("?")
        assert terminal.process.poll() is None, "the app ran an action that stood in a bundle"
    finally:
        terminal.kill()
    assert obeyed(terminal.raw) == []
    assert open_as(hostile).state().bundles
