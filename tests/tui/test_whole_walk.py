"""One council's first day, without a mouse: from an empty folder to a key control that is met and an exercise held.

What the screen says at each station is held against what a fresh reading of the store says.
"""

from pathlib import Path
from typing import Any

import pytest

from cyberlayers.model.run import RunAttended, RunDecided, RunEnded, RunMarked, RunReleased
from cyberlayers.model.state import State
from cyberlayers.report.posture_data import control_json
from cyberlayers.store.layout import is_workspace
from cyberlayers.tui.screens.control import ControlScreen
from cyberlayers.tui.screens.estate import EstateScreen
from cyberlayers.tui.screens.evidence import EvidenceScreen
from cyberlayers.tui.screens.evidence_form import EvidenceFormScreen
from cyberlayers.tui.screens.exercise_hotwash import ExerciseHotWashScreen
from cyberlayers.tui.screens.exercise_library import ExerciseLibraryScreen
from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen
from cyberlayers.tui.screens.exercise_run import ExerciseRunScreen
from cyberlayers.tui.screens.queue import QueueScreen
from cyberlayers.tui.screens.walk import WalkScreen
from cyberlayers.tui.screens.welcome import WelcomeScreen
from cyberlayers.workspace import rehearsing
from cyberlayers.workspace.awaiting import awaited
from cyberlayers.workspace.judging import judge
from tests.tui.house import open_as, opened, press, screen_of, toasts
from tests.tui.rehearsal_room import RUN, SCENARIO, Wall, pass_time, pick_first

CONTROL = "L1-09"
ACHIEVED, PARTIAL, NOT = ("a1", "a2", "a3", "a4", "a5"), ("p1", "p2"), ("n1", "n2", "n3")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the current one, with a scenario alone in it; beside it the result of a drill."""
    (tmp_path / "drill.csv").write_text("responder,minutes\non call,9\n", encoding="utf-8")
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "own.toml").write_bytes(SCENARIO.read_bytes())
    monkeypatch.chdir(desk)
    return desk


async def test_an_empty_folder_becomes_a_control_that_is_met_and_an_exercise_held_without_a_mouse(desk: Path) -> None:
    folder, wall = desk.parent / "council", Wall()
    await _begin(folder, wall)
    await _answer_and_evidence(folder, wall, desk.parent / "drill.csv")
    await _review(folder, wall)
    await _import_register(folder, wall)
    await _rehearse(folder, wall)


async def _begin(folder: Path, wall: Wall) -> None:
    """Make the workspace, and see that nothing in it is assessed."""
    async with opened(folder, clock=wall) as (app, pilot):
        assert isinstance(app.screen, WelcomeScreen)
        assert not is_workspace(folder)
        await press(pilot, "=Brackwater", "f2")
        assert isinstance(app.screen, WalkScreen)
        assert "Start with these 18 ★: 18 not assessed, 0 met" in screen_of(app)
    state = _state(folder)
    assert state.created is not None
    assert state.created.body.organisation == "Brackwater"
    posture = _posture(folder)
    assert sum(one.applicable for layer in posture.layers for one in layer.controls) == 18
    assert {str(one.state) for layer in posture.layers for one in layer.controls if one.applicable} == {"unassessed"}


async def _answer_and_evidence(folder: Path, wall: Wall, result: Path) -> None:
    """Take the first key control of the walk as far as one account can."""
    async with opened(folder, clock=wall) as (app, pilot):
        await press(pilot, "w")
        assert isinstance(app.screen, ControlScreen)
        assert app.screen.control_id == CONTROL
        await press(pilot, *("y" for _ in ACHIEVED + PARTIAL), *("n" for _ in NOT))
        assert "claimed would be achieved" in screen_of(app)
        assert _explained(folder)["computed"] == "unassessed"
        await press(pilot, "c")
        assert "claimed achieved" in screen_of(app)
        told = _explained(folder)
        assert (told["claimed"], told["supported"], told["state"]) == ("achieved", "not-achieved", "claimed_only")

        await press(pilot, "e")
        assert isinstance(app.screen, EvidenceFormScreen)
        await press(pilot, "tab", f"={result}", "tab", "=Drill without the network", "tab", "tab", "tab")
        await press(pilot, *["space", "down"] * len(ACHIEVED + PARTIAL), "tab", "tab", "right", "right", "tab", "right")
        await press(pilot, "tab", "tab", "=2026-11-20", "f2")
        assert isinstance(app.screen, ControlScreen)
        text = screen_of(app)
        assert "supported partially" in text
        assert "Recorded E-000001 for L1-09, 7 statements named." in " ".join(toasts(app))
    told = _explained(folder)
    assert (told["cap"], told["supported"], told["state"]) == ("partially", "partially", "claimed_only")
    assert "E-000001 awaits a review by a person at another account" in _sentences(told)
    body = _state(folder).evidence["E-000001"].body
    assert body.statements == tuple(f"{CONTROL}:{key}" for key in ACHIEVED + PARTIAL)
    assert [(one.why, one.what) for one in _awaited(folder)] == [("review", "E-000001")]


async def _review(folder: Path, wall: Wall) -> None:
    """Let a second account read and agree: then the control is met."""
    async with opened(folder, "bob", clock=wall) as (app, pilot):
        await press(pilot, "r")
        assert isinstance(app.screen, QueueScreen)
        assert "1 thing for a second pair of eyes" in screen_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EvidenceScreen)
        assert "responder,minutes" in screen_of(app)
        await press(pilot, "y", "f2")
        assert "Recorded your review of E-000001." in toasts(app)
        await press(pilot, "escape")
        assert "Nothing waits." in screen_of(app)
    told = _explained(folder)
    assert (told["cap"], told["supported"], told["state"]) == ("achieved", "achieved", "met")
    assert "awaits a review" not in _sentences(told)
    assert _posture(folder).layers[0].met == 1
    assert _awaited(folder) == ()


async def _import_register(folder: Path, wall: Wall) -> None:
    """Import the register of the example council from the screen that says there is none."""
    async with opened(folder, clock=wall) as (app, pilot):
        await press(pilot, "s")
        assert isinstance(app.screen, EstateScreen)
        assert "There is no register yet" in screen_of(app)
        await press(pilot, "i", "enter")
        assert "16 services" in screen_of(app)
    state = _state(folder)
    assert len(state.estates) == 1
    assert state.runs == {}


async def _rehearse(folder: Path, wall: Wall) -> None:
    """Play a short scenario with a room to its end, and read what it left."""
    async with opened(folder, clock=wall) as (app, pilot):
        await press(pilot, "x")
        assert isinstance(app.screen, ExerciseLibraryScreen)
        await pilot.press("f")
        await pick_first(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, ExerciseRunScreen)
        assert "HELD" in screen_of(app)
        assert "Brief the room" in screen_of(app)

        await press(pilot, "5", "enter", "=kim", "enter")
        await press(pilot, "down", "enter", "=lou", "tab", "right", "enter")
        text = screen_of(app)
        assert "kim" in text
        assert "lou (deputy)" in text

        await press(pilot, "1", "space")
        assert "RUNNING" in screen_of(app)
        await press(pilot, "enter")
        assert "Head of IT decides" in screen_of(app)
        await pass_time(app, pilot, wall, 4)
        await press(pilot, "d", "enter", "=it spreads", "enter")
        text = screen_of(app)
        assert "√ taken" in text
        assert "What it changed" in text
        assert "it spreads" in text
        await press(pilot, "4", "plus", "=eve", "tab", "=Internal audit", "enter")
        assert "met, after 8 min" in screen_of(app)

        await press(pilot, "space", "1", "n", "enter", "n", "enter")
        assert "Director of care decides" in screen_of(app)
        await press(pilot, "d", "enter", "enter", "1", "n", "enter")
        assert "Chief executive decides" in screen_of(app)
        await press(pilot, "d", "down", "enter", "enter", "1", "n")
        assert "No inject is to come: h is the hot wash, e ends play." in toasts(app)

        await press(pilot, "4", "home", "plus", "down", "down", "plus", "p", "=Who may cut at night", "enter", "h")
        assert isinstance(app.screen, ExerciseHotWashScreen)
        assert "Who may cut at night" in screen_of(app)
        assert not _state(folder).evidence.keys() - {"E-000001"}
        await press(pilot, "e", "f2")
        assert isinstance(app.screen, ExerciseReportScreen)
        text = screen_of(app)
        assert "Evidence E-000002: supports" in text
        assert CONTROL in text
    _held(folder)


def _held(folder: Path) -> None:
    """Hold what the exercise left behind against the store."""
    state = _state(folder)
    events = [record.body for record in state.runs[RUN]]
    assert [one.inject for one in events if isinstance(one, RunReleased)] == ["alert", "rumour", "screens", "note"]
    decided = {one.decision: one.option for one in events if isinstance(one, RunDecided)}
    assert decided == {"isolate": "cut", "paper": "go-to-paper", "ransom": "refuse"}
    here = {(one.person, one.role, str(one.capacity)) for one in events if isinstance(one, RunAttended)}
    assert {("kim", "it-lead", "player"), ("lou", "care-director", "deputy")} <= here
    marks = {one.expected: (str(one.mark), one.by) for one in events if isinstance(one, RunMarked)}
    assert marks == dict.fromkeys(("opens-plan", "declares", "statement"), ("met", "eve"))
    assert [one.ending for one in events if isinstance(one, RunEnded)] == ["completed"]

    item = state.evidence["E-000002"].body
    assert (item.run, item.tested_by, item.collected_by, str(item.method)) == (RUN, "eve", "ann", "test")
    assert CONTROL in item.controls
    assert dict(state.findings) == {}
    report = rehearsing.report(open_as(folder), RUN)
    assert "A small ransomware exercise" in report
    assert "kim" not in report
    told = _explained(folder)
    assert told["state"] == "met"
    assert "E-000002" in _sentences(told)
    assert ("review", "E-000002") in {(one.why, one.what) for one in _awaited(folder)}


def _state(folder: Path) -> State:
    return open_as(folder, "reader").state()


def _posture(folder: Path) -> Any:  # noqa: ANN401 - Posture, read only
    workspace = open_as(folder, "reader")
    return judge(workspace, workspace.view())


def _explained(folder: Path) -> dict[str, Any]:
    return control_json(_posture(folder).control(CONTROL))


def _sentences(told: dict[str, Any]) -> str:
    return " ".join(reason["text"] for reason in told["reasons"])


def _awaited(folder: Path) -> Any:  # noqa: ANN401 - a tuple of Awaited, read only
    workspace = open_as(folder, "reader")
    view = workspace.view()
    return awaited(view, judge(workspace, view))
