"""Start-up: `--help` and `--version` against bare click; the first frame against an empty Textual app.

Each is a whole process. The apps run in a pseudo-terminal of 120 by 40 and leave as soon as their first frame, ours
with the eight rings in place, has been drawn.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import compare, keep_bytecode, say

RUNS = 11
SIZE = struct.pack("HHHH", 40, 120, 0, 0)
EMPTY = """
from textual.app import App
class Empty(App[None]):
    def on_mount(self): self.call_after_refresh(self.exit)
Empty().run()
"""
OURS = """
import sys
from pathlib import Path
from cyberlayers.cli.options import Session
from cyberlayers.tui.start import app_for
from textual.app import App
session = Session(workspace=Path(sys.argv[1]))
app = app_for(session)
board = app.get_default_screen
def first():
    screen = board()
    screen.call_after_refresh(app.exit)
    return screen
app.get_default_screen = first
app.run()
"""


def quietly(*words: str) -> None:
    """Run Python on some words and insist that it succeeds."""
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


def in_terminal(code: str, *words: str) -> None:
    """Run code in a pseudo-terminal until it leaves, and insist that it drew something and succeeded."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(sys.executable, [sys.executable, "-c", code, *words])  # noqa: S606 - this very interpreter
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, SIZE)
    drawn = 0
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        drawn += len(part)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0 or drawn == 0:
        raise SystemExit(f"the app ended with {os.waitstatus_to_exitcode(status)} after drawing {drawn} bytes")


def main() -> None:
    """Print the ratios."""
    click = partial(quietly, "-c", "import click")
    with TemporaryDirectory() as folder:
        keep_bytecode(Path(folder) / "bytecode")
        for option in ("--help", "--version"):
            found = compare(partial(quietly, "-m", "cyberlayers", option), click, RUNS)
            say(f"cyberlayers {option}", found, "import click", "goal: under 2")
        workspace = Path(folder) / "workspace"
        quietly("-m", "cyberlayers", "init", str(workspace), "--organisation", "Bench")
        found = compare(partial(in_terminal, OURS, str(workspace)), partial(in_terminal, EMPTY), RUNS)
    say("first frame, eight rings in place", found, "empty Textual app", "goal: under 2")


if __name__ == "__main__":
    main()
