"""Somebody who plays alone: the story comes on the clock, and nothing of it is evidence."""

from pathlib import Path

import pytest

from cyberlayers.model.run import RunDecided, RunReleased
from cyberlayers.tui.screens.exercise_library import ExerciseLibraryScreen
from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen
from cyberlayers.tui.screens.exercise_solo import ExerciseSoloScreen
from cyberlayers.workspace.workspace import Workspace
from tests.tui.house import press, screen_of
from tests.tui.quiet import settled
from tests.tui.rehearsal_room import RUN, Wall, council, pass_time, playing, started


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def workspace(tmp_path: Path, wall: Wall) -> Workspace:
    return council(tmp_path / "council", wall)


def released(workspace: Workspace) -> list[str]:
    found = workspace.state().runs[RUN]
    return [record.body.inject for record in found if isinstance(record.body, RunReleased)]


async def test_a_run_played_alone_to_its_end_leaves_no_evidence(workspace: Workspace, wall: Wall) -> None:
    run = started(workspace, "solo")
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        assert isinstance(app.screen, ExerciseSoloScreen)
        await pass_time(app, pilot, wall, 1)
        assert released(workspace) == ["alert"]
        assert "You are the Head of IT" in screen_of(app)
        assert "Wait for somebody to ask" not in screen_of(app)

        await press(pilot, "enter", "=it spreads", "enter")
        assert "You decided on" in screen_of(app)
        assert "What it changed" in screen_of(app)
        for _ in range(8):
            await press(pilot, "n")
            await settled(pilot)
            if "choose with" in screen_of(app):
                await press(pilot, "enter", "enter")
        await press(pilot, "e", "f2")
        assert isinstance(app.screen, ExerciseReportScreen)
        assert "only a facilitated run counts" in screen_of(app)

    state = workspace.state()
    assert dict(state.evidence) == {}
    decided = [record.body for record in state.runs[RUN] if isinstance(record.body, RunDecided)]
    assert (decided[0].decision, decided[0].role) == ("isolate", "it-lead")
    assert decided[0].rationale == "it spreads"


async def test_injects_come_on_the_clock_and_not_before(workspace: Workspace, wall: Wall) -> None:
    run = started(workspace, "solo")
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await pass_time(app, pilot, wall, 4)
        assert released(workspace) == ["alert"]
        await pass_time(app, pilot, wall, 1)
        assert released(workspace) == ["alert", "rumour"]


async def test_whoever_does_not_decide_gets_the_default(workspace: Workspace, wall: Wall) -> None:
    run = started(workspace, "solo")
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await pass_time(app, pilot, wall, 1)
        assert "choose with" in screen_of(app)
        await pass_time(app, pilot, wall, 20)
        assert "choose with" not in screen_of(app)


async def test_words_typed_with_nothing_to_decide_do_not_end_play(workspace: Workspace, wall: Wall) -> None:
    run = started(workspace, "solo")
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await pass_time(app, pilot, wall, 1)
        await press(pilot, "enter", "enter", "e", "enter")
        assert isinstance(app.screen, ExerciseSoloScreen)
        await press(pilot, "escape")
    assert workspace.state().runs[RUN][-1].body.kind != "run-ended"


async def test_a_solo_run_is_started_and_resumed_from_the_library(workspace: Workspace, wall: Wall) -> None:
    async with playing(workspace.folder, wall) as (app, pilot):
        await press(pilot, "x", "enter", "right", "enter")
        assert isinstance(app.screen, ExerciseSoloScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, ExerciseLibraryScreen)
        assert "R-000001 is in play" in screen_of(app)
        await press(pilot, "tab", "enter")
        assert isinstance(app.screen, ExerciseSoloScreen)
