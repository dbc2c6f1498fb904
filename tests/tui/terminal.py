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

    def read(self, until: Callable[[str], bool] = lambda _: True, seconds: float = 30) -> str:
        """Read until it has been quiet for a moment and what was awaited is there; return the screen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self._leader], [], [], 0.3)
            if ready:
                chunk = os.read(self._leader, 65536)
                self.raw += chunk
                self._stream.feed(chunk)
            elif until(self.shown):
                break
        assert until(self.shown), self.shown
        return self.shown

    def type(self, keys: str, until: Callable[[str], bool] = lambda _: True) -> str:
        """Type, and read."""
        os.write(self._leader, keys.encode())
        return self.read(until)

    def kill(self) -> None:
        """End the program as a power cut would: it hears of nothing."""
        self.process.kill()
        self.process.wait()
        os.close(self._leader)
