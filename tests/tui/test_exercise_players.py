"""What the room sees of a run, and what it never sees."""

from pathlib import Path

import pytest

from cyberlayers.model.run import Reveal, RunReleased
from cyberlayers.tui.screens.exercise_players import HEAD, ExercisePlayersScreen
from cyberlayers.tui.screens.exercise_run import ExerciseRunScreen
from cyberlayers.workspace import rehearsing
from cyberlayers.workspace.workspace import Workspace
from tests.exercise.room import Draft
from tests.tui.house import press, screen_of
from tests.tui.rehearsal_room import SCENARIO, Wall, council, pass_time, playing

INJECT = "forty servers"


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def workspace(tmp_path: Path, wall: Wall) -> Workspace:
    return council(tmp_path / "council", wall)


def begun(workspace: Workspace, reveal: Reveal = "phase-end") -> str:
    return rehearsing.start(workspace, str(SCENARIO), "facilitated", reveal=reveal)


async def test_the_room_sees_one_inject_under_the_word_exercise_and_nothing_private(
    workspace: Workspace, wall: Wall
) -> None:
    scenario = Draft().scenario()
    run = begun(workspace)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "v")
        assert "about to begin" in screen_of(app)
        await press(pilot, "enter")
        text = " ".join(screen_of(app).split())
        assert text.startswith(" ".join(HEAD.split()))
        assert INJECT in text
        private = [one.notes for one in scenario.inject if one.notes] + [one.action for one in scenario.expected]
        later = [one.text for one in scenario.inject if one.id != "alert"]
        for words in (*private, *later, "odds", "MTPD", "T1199", "Expected", "For you alone"):
            assert words not in text


async def test_b_blanks_the_view_and_brings_it_back(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "enter", "v", "b")
        assert INJECT not in screen_of(app)
        assert "EXERCISE" in screen_of(app)
        await press(pilot, "b")
        assert INJECT in screen_of(app)


async def test_the_room_turns_back_to_earlier_injects_and_comes_to_the_latest(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "enter", "j", "=12", "enter", "v", "enter")
        assert "held to ransom" in screen_of(app)
        await press(pilot, "left")
        assert INJECT in screen_of(app)
        await press(pilot, "right")
        assert "held to ransom" in screen_of(app)


@pytest.mark.parametrize(("reveal", "shown"), [("live", True), ("never", False), ("phase-end", False)])
async def test_the_services_are_shown_only_as_was_chosen(
    workspace: Workspace, wall: Wall, reveal: Reveal, *, shown: bool
) -> None:
    run = begun(workspace, reveal)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "enter", "v")
        assert ("Services now" in screen_of(app)) is shown


async def test_the_services_come_when_the_phase_is_over(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "enter", "n", "enter", "j", "=40", "enter", "enter", "v")
        text = screen_of(app)
        assert "Services now" in text
        assert "breaks at" not in text


async def test_the_services_shown_to_the_room_say_nothing_of_what_is_to_come(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace, "live")
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "enter", "space", "v")
        await pass_time(app, pilot, wall, 5)
        text = screen_of(app)
        assert "of 24 h left" in text
        for words in ("breaks", "Back at", "Waits", "containment", "estimated"):
            assert words not in text


async def test_stray_keys_show_the_room_nothing_else_and_v_goes_back(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace)
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "v", "1", "4", "6", "q", "x", "w")
        assert isinstance(app.screen, ExercisePlayersScreen)
        await press(pilot, "v")
        assert isinstance(app.screen, ExerciseRunScreen)


async def test_a_real_incident_is_told_to_the_room(workspace: Workspace, wall: Wall) -> None:
    run = begun(workspace)
    rehearsing.record_event(workspace, RunReleased(run=run, inject="alert"))
    async with playing(workspace.folder, wall, run=run) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "escape", "v")
        assert "STOP" in screen_of(app)
        assert "no longer an exercise" in screen_of(app)
