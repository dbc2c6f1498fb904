"""Runs recorded one event at a time: what is refused, what survives, what a decision changes, what an end leaves."""

from pathlib import Path

import pytest

from cyberlayers.content.scenario import load_script
from cyberlayers.errors import ContentError
from cyberlayers.model.run import (
    RunAttended,
    RunDecided,
    RunEnded,
    RunJumped,
    RunMarked,
    RunPaused,
    RunReleased,
    RunResumed,
    RunStarted,
)
from cyberlayers.report.recovery_change import recovery_changes
from cyberlayers.workspace import closing, estates, rehearsing, runs
from tests.workspace.rehearsal_desk import DATA, SCENARIO, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "council")


def test_a_room_is_briefed_before_time_counts_and_somebody_alone_is_not(tmp_path: Path) -> None:
    assert Room(tmp_path / "room").loaded.state.paused
    assert not Room(tmp_path / "alone", "solo").loaded.state.paused


def test_a_run_needs_a_register_and_a_scenario(room: Room, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no scenario nowhere"):
        rehearsing.start(room.workspace, "nowhere", "solo")
    with pytest.raises(ContentError, match="there is no run R-000009"):
        rehearsing.load(room.workspace, "R-000009")


def test_a_run_without_a_register_does_not_start(tmp_path: Path) -> None:
    from random import Random

    from cyberlayers.workspace.workspace import create
    from tests.workspace.rehearsal_desk import acting

    now = Room(tmp_path / "clock").now
    bare = create(tmp_path / "bare", "A council", "starter", acting("ann"), lambda: now, Random(1).randbytes)
    with pytest.raises(ContentError, match="no register of services"):
        rehearsing.start(bare, str(SCENARIO), "facilitated")
    assert dict(bare.state().runs) == {}


def test_every_reading_of_a_run_stands_at_the_same_minute(room: Room) -> None:
    room.do(RunResumed).forward(7).do(RunReleased, inject="alert").do(RunPaused).forward(60)
    first, second = room.loaded, rehearsing.load(room.as_another("bob"), room.run)
    assert first == second
    assert rehearsing.where(first, room.now).minute == 14
    assert [one.decision.id for one in rehearsing.where(first, room.now).open] == ["isolate"]


def test_what_the_rules_refuse_is_said_and_not_recorded(room: Room) -> None:
    with pytest.raises(ContentError, match="not before the room"):
        room.do(RunDecided, decision="isolate", option="cut", role="it-lead")
    with pytest.raises(ContentError, match="held already"):
        room.do(RunPaused)
    assert len(room.loaded.events) == 2


def test_two_people_recording_the_same_event_record_it_once(room: Room) -> None:
    bob = room.as_another("bob")
    rehearsing.load(bob, room.run)
    room.do(RunReleased, inject="alert")
    with pytest.raises(ContentError, match="released already"):
        rehearsing.record_event(bob, RunReleased(run=room.run, inject="alert"))


def test_a_later_edition_of_the_scenario_changes_no_run(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(SCENARIO.read_bytes())
    room = Room(tmp_path / "council")
    run = rehearsing.start(room.workspace, str(own), "facilitated")
    own.write_text(own.read_text(encoding="utf-8").replace("A small ransomware", "Another"), encoding="utf-8")
    assert rehearsing.load(room.workspace, run).scenario.about.title == "A small ransomware exercise"


def test_a_later_register_changes_no_run(room: Room) -> None:
    before = room.loaded.estate
    room.forward(60 * 24 * 2)
    estates.import_estate(room.workspace, Path(__file__).parents[1] / "data" / "estate-folder")
    assert room.loaded.estate == before


def test_a_decision_shows_what_it_changed_and_shows_it_again_later(room: Room) -> None:
    room.do(RunReleased, inject="alert").do(RunDecided, decision="isolate", option="cut", role="it-lead")
    room.do(RunJumped, to_min=60).do(RunReleased, inject="screens")
    before, after = rehearsing.foresee_decisions(room.loaded)["isolate"]
    assert before.consequence.stopped == ()
    assert after.consequence.stopped == ("encrypt",)
    sentences = [change.sentence for change in recovery_changes(before.outcome, after.outcome, room.loaded.estate)]
    assert any(sentence.startswith("Benefits back at") for sentence in sentences)


def test_taking_the_default_at_its_deadline_changes_nothing(room: Room) -> None:
    room.do(RunReleased, inject="alert")
    room.do(RunDecided, decision="isolate", option="wait", role="it-lead", effective_at_min=30)
    before, after = rehearsing.foresee_decisions(room.loaded)["isolate"]
    assert recovery_changes(before.outcome, after.outcome, room.loaded.estate) == ()


def test_conditions_are_judged_by_the_levels_of_our_own_services(room: Room) -> None:
    room.do(RunReleased, inject="alert").do(RunJumped, to_min=60)
    loaded = room.loaded
    assert [one.id for one in rehearsing.where(loaded, room.now, rehearsing.foresee(loaded)).due] == [
        "rumour",
        "screens",
    ]


def played(room: Room) -> Room:
    """Play so that everything counts."""
    room.do(RunAttended, role="it-lead", person="kim").do(RunAttended, role="care-director", capacity="deputy")
    room.do(RunAttended, capacity="evaluator", person="eve")
    room.do(RunReleased, inject="alert")
    return room.do(RunMarked, expected="opens-plan", mark="met", by="eve")


def test_a_facilitated_run_that_counts_leaves_evidence_with_its_report(room: Room) -> None:
    played(room).do(RunMarked, expected="declares", mark="not_met", by="eve", note="Nobody declared").do(RunEnded)
    state = room.workspace.state()
    item = state.evidence["E-000001"].body
    assert (item.controls, item.polarity, item.tested_by, item.run) == (("L1-09",), "supports", "eve", room.run)
    finding = state.findings["F-000001"].added.body
    assert (finding.control, finding.owner, finding.observation) == ("L1-03", "chief", "Nobody declared")
    row = runs.list_runs(room.workspace, room.workspace.view())[0]
    assert (row["evidence"], row["findings"], row["ending"]) == (["E-000001"], ["F-000001"], "completed")


def test_a_critical_action_that_was_not_met_contradicts(room: Room) -> None:
    played(room).do(RunMarked, expected="opens-plan", mark="not_met", by="eve").do(RunEnded)
    item = room.workspace.state().evidence["E-000001"].body
    assert (item.controls, item.polarity, item.statements) == (("L1-09",), "contradicts", ())


@pytest.mark.parametrize("ending", ["completed", "stopped"])
def test_a_mark_by_whoever_decides_counts_for_nothing(room: Room, ending: str) -> None:
    played(room).do(RunMarked, expected="opens-plan", mark="met", by="kim").do(RunEnded, ending=ending)
    assert dict(room.workspace.state().evidence) == {}


def test_a_real_incident_leaves_nothing(room: Room) -> None:
    played(room).do(RunMarked, expected="declares", mark="not_met", by="eve").do(RunEnded, ending="real-incident")
    state = room.workspace.state()
    assert (dict(state.evidence), dict(state.findings)) == ({}, {})


def test_a_script_is_practice(room: Room) -> None:
    run = rehearsing.play_script(room.workspace, str(SCENARIO), load_script(DATA / "script.toml"))
    state = room.workspace.state()
    assert isinstance(state.runs[run][0].body, RunStarted)
    assert dict(state.evidence) == {}
    assert rehearsing.load(room.workspace, run).state.ended is not None


def test_which_kinds_were_exercised_counts_rooms_within_a_year(room: Room) -> None:
    played(room).do(RunEnded)
    last = {one.kind: one.last for one in runs.exercised(room.workspace, room.workspace.view())}
    assert last["ransomware"] == room.now.date()
    assert last["ddos"] is None
    room.forward(60 * 24 * 366)
    last = {one.kind: one.last for one in runs.exercised(room.workspace, room.workspace.view())}
    assert last["ransomware"] is None


def test_a_report_is_written_once_as_markdown_or_html(room: Room, tmp_path: Path) -> None:
    played(room)
    page = tmp_path / "report.html"
    text = runs.write_report(room.workspace, room.run, page)
    assert text.startswith("# EXERCISE R-000001")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(ContentError, match="exists already"):
        runs.write_report(room.workspace, room.run, page)
    with pytest.raises(ContentError, match="cannot be written"):
        runs.write_report(room.workspace, room.run, tmp_path / "nowhere" / "report.md")


def test_where_a_run_stands_is_said_in_a_few_lines(room: Room) -> None:
    assert "minute 0, clock held" in runs.standing_words(room.workspace, room.run)
    room.do(RunReleased, inject="alert")
    assert "Open decision: isolate, by minute 30" in runs.standing_words(room.workspace, room.run)
    room.do(RunEnded)
    assert "has ended" in runs.standing_words(room.workspace, room.run)


def test_the_worth_of_controls_is_one_half_or_nothing(room: Room) -> None:
    from cyberlayers.workspace.judging import judge

    supported, claimed = closing.multipliers(judge(room.workspace, room.workspace.view()))
    assert set(supported.values()) == {0.0}
    assert set(claimed) == set(supported)
