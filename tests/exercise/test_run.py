import pickle

import pytest

from cyberlayers.errors import ContentError
from cyberlayers.exercise.run import fold, replay
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import BEGINS, Draft, Room, event, start, wall


def test_a_run_starts_at_minute_nought_with_the_clock_running(room: Room) -> None:
    state = room.state
    assert state.clock.minute_at(BEGINS) == 0
    assert not state.paused
    assert state.clock.minute_at(wall(5)) == 10


def test_a_pause_holds_the_clock_and_delays_nothing(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "pause").do(65, "resume").do(70, "release", inject="rumour")
    assert room.state.released["rumour"].minute == 20


def test_a_run_that_ended_is_neither_paused_nor_running(room: Room) -> None:
    room.do(5, "end", ending="stopped")
    assert room.state.ended is not None
    assert room.state.ended_at == wall(5)
    assert not room.state.paused
    assert room.state.clock.minute_at(wall(500)) == 10


def test_what_is_recorded_is_kept_in_order(room: Room) -> None:
    room.do(1, "attend", role="it-lead").do(2, "park", text="Who pays?").do(3, "note", text="Quiet")
    room.do(4, "answer", question="who-decides", text="Nobody knows").do(5, "milestone", milestone="declared")
    state = room.state
    assert [entry.kind for _, entry in state.log] == [
        "run-attended",
        "run-parked",
        "run-noted",
        "run-answered",
        "run-milestone",
    ]
    assert [entry.role for entry in state.attendance] == ["it-lead"]
    assert [entry.text for entry in state.parked] == ["Who pays?"]


def test_a_skipped_inject_is_gone_and_was_not_released(room: Room) -> None:
    state = room.do(5, "skip", inject="rumour").state
    assert state.gone("rumour")
    assert "rumour" not in state.released


def test_the_last_mark_on_an_action_counts(room: Room) -> None:
    room.do(0, "release", inject="alert")
    room.do(1, "mark", expected="opens-plan", mark="not_met").do(2, "mark", expected="opens-plan", mark="met")
    assert room.state.marks["opens-plan"][1].mark == "met"


def test_a_decision_takes_effect_at_its_deadline_however_long_the_room_talked(room: Room) -> None:
    room.do(0, "jump", to_min=120).do(0, "release", inject="note").do(0, "pause")
    decided = room.decide(45, "ransom", "refuse").state.decided["ransom"]
    assert decided.effective_min == 120 + 60
    assert decided.took_min == 45


def test_where_time_counts_it_takes_effect_when_the_room_had_talked(room: Room) -> None:
    room.do(0, "release", inject="alert").do(0, "pause")
    decided = room.decide(12, "isolate", "cut").state.decided["isolate"]
    assert decided.effective_min == 12
    assert decided.moment.minute == 0


def test_with_the_clock_running_a_decision_takes_as_long_as_the_scenario_clock_says(room: Room) -> None:
    room.do(0, "release", inject="alert")
    assert room.decide(12, "isolate", "cut").state.decided["isolate"].took_min == 24


def test_the_facilitator_may_set_when_a_decision_takes_effect(room: Room) -> None:
    room.do(0, "release", inject="alert").decide(12, "isolate", "cut", effective_at_min=3)
    assert room.state.decided["isolate"].effective_min == 3


def test_replay_rebuilds_any_moment(room: Room, scenario: Scenario) -> None:
    room.do(0, "release", inject="alert").do(5, "jump", to_min=60).do(5, "release", inject="screens")
    states = list(replay(scenario, room.events))
    assert [state.last.minute for state in states] == [0, 0, 60, 60]
    assert [len(state.released) for state in states] == [0, 1, 1, 2]
    assert all(fold(scenario, room.events[: place + 1]) == state for place, state in enumerate(states))


def test_a_state_can_be_pickled(room: Room) -> None:
    state = room.do(0, "release", inject="alert").state
    assert pickle.loads(pickle.dumps(state)) == state  # noqa: S301 - our own bytes


def test_a_run_without_its_start_is_refused(scenario: Scenario) -> None:
    with pytest.raises(ContentError, match="does not begin with its start"):
        fold(scenario, [(BEGINS, event("pause"))])
    with pytest.raises(ContentError, match="has no events"):
        fold(scenario, [])


def test_a_second_start_within_a_run_is_refused(room: Room, scenario: Scenario) -> None:
    with pytest.raises(ContentError, match="run-started is not an event within a run"):
        fold(scenario, [*room.events, (wall(1), start())])


def test_the_clock_ratio_is_the_scenarios(draft: Draft) -> None:
    draft.data["scenario"]["clock_ratio"] = 60
    assert Room(draft.scenario()).state.clock.minute_at(wall(1)) == 60
