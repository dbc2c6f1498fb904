"""A workspace for tests, and the short way to put records into it."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from cyberlayers.model.body import Body
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Side
from cyberlayers.store.check import check
from cyberlayers.store.evidence_files import keep_bytes
from cyberlayers.store.store import Change, Store
from tests.ledger.story import ACCOUNT, created, evidence

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
KIM = Actor("kim", Side.IT, ACCOUNT)
CRITERIA = b"criteria"
CRITERIA_SHA256 = hashlib.sha256(CRITERIA).hexdigest()

entropy = Random(8).randbytes


def begin(folder: Path, *, shared: bool = False) -> Path:
    """Make a workspace with its first record."""
    Store.create(folder, shared=shared)
    add(folder, created(CRITERIA_SHA256), blobs=(("criteria", CRITERIA),))
    return folder


def add(
    folder: Path,
    *bodies: Body,
    blobs: tuple[tuple[str, bytes], ...] = (),
    erase: tuple[int, ...] = (),
    now: datetime = NOW,
) -> list[Record[Body]]:
    """Append bodies to a workspace, as Kim."""
    with Store(folder) as store:
        return store.append(lambda _: Change(bodies, blobs, erase), lambda _: KIM, now, entropy)


def keep(folder: Path, data: bytes) -> Record[Body]:
    """Keep bytes as the next item of evidence."""
    kept = keep_bytes(folder, data)

    def decide(state: State) -> Change:
        return Change((evidence(len(state.evidence) + 1, sha256=kept.sha256, size=kept.size),))

    with Store(folder) as store:
        return store.append(decide, lambda _: KIM, NOW, entropy)[0]


def state_of(folder: Path) -> State:
    """Return a workspace's state, folded afresh."""
    with Store(folder) as store:
        return store.state()


def failing(folder: Path) -> set[str]:
    """Return the names of the checks that do not hold."""
    return {result.name for result in check(folder) if not result.ok}


def picture(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every name below a folder with its mode, time of change and bytes, so that two moments can be compared."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }
