"""Durable appends a second against raw sqlite3 with the same pragmas, in one run on one disk.

The peer inserts one row of the same size a transaction; ours takes the lock, folds, hashes, projects and commits.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from cyberlayers.model.records import FindingAdded
from cyberlayers.model.state import State
from cyberlayers.store.store import Change, Store
from cyberlayers.workspace.workspace import Acting, create
from tests.benchmarks.measure import Ratio, seconds

T = TypeVar("T")
APPENDS = 300
ROUNDS = 3


def raw(path: Path, leaf: str) -> None:
    """Insert rows one transaction each, with the store's pragmas."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON", "secure_delete=ON"):
            db.execute(f"PRAGMA {pragma}")
        db.execute(
            "CREATE TABLE IF NOT EXISTS ledger(seq INTEGER PRIMARY KEY, leaf TEXT, leaf_hash BLOB, private TEXT)"
        )
        for _ in range(APPENDS):
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO ledger(leaf, leaf_hash, private) VALUES (?, ?, ?)", (leaf, b"0" * 32, leaf))
            db.execute("COMMIT")


def ours(folder: Path) -> None:
    """Append findings, each durable before the next."""
    workspace = create(
        folder, "Bench", "starter", Acting("bench", "bench", "host"), lambda: datetime.now(UTC), os.urandom
    )
    due = workspace.today() + timedelta(days=30)
    state = workspace.state()
    with Store(folder, known=state) as store:
        actor = store.state().created.actor  # type: ignore[union-attr] # the workspace was just created
        for number in range(1, APPENDS + 1):
            change = Change(
                (FindingAdded(id=f"F-{number:06}", control="L1-12", due=due, observation="seen", owner="us"),)
            )
            store.append(partial(_always, change), partial(_always, actor), datetime.now(UTC), os.urandom)


def _always(value: T, _: State) -> T:
    return value


def main() -> None:
    """Print the ratio of appends a second."""
    pairs = []
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            mine = seconds(lambda: ours(Path(folder) / "workspace"))
            peer = seconds(lambda: raw(Path(folder) / "raw.db", "x" * 420))
            pairs.append((mine, peer))
    mine, peer = sorted(pairs)[len(pairs) // 2]
    found = Ratio(mine, peer, mine / peer)
    print(  # noqa: T201 - a benchmark prints
        f"durable appends: {APPENDS / mine:.0f} a second, raw sqlite3 with the same pragmas {APPENDS / peer:.0f}, "
        f"ratio of times {found.ratio:.2f}"
    )


if __name__ == "__main__":
    main()
