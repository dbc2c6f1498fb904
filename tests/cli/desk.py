"""A desk at which several people work on one workspace, through the command line, with a fixed clock and entropy."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cyberlayers.cli.entry import main
from cyberlayers.cli.options import Session

SMALL = Path(__file__).resolve().parents[1] / "data" / "posture" / "controls"
FIRST = date(2026, 3, 1)


def entropy() -> Callable[[int], bytes]:
    """Return bytes that look random and are the same every time."""
    numbers = count()
    return lambda size: b"".join(hashlib.sha256(str(next(numbers)).encode()).digest() for _ in range(4))[:size]


class Said(NamedTuple):
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command printed
        """Return stdout as JSON."""
        return json.loads(self.out)

    @property
    def id(self) -> str:
        """Return the id that stands alone on stdout."""
        assert self.status == 0, self.err
        assert self.out == self.out.strip() + "\n"
        assert "\n" not in self.out.strip()
        return self.out.strip()


class Desk:
    """A workspace and the days that go by on it."""

    def __init__(self, folder: Path, screen: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.day = FIRST
        self.entropy = entropy()
        self.screen = screen

    def __call__(self, *words: str, by: str = "officer", account: str | None = None, bare: bool = False) -> Said:
        """Run one command as a person, each from their own account, and return what it said."""
        session = Session(
            account=account or f"{by}-account",
            clock=lambda: datetime.combine(self.day, time(9, 30), UTC),
            entropy=self.entropy,
        )
        given = [] if bare else ["--workspace", str(self.folder), "--as", by]
        self.screen.readouterr()
        status = main([*given, *words], session)
        return Said(status, *self.screen.readouterr())
