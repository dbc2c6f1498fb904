"""Words that attack a terminal or Textual are shown as words, on every screen, in a real pseudo-terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest

from cyberlayers.model.status import Method, Status
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.workspace import answering, evidencing, findings
from tests.tui.house import NOW, empty_workspace, every_yes, open_as, opened, press, screen_of, toasts

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 40
HOSTILE = (
    "\x1b]0;PWNED\x07", "\x1b]52;c;UFdORUQ=\x07", "\x1b[31mRED", "\x1bPq#\x1b\\", "\x9b31mC1", "\x9d0;PWNED\x9c",
    "\u202eevil\u202c", "\u2066iso\u2069", "\u200bzw\ufeff", "[@click=app.quit()]x[/]", "[red]r", "[/]", "[bold",
    "\U0001f469\u200d\U0001f4bb", "W" * 300,
)  # fmt: skip
NEVER = tuple(
    words.encode()
    for words in (
        "\x1b]0;PWNED",
        "\x1b]52;c;UFd",
        "\x1b[31mRED",
        "\x1bPq#",
        "\x9b",
        "\x9d",
        "\u202e",
        "\u2066",
        "\ufeff",
    )
)
WORDS = " ".join(HOSTILE)
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from cyberlayers.tui.start import run_screen
from cyberlayers.workspace.workspace import Acting
session = SimpleNamespace(
    workspace=Path(sys.argv[1]), subject=None, at=None, known_at=None,
    clock=lambda: datetime.fromisoformat(sys.argv[2]),
    entropy=__import__("os").urandom, acting=lambda: Acting("bob", "account-of-bob", "host"))
run_screen(session)
"""


@pytest.fixture
def hostile(plain: Path) -> Path:
    empty_workspace(plain, f"Org {WORDS}", "baseline")
    ann = open_as(plain)
    file = plain.parent / "\x1b]0;PWNED\x07[red]\u202e\x9b31m[@click=app.quit()]x.txt"
    file.write_text(f"content {WORDS}\n{WORDS}", encoding="utf-8")
    every_yes(ann, "L5-02")
    evidencing.add(
        ann,
        evidencing.NewEvidence(
            controls=("L5-02",), title=f"Title {WORDS}", method=Method.TEST, file=file, shows=WORDS, covers=(WORDS,),
            statements=("L5-02:a1",), excluded=WORDS, extract=WORDS,
        ),
    )  # fmt: skip
    answering.override(ann, "L5-02", Status.NOT_ACHIEVED, f"Why {WORDS}")
    findings.add_finding(ann, "L5-02", observation=WORDS, action=WORDS, owner=WORDS, due=NOW.date())
    return plain


KEYS = (
    "5",
    "\x1b[B",
    "\r",
    "\t",
    "\r",
    "y",
    "\x1b",
    "f",
    "\x1b",
    "\x1b",
    "e",
    "\x1bOR",
    "\x1b",
    "\x1b",
    "r",
    "?",
    ":",
    "E-0",
)


def test_no_screen_lets_words_reach_the_terminal_as_commands(hostile: Path) -> None:
    leader, follower = pty.openpty()
    fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(hostile), NOW.isoformat()],
        stdin=follower, stdout=follower, stderr=follower, env=environment, close_fds=True, cwd=hostile.parent,
    )  # fmt: skip
    os.close(follower)
    terminal = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(terminal)
    raw, seen = b"", ""
    try:
        raw += _read(leader, stream, until=lambda: "Next" in "".join(terminal.display))
        for key in KEYS:
            os.write(leader, key.encode())
            raw += _read(leader, stream)
            seen += "\n".join(terminal.display)
        assert process.poll() is None, "the app ran an action that stood in its data"
    finally:
        process.kill()
        process.wait()
        os.close(leader)
    assert not [words for words in NEVER if words in raw]
    for words in ("Org ␛]0;PWNED␇", "[@click=app.quit()]x[/]", "<U+202E>", "[red]"):
        assert words in seen


def _read(leader: int, stream: pyte.ByteStream, until: Callable[[], bool] = lambda: True) -> bytes:
    """Read until it has been quiet for a moment, and what was awaited is there."""
    raw, deadline = b"", time.monotonic() + 30
    while time.monotonic() < deadline:
        ready, _, _ = select.select([leader], [], [], 0.35)
        if ready:
            chunk = os.read(leader, 65536)
            raw += chunk
            stream.feed(chunk)
        elif until():
            break
    return raw


async def test_a_toast_shows_hostile_words_as_words(hostile: Path) -> None:
    async with opened(hostile) as (app, pilot):
        app.perform(lambda _: None, lambda _: f"Said {WORDS}")
        await press(pilot, "0")
        assert any("PWNED" in message for message in toasts(app))
        text = screen_of(app)
        assert "\x1b" not in text
        assert "Said ␛]0;PWNED␇" in text


async def test_hostile_words_stay_inside_the_screen(hostile: Path) -> None:
    async with opened(hostile, size=(80, 24)) as (app, pilot):
        for keys in ((), ("5",), ("down", "enter"), ("tab", "enter"), ("r",)):
            await press(pilot, *keys)
            for strip in app.screen._compositor.render_strips():
                assert strip.cell_length == 80


async def test_clicking_hostile_words_does_nothing_of_what_they_say(hostile: Path) -> None:
    async with opened(hostile) as (app, pilot):
        await press(pilot, "5", "down", "enter")
        where = next(y for y, line in enumerate(screen_of(app).split("\n")) if "Title" in line)
        for x in range(60, 120, 6):
            await pilot.click(offset=(x, where))
        assert isinstance(app, CyberlayersApp)
        assert app.is_running
