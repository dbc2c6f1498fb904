"""A workspace with a register and a short scenario, an app over it, and a clock on the wall that the test moves."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from cyberlayers.model.run import Mode
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.screens.exercise_base import RunScreen
from cyberlayers.tui.screens.picker import PickerScreen
from cyberlayers.tui.widgets.file_tree import FileTree
from cyberlayers.workspace import estates, rehearsing
from cyberlayers.workspace.workspace import Workspace, create
from tests.tui.house import NOW, acting, opened
from tests.tui.quiet import settled

DATA = Path(__file__).parents[1] / "data" / "exercise"
SCENARIO = DATA / "scenario.toml"
ESTATE = DATA / "estate.toml"
RUN = "R-000001"


class Wall:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)


def council(folder: Path, wall: Wall, *, register: Path | None = ESTATE, name: str = "Small council") -> Workspace:
    """Make a workspace on the shipped criteria, with a register."""
    workspace = create(folder, name, "starter", acting("ann"), wall, os.urandom)
    if register is not None:
        estates.import_estate(workspace, register)
    return workspace


def started(workspace: Workspace, mode: Mode = "facilitated", scenario: Path = SCENARIO) -> str:
    """Start the short scenario."""
    return rehearsing.start(workspace, str(scenario), mode)


@asynccontextmanager
async def playing(
    folder: Path, wall: Wall, *, run: str | None = None, person: str = "ann", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[CyberlayersApp, Pilot[None]]]:
    """Run the app, on a run if one is given, until everything is read."""
    async with opened(folder, person, size, clock=wall, run=run) as (app, pilot):
        yield app, pilot


async def pass_time(app: CyberlayersApp, pilot: Pilot[None], wall: Wall, minutes: float) -> None:
    """Let time pass on the wall, and the screen look at it."""
    wall.forward(minutes)
    assert isinstance(app.screen, RunScreen)
    app.screen.tick()
    await settled(pilot)


async def pick_first(pilot: Pilot[None]) -> None:
    """Choose the first file of the picker's folder; its tree is read by a worker that never ends."""
    tree = None
    while tree is None or tree.cursor_node is None or not tree.root.children:
        await pilot.pause(0.02)
        tree = next(iter(pilot.app.screen.query(FileTree)), None)
    await pilot.press("down", "enter")
    while isinstance(pilot.app.screen, PickerScreen):
        await pilot.pause(0.02)
    await settled(pilot)
