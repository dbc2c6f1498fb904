"""A real pseudo-terminal with a program in it: what it shows, and everything that it was sent."""

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

ROOT = Path(__file__).parents[2]


class Terminal:
    """Runs `python ARGUMENTS` in a terminal of its own."""

    def __init__(self, *arguments: str, folder: Path, columns: int = 120, rows: int = 40) -> None:
        self._leader, follower = pty.openpty()
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        environment = {**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=follower, stdout=follower, stderr=follower, env=environment, close_fds=True, cwd=folder,
        )  # fmt: skip
        os.close(follower)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""

    @property
    def shown(self) -> str:
        """What stands on the screen."""
        return "\n".join(self._screen.display)

    def read(self, until: Callable[[str], bool] | None = None, seconds: float = 120) -> str:
        """Read until what was awaited is there, or where nothing is, until it has been quiet; return the screen."""
        deadline, pause = time.monotonic() + seconds, 0.05 if until else 0.2
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self._leader], [], [], pause)
            if ready:
                chunk = os.read(self._leader, 65536)
                self.raw += chunk
                self._stream.feed(chunk)
            elif until is None or until(self.shown):
                break
        lines = "\n".join(line.rstrip() for line in self._screen.display if line.strip())
        assert until is None or until(self.shown), lines
        return self.shown

    def type(self, keys: str, until: Callable[[str], bool] | None = None) -> str:
        """Type, and read; where nothing is awaited, until there was an answer and it is over."""
        before, deadline = len(self.raw), time.monotonic() + 2
        os.write(self._leader, keys.encode())
        while until is None and len(self.raw) == before and time.monotonic() < deadline:
            self.read()
        return self.read(until)

    def kill(self) -> None:
        """End the program as a power cut would: it hears of nothing."""
        self.process.kill()
        self.process.wait()
        os.close(self._leader)
