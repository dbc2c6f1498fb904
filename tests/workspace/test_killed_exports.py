"""Exports that are killed at any moment: the final name is never half a bundle, and no number is used twice.

The exporter is a process of its own, which kills itself with SIGKILL: just before a given one of the files it opens,
renames or removes (every renaming and what follows it among them), or after a given time.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cyberlayers.bundle.sink import UNFINISHED
from cyberlayers.workspace.bundling import COPY, export
from cyberlayers.workspace.checking import check_workspace
from cyberlayers.workspace.examining import remember
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.workspace import Workspace
from tests.bundle.office import ASSESSOR
from tests.workspace.signing_desk import check

EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.scandir", "sqlite3.connect", "fcntl.flock"}
FORMS = pytest.mark.parametrize("form", [".zip", ""], ids=["zip", "folder"])
MOMENTS = 15
SEED = 7


def again(office: Workspace) -> Workspace:
    """Return the workspace as somebody opens it who remembers nothing."""
    return Workspace(office.folder, office.acting, office.clock, office.entropy)


def in_a_process(act: Callable[[], object]) -> int:
    """Do something in a process of its own, and return how that ended, as `os.waitpid` says it."""
    process = os.fork()
    if not process:
        try:
            act()
        except BaseException:  # noqa: BLE001 - a copy of the test run must not go on
            os._exit(1)
        os._exit(0)
    return os.waitpid(process, 0)[1]


def events_of(office: Workspace, out: Path, told: Path) -> list[str]:
    """Return what an export asks of the system, in order."""

    def act() -> None:
        found: list[str] = []
        sys.addaudithook(lambda event, _: found.append(event) if event in EVENTS else None)
        export(again(office), out, Order(), ASSESSOR)
        told.write_text(json.dumps(found))

    assert in_a_process(act) == 0
    found: list[str] = json.loads(told.read_text())
    return found


class Moment(NamedTuple):
    """When to be killed: before so many events, counted from the start or from so many renamings on."""

    renamings: int
    events: int

    def hook(self) -> Callable[[str, object], None]:
        """Return an audit hook that kills its process at this moment."""
        renamings, events = self

        def hook(name: str, _: object) -> None:
            nonlocal renamings, events
            if name not in EVENTS:
                return
            if not renamings:
                events -= 1
                if events < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            renamings -= name == "os.rename" and renamings > 0

        return hook


def killed_at(office: Workspace, out: Path, moment: Moment) -> bool:
    """Export in a process that kills itself at a moment, and tell whether it came so far."""

    def act() -> None:
        sys.addaudithook(moment.hook())
        export(again(office), out, Order(), ASSESSOR)

    ended = in_a_process(act)
    assert ended in {0, signal.SIGKILL}
    return ended == signal.SIGKILL


def killed_after(office: Workspace, out: Path, seconds: float) -> bool:
    """Export in a process that is killed after a time, and tell whether it was still at it."""

    def act() -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        export(again(office), out, Order(), ASSESSOR)

    # Nobody handles the alarm, so it ends the process at once, as SIGKILL does.
    ended = in_a_process(act)
    assert ended in {0, signal.SIGALRM}
    return ended == signal.SIGALRM


def goes_on(office: Workspace, killed: Path, after: Path) -> bool:
    """Check what a killed export left and that the next one works; tell whether the killed one has its name."""
    trust = office.folder / "trust"
    is_there = os.path.lexists(killed)
    if is_there:
        found = check(office, killed)
        assert found.found.verified, found.found
        remember(trust, found)
    written = export(again(office), after, Order(), ASSESSOR)
    found = check(office, written.path)
    assert found.found.verified, found.found
    remember(trust, found)
    numbers = [record.body.sequence for record in again(office).state().bundles]
    assert numbers == list(range(1, len(numbers) + 1))
    assert found.found.sequence == numbers[-1]
    assert [one for one in check_workspace(again(office)) if not one.ok] == []
    left = [path.name for path in (*after.parent.iterdir(), *office.folder.iterdir())]
    assert [name for name in left if name.startswith((UNFINISHED, COPY))] == []
    return is_there


def moments(events: list[str], count: int) -> list[Moment]:
    """Return when to kill: just before each renaming, just after it, and at some other moments."""
    renamings = events.count("os.rename")
    assert renamings, "an export gives its final name by renaming"
    gaps = [len(part.split()) for part in " ".join(events).split("os.rename")]
    before = [Moment(number, gaps[number]) for number in range(renamings)]
    after = [Moment(number + 1, 0) for number in range(renamings) if gaps[number + 1]]
    others = random.Random(SEED).sample(range(len(events)), count)
    return [*before, *after, *(Moment(0, number) for number in sorted(others))]


def kill_at_events(office: Workspace, folder: Path, form: str, count: int) -> None:
    events = events_of(office, folder / f"first{form}", folder.parent / "events.json")
    came, there = 0, 0
    for number, moment in enumerate(moments(events, count)):
        out = folder / f"killed-{number}{form}"
        came += killed_at(office, out, moment)
        there += goes_on(office, out, folder / f"after-{number}{form}")
    assert came >= count, "most exports were killed"
    assert there >= 1, "some were killed after they had given the final name"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Return the folder that bundles are written into."""
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


@FORMS
def test_an_export_that_is_killed_at_some_moments_leaves_a_whole_bundle_or_none(
    office: Workspace, given: Path, form: str
) -> None:
    kill_at_events(office, given, form, 2)


@pytest.mark.long
@FORMS
def test_an_export_that_is_killed_at_many_moments_leaves_a_whole_bundle_or_none(
    office: Workspace, given: Path, form: str
) -> None:
    kill_at_events(office, given, form, 2 * MOMENTS)


@pytest.mark.long
@FORMS
def test_an_export_that_is_killed_after_any_time_leaves_a_whole_bundle_or_none(
    office: Workspace, given: Path, form: str
) -> None:
    began = time.perf_counter()
    assert not killed_after(office, given / f"first{form}", 600)
    whole, dice = time.perf_counter() - began, random.Random(SEED)
    killed = 0
    for number in range(2 * MOMENTS):
        out = given / f"killed-{number}{form}"
        killed += killed_after(office, out, dice.uniform(0.001, whole))
        goes_on(office, out, given / f"after-{number}{form}")
    assert killed >= MOMENTS
