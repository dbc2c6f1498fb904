"""A command in a terminal of its own, with a person who types."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
# Only a process that the terminal controls is interrupted by what is typed there.
_TAKE = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


class Prompted:
    """Runs `cyberlayers WORDS` in a terminal; what it wrote there stands in `raw`."""

    def __init__(self, *words: str, folder: Path) -> None:
        self._leader, follower = pty.openpty()
        environment = {name: value for name, value in os.environ.items() if name != "CYBERLAYERS_PASSPHRASE"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TAKE, "-m", "cyberlayers", *words],
            stdin=follower, stdout=follower, stderr=follower, cwd=folder, start_new_session=True,
            env={**environment, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        )  # fmt: skip
        os.close(follower)
        self.raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._leader)

    def asked(self, words: str, times: int = 1) -> Self:
        """Wait until it has written some words so often."""
        self._read(lambda: self.raw.count(words.encode()) >= times)
        assert self.raw.count(words.encode()) >= times, self.raw
        return self

    def type(self, keys: str) -> Self:
        """Type, once nothing that is typed is shown any more."""
        # The prompt is written a moment before the terminal is told to be silent.
        time.sleep(0.3)
        os.write(self._leader, keys.encode())
        return self

    def ended(self) -> int:
        """Wait for the end, and return the exit status."""
        self._read(lambda: False)
        return self._process.wait(timeout=60)

    def _read(self, is_enough: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not is_enough() and time.monotonic() < deadline:
            if select.select([self._leader], [], [], 0.2)[0]:
                try:
                    self.raw += os.read(self._leader, 65536)
                except OSError:
                    # Linux says so when nobody has the terminal open any more.
                    return
