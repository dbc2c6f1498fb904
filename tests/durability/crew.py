"""Writers that work in one workspace at once, as processes of their own; what they saw is printed as JSON.

Run as `python crew.py SCENE FOLDER …` with the checkout on the path. The writers are forked from this one process,
which has imported everything already, so that a cycle takes milliseconds; it has one thread, so forking is safe.
"""

import hashlib
import json
import os
import random
import resource
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cyberlayers.errors import CyberlayersError, WorkspaceError
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.records import WorkspaceCreated
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Method, Side
from cyberlayers.store.check import check
from cyberlayers.store.evidence_files import keep_bytes
from cyberlayers.store.store import Change, Store

WRITERS = 4
NOW = datetime(2026, 3, 1, tzinfo=UTC)
KIM = Actor("kim", Side.IT, "ab" * 16)


def begin(folder: Path) -> None:
    """Make a workspace with its first record."""
    criteria = b"criteria"
    digest = hashlib.sha256(criteria).hexdigest()
    first = WorkspaceCreated(
        log_id="c0" * 16, organisation="Council", catalogue=digest, profile=digest, policy=digest, account_key="00" * 32
    )
    Store.create(folder)
    with Store(folder) as store:
        store.append(lambda _: Change((first,), (("criteria", criteria),)), lambda _: KIM, NOW, os.urandom)


def item(number: int, title: str, sha256: str) -> EvidenceAdded:
    """Return an item of evidence."""
    return EvidenceAdded(
        id=f"E-{number:06}",
        controls=("L1-01",),
        method=Method.EXAMINE,
        content="note",
        sha256=sha256,
        size=len(title),
        collected_by="kim",
        collected=NOW.date(),
        title=title,
    )


@dataclass
class Hand:
    """A writer's memory of the workspace, so that each record is folded once."""

    folder: Path
    known: State
    waits: list[float] = field(default_factory=list)

    def write(self, title: str, *, file: bool = True) -> Record[EvidenceAdded]:
        """Record the next item of evidence under a title and return it once it is durable."""
        begun = time.perf_counter()
        sha256 = keep_bytes(self.folder, title.encode()).sha256 if file else "0" * 64

        def decide(state: State) -> Change:
            return Change((item(len(state.evidence) + 1, title, sha256),))

        with Store(self.folder, known=self.known) as store:
            (record,) = store.append(decide, lambda _: KIM, NOW, os.urandom)
            self.known = store.state()
        self.waits.append(time.perf_counter() - begun)
        return record  # type: ignore[return-value]  # it is what was decided


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a process of its own; return its id and the pipe on which it acknowledges."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    status = 1
    try:
        os.close(read)
        work(write)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent shows it
        traceback.print_exc()
    finally:
        os._exit(status)


def until_stopped(folder: Path, known: State, name: str) -> Callable[[int], None]:
    """Return the work of a writer who records until asked to stop, and acknowledges what is durable."""

    def work(pipe: int) -> None:
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
        hand = Hand(folder, known)
        while not stopped:
            record = hand.write(f"{name}/{len(hand.waits)}")
            os.write(pipe, f"{record.seq} {record.body.id} {record.body.title}\n".encode())

    return work


def read_all(pipe: int) -> list[str]:
    """Return every whole line that a writer acknowledged."""
    data = b""
    while chunk := os.read(pipe, 65536):
        data += chunk
    os.close(pipe)
    return data.decode().split("\n")[:-1]


def kill(folder: Path, cycles: int, seed: int) -> dict[str, Any]:
    """Kill one of four writers at a random moment, again and again, and look at what was acknowledged."""
    dice = random.Random(seed)
    begin(folder)
    acknowledged: dict[str, tuple[int, str]] = {}
    lost: list[str] = []
    hot, failed = 0, 0
    with Store(folder) as store:
        state = store.state()
    for cycle in range(cycles):
        crew = [fork(until_stopped(folder, state, f"{cycle}/{number}")) for number in range(WRITERS)]
        for _, pipe in crew:
            select.select([pipe], [], [], 30)
        time.sleep(dice.random() * 0.01)
        victim = dice.randrange(WRITERS)
        os.kill(crew[victim][0], signal.SIGKILL)
        os.waitpid(crew[victim][0], 0)
        hot += (folder / "store.db-journal").exists()
        time.sleep(0.005)
        for number, (child, _) in enumerate(crew):
            if number != victim:
                os.kill(child, signal.SIGTERM)
        for line in (line for _, pipe in crew for line in read_all(pipe)):
            seq, name, title = line.split(" ")
            lost += [name] if name in acknowledged else []
            acknowledged[name] = (int(seq), title)
        failed += sum(bool(os.waitpid(child, 0)[1]) for number, (child, _) in enumerate(crew) if number != victim)
        with Store(folder, known=state) as store:
            state = store.state()
    with Store(folder) as store:
        fresh = store.state()
    for name, said in acknowledged.items():
        kept = fresh.evidence.get(name)
        if kept is None or (kept.added.seq, kept.body.title) != said:
            lost.append(name)
    return {
        "acknowledged": len(acknowledged),
        "records": fresh.size,
        "lost": lost,
        "failed": failed,
        "hot": hot,
        "same": fresh == state,
        "broken": broken(folder),
    }


def broken(folder: Path) -> list[str]:
    """Return what the checks of a workspace say that does not hold."""
    return [f"{result.name}: {result.detail}" for result in check(folder) if not result.ok]


def many(folder: Path, writers: int, appends: int) -> dict[str, Any]:
    """Let many writers record as fast as they can."""
    begin(folder)
    with Store(folder) as store:
        state = store.state()
    keep_bytes(folder, b"")

    def work(pipe: int) -> None:
        hand = Hand(folder, state)
        for number in range(appends):
            hand.write(f"{os.getpid()}/{number}", file=False)
        os.write(pipe, f"{max(hand.waits)}\n".encode())

    begun = time.perf_counter()
    crew = [fork(work) for _ in range(writers)]
    waits = [float(line) for _, pipe in crew for line in read_all(pipe)]
    failed = sum(bool(os.waitpid(child, 0)[1]) for child, _ in crew)
    seconds = time.perf_counter() - begun
    with Store(folder) as store:
        size, titles = store.last_seq(), {kept.body.title for kept in store.state().evidence.values()}
    wrong = [line for line in broken(folder) if not line.startswith("evidence")]
    return {
        "records": size,
        "titles": len(titles),
        "failed": failed,
        "longest": max(waits, default=0),
        "seconds": seconds,
        "broken": wrong,
    }


def threads(folder: Path, appends: int) -> dict[str, Any]:
    """Let threads of one process and other processes record, while more threads open, read, look and check.

    A process that closes any other file handle on the store drops the locks of all its connections; then two
    would write at once.
    """
    begin(folder)
    with Store(folder) as store:
        state = store.state()
    failures: list[str] = []
    done = threading.Event()

    def several(name: str) -> None:
        hand = Hand(folder, state)
        try:
            for number in range(appends):
                hand.write(f"{name}/{number}")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent shows it
            failures.append(repr(error))

    def look() -> None:
        try:
            while not done.is_set():
                with Store(folder) as store:
                    store.last_seq()
                failures.extend(broken(folder))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent shows it
            failures.append(repr(error))

    def apart(_: int) -> None:
        several(str(os.getpid()))
        if failures:
            raise RuntimeError(failures)

    crew = [fork(apart) for _ in range(2)]
    here = [threading.Thread(target=several, args=(f"thread {number}",)) for number in range(3)]
    looking = [threading.Thread(target=look) for _ in range(2)]
    for thread in (*here, *looking):
        thread.start()
    for thread in here:
        thread.join()
    failed = sum(bool(os.waitpid(child, 0)[1]) for child, _ in crew)
    done.set()
    for thread in looking:
        thread.join()
    with Store(folder) as store:
        return {"records": store.last_seq(), "failed": failed, "failures": failures, "broken": broken(folder)}


def until_full(hand: Hand, *, file: bool) -> tuple[list[str], str]:
    """Record large items until the disk takes no more; return what was acknowledged and what was said then."""
    acknowledged: list[str] = []
    try:
        while True:
            acknowledged.append(hand.write(f"{len(acknowledged)}/{'x' * 8000}", file=file).body.id)
    except CyberlayersError as error:
        return acknowledged, str(error)


def limited(folder: Path, extra: int) -> dict[str, Any]:
    """Record until files may not grow any more, and then look at what is there, and go on where they may."""
    begin(folder)
    with Store(folder) as store:
        hand = Hand(folder, store.state())
    first = hand.write("first").body.id
    size = (folder / "store.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + extra, resource.RLIM_INFINITY))
    acknowledged, said = until_full(hand, file=False)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return _afterwards(folder, [first, *acknowledged], said)


def full(folder: Path, filler: int) -> dict[str, Any]:
    """Record on a disk of its own until it is full, make room, and go on."""
    begin(folder)
    (folder.parent / "filler").write_bytes(b"\0" * filler)
    with Store(folder) as store:
        hand = Hand(folder, store.state())
    acknowledged, said = until_full(hand, file=True)
    (folder.parent / "filler").unlink()
    found = _afterwards(folder, acknowledged, said)
    found["left"] = len(list((folder / "evidence" / "tmp").iterdir()))
    return found


def read_only(folder: Path) -> dict[str, Any]:
    """Open a workspace on a disk that may only be read."""
    try:
        Store(folder)
    except WorkspaceError as error:
        return {"said": str(error)}
    return {"said": "nothing"}


def _afterwards(folder: Path, acknowledged: list[str], said: str) -> dict[str, Any]:
    with Store(folder) as store:
        kept = store.state()
    before = broken(folder)
    record = Hand(folder, kept).write("afterwards")
    return {
        "acknowledged": len(acknowledged),
        "lost": [name for name in acknowledged if name not in kept.evidence],
        "records": kept.size,
        "said": said,
        "next": record.seq,
        "broken": [line for line in (*before, *broken(folder)) if not line.startswith("evidence")],
    }


SCENES: dict[str, Callable[..., dict[str, Any]]] = {
    "kill": kill,
    "many": many,
    "threads": threads,
    "limited": limited,
    "full": full,
    "read-only": read_only,
}

if __name__ == "__main__":
    _, scene, place, *numbers = sys.argv
    json.dump(SCENES[scene](Path(place), *map(int, numbers)), sys.stdout)
