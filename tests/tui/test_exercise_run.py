"""A facilitated run in keystrokes: what each key does; the whole of one is in `test_whole_walk.py`."""

from pathlib import Path
from typing import TypeVar

import pytest
from textual.pilot import Pilot

from cyberlayers.model.run import RunDecided, RunEvent, RunJumped, RunReleased
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen
from cyberlayers.tui.screens.exercise_run import ExerciseRunScreen
from cyberlayers.workspace import rehearsing
from cyberlayers.workspace.workspace import Workspace
from tests.tui.house import open_as, press, screen_of, toasts
from tests.tui.rehearsal_room import RUN, Wall, council, pass_time, playing, started

E = TypeVar("E", bound=RunEvent)


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def test_the_line_next_follows_the_room(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        for keys, expected in (
            ((), "Brief the room. Note who is here"),
            (("space",), "Release “Alert”: press Enter."),
            (("enter",), "Head of IT decides on “Isolate”"),
            (("d", "down", "enter", "enter"), "Nothing is due. “Rumour” comes at Fri 22:50"),
            (("n",), "Release “Rumour”"),
        ):
            await press(pilot, *keys)
            assert f"Next  {expected}" in screen_of(app)


async def test_a_held_clock_costs_nothing_and_a_running_one_does(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await pass_time(app, pilot, wall, 10)
        assert "minute 0 " in screen_of(app)
        await press(pilot, "space")
        await pass_time(app, pilot, wall, 10)
        assert "minute 20 " in screen_of(app)
        await press(pilot, "space")
        await pass_time(app, pilot, wall, 10)
        assert "minute 20 " in screen_of(app)


async def test_moving_the_clock_past_a_deadline_is_asked_about(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "enter", "j", "=1h", "enter")
        assert "Cut the network now?" in screen_of(app)
        await press(pilot, "escape")
        assert "minute 0 " in screen_of(app)
        await press(pilot, "j", "=+60", "enter", "enter")
        assert "minute 60 " in screen_of(app)
        assert "! default" in (await _page(app, pilot, "2"))


async def test_an_inject_leaves_before_its_time_only_when_asked_twice(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "enter", "up", "up", "up", "up", "enter")
        assert "Release it before its time?" in screen_of(app)
        await press(pilot, "enter")
        assert _recorded(workspace, RunReleased) == ["alert"]


async def test_only_what_is_not_core_is_left_out_and_it_says_why(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "x")
        assert any("core" in words for words in toasts(app))
        await press(pilot, "enter", "home", "x", "enter")
        assert "Left out" in screen_of(app)
        assert "The room runs late" in (await _page(app, pilot, "7"))


async def test_a_key_pressed_twice_while_recording_is_one_event(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (_, pilot):
        await pilot.press("enter", "enter", "enter")
        await press(pilot)
        await press(pilot, "n", "n")
        assert _recorded(workspace, RunReleased) == ["alert"]
        assert [event.to_min for event in _events(workspace, RunJumped)][:1] == [10]


async def test_a_decision_says_who_decided_and_from_when_it_holds(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run, size=(200, 60)) as (app, pilot):
        await press(pilot, "enter", "d", "enter", "=the rule", "tab", "tab", "right", "tab", "=+5", "enter")
        decided = _events(workspace, RunDecided)[0]
        assert (decided.option, decided.role, decided.deputy) == ("cut", "it-lead", True)
        assert (decided.effective_at_min, decided.rationale) == (5, "the rule")
        assert decided.options_seen == ("cut", "wait")
        assert "takes effect Fri 22:45" in screen_of(app)


async def test_what_was_typed_survives_escape(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "p", "=Who pays the taxis", "escape", "p")
        assert "Who pays the taxis" in screen_of(app)


async def test_a_real_incident_ends_everything_and_nothing_counts(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "enter", "4", "minus", "=eve", "enter", "exclamation_mark", "enter")
        assert isinstance(app.screen, ExerciseReportScreen)
        assert "broken off for a real incident" in " ".join(screen_of(app).split())
    state = workspace.state()
    assert (dict(state.evidence), dict(state.findings)) == ({}, {})


async def test_an_action_that_was_not_met_becomes_a_finding(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "enter", "4", "minus", "=eve", "enter", "e", "f2")
        text = screen_of(app)
        assert "No evidence." in text
        assert "neither Head of IT nor a deputy was there" in text
        assert "Findings 1 recorded: F-000001." in text


async def test_the_run_of_a_colleague_appears_without_a_restart(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        rehearsing.record_event(open_as(tmp_path / "council", "bob"), RunReleased(run=run, inject="alert"))
        app.refresh_snapshot()
        await press(pilot)
        assert "Head of IT decides" in screen_of(app)


async def test_stray_keys_do_not_leave_the_room(tmp_path: Path, wall: Wall) -> None:
    run = started(council(tmp_path / "council", wall))
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await press(pilot, "q", "8", "r", "s")
        assert isinstance(app.screen, ExerciseRunScreen)
        await press(pilot, "escape")
        assert not isinstance(app.screen, ExerciseRunScreen)


async def test_every_key_of_the_screen_is_in_the_palette(tmp_path: Path, wall: Wall) -> None:
    workspace = council(tmp_path / "council", wall)
    run = started(workspace)
    async with playing(tmp_path / "council", wall, run=run) as (app, pilot):
        await pilot.press("colon")
        await pilot.pause(0.3)
        await pilot.press(*"leave", "space", *"out")
        await pilot.pause(1.0)
        assert "Leave an inject out" in screen_of(app)
        await pilot.press("enter")
        await pilot.pause(0.3)
        await press(pilot)
        assert any("core" in words for words in toasts(app))


async def _page(app: CyberlayersApp, pilot: Pilot[None], key: str) -> str:
    await press(pilot, key)
    return screen_of(app)


def _events(workspace: Workspace, kind: type[E]) -> list[E]:
    found = workspace.state().runs[RUN]
    return [record.body for record in found if isinstance(record.body, kind)]


def _recorded(workspace: Workspace, kind: type[RunReleased]) -> list[str]:
    return [event.inject for event in _events(workspace, kind)]
