from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.errors import ContentError
from cyberlayers.exercise.refusal import refuse
from cyberlayers.exercise.run import RunState, apply, begin, fold
from cyberlayers.exercise.unattended import Timed, unattended
from cyberlayers.model.run import RunAttended, RunDecided, RunJumped, RunReleased, RunStarted
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.script import Script
from tests.exercise.room import BEGINS, Draft, start

SMALL = Draft().scenario()


def script_of(*steps: dict[str, Any]) -> Script:
    return Script.from_plain({"format": "cyberlayers.script/1", "step": list(steps)})


def play(scenario: Scenario, *steps: dict[str, Any]) -> tuple[Timed, ...]:
    return unattended(scenario, script_of(*steps), start(mode="scripted"))


def released(events: tuple[Timed, ...]) -> list[tuple[int, str]]:
    return [(minute, event.inject) for minute, event in events if isinstance(event, RunReleased)]


def recorded(scenario: Scenario, events: tuple[Timed, ...]) -> RunState:
    """What the ledger would make of the events, all written within one moment."""
    return fold(scenario, [(BEGINS, event) for _, event in events])


def test_a_whole_script_is_played_to_its_end(scenario: Scenario, script: Script) -> None:
    events = unattended(scenario, script, start(mode="scripted"))
    assert released(events) == [(0, "alert"), (10, "rumour"), (25, "still-open"), (75, "no-paper"), (120, "note")]
    assert events[-1][1].kind == "run-ended"
    assert [minute for minute, _ in events] == sorted(minute for minute, _ in events)


def test_the_events_carry_their_own_scenario_time(scenario: Scenario, script: Script) -> None:
    events = unattended(scenario, script, start(mode="scripted"))
    state = recorded(scenario, events)
    assert state.decided["isolate"].took_min == 26
    assert state.decided["isolate"].effective_min == 26
    assert state.decided["ransom"].effective_min == 180
    assert {name: moment.minute for name, moment in state.released.items()} == {
        inject: minute for minute, inject in released(events)
    }


def test_a_script_without_steps_takes_every_default(scenario: Scenario) -> None:
    events = play(scenario)
    assert not any(isinstance(event, RunDecided) for _, event in events)
    assert released(events) == [
        (0, "alert"),
        (10, "rumour"),
        (25, "still-open"),
        (60, "screens"),
        (90, "no-paper"),
        (120, "note"),
        (150, "no-answer"),
    ]
    assert events[-1][0] == 180


def test_what_is_due_comes_before_a_step_of_the_same_minute_and_contingencies_after(scenario: Scenario) -> None:
    events = play(scenario, {"at_min": 60, "decide": "paper", "option": "go-to-paper"})
    assert (60, "screens") in released(events)
    events = play(scenario, {"at_min": 25, "decide": "isolate", "option": "cut"})
    assert "still-open" not in {inject for _, inject in released(events)}


def test_releasing_what_is_out_already_changes_nothing(scenario: Scenario) -> None:
    assert play(scenario, {"at_min": 0, "release": "alert"}) == play(scenario)


def test_an_inject_can_be_released_before_its_minute(scenario: Scenario) -> None:
    assert released(play(scenario, {"at_min": 3, "release": "note"}))[1] == (3, "note")


def test_an_inject_comes_when_its_condition_begins_to_hold(draft: Draft) -> None:
    draft.find("inject", "rumour")["when"] = "t > 44 and not declared"
    draft.find("inject", "note")["when"] = "t >= 121.5"
    events = play(draft.scenario())
    assert (45, "rumour") in released(events)
    assert (122, "note") in released(events)


def test_levels_come_from_whoever_simulates_them(scenario: Scenario) -> None:
    script = script_of({"at_min": 1, "decide": "isolate", "option": "cut"})

    def falling(state: RunState) -> dict[str, float]:
        return {"tag:social-care": 0.2 if state.clock.minute >= 70 else 1.0}

    still_up = unattended(scenario, script, start(mode="scripted"))
    falls = unattended(scenario, script, start(mode="scripted"), falling)
    assert "screens" not in {inject for _, inject in released(still_up)}
    assert (90, "screens") not in released(still_up)
    assert "screens" in {inject for _, inject in released(falls)}


def test_attendance_is_by_role_or_by_person(scenario: Scenario, script: Script) -> None:
    events = [event for _, event in unattended(scenario, script, start(mode="scripted"))]
    deputy, evaluator = (event for event in events if isinstance(event, RunAttended))
    assert (deputy.role, deputy.capacity, deputy.person) == ("it-lead", "deputy", None)
    assert (evaluator.role, evaluator.capacity, evaluator.person) == (None, "evaluator", "auditor-1")


def test_a_decision_is_its_owners_unless_the_step_says_who(scenario: Scenario) -> None:
    events = play(
        scenario,
        {"at_min": 1, "decide": "isolate", "option": "cut"},
        {"at_min": 130, "decide": "ransom", "option": "pay", "by": "leader", "why": "Advice was taken"},
    )
    decided = [event for _, event in events if isinstance(event, RunDecided)]
    assert [(event.role, event.rationale) for event in decided] == [("it-lead", None), ("leader", "Advice was taken")]
    assert decided[0].options_seen == ("cut", "wait")


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"at_min": 5, "decide": "ransom", "option": "pay"}, "ransom is not before the room"),
        ({"at_min": 31, "decide": "isolate", "option": "cut"}, "isolate took its default, wait, at minute 30"),
        ({"at_min": 5, "decide": "nothing", "option": "cut"}, "nothing is not a decision"),
        (
            {"at_min": 5, "decide": "isolate", "option": "cut", "by": "Someone.Else"},
            "'Someone.Else' is not an id of a role",
        ),
        ({"at_min": 5, "mark": "statement", "as": "met"}, "statement cannot be marked"),
        ({"at_min": 5, "release": "nothing"}, "nothing is not an inject"),
        ({"at_min": 5, "milestone": "nothing"}, "nothing is not a milestone"),
        ({"at_min": 5, "attend": "chief", "as": "deputy"}, "chief has no deputy"),
        ({"at_min": 5, "attend": "Someone.Else"}, "'Someone.Else' is not an id of a role"),
    ],
)
def test_a_step_that_cannot_be_taken_stops_the_script_and_is_named(
    scenario: Scenario, step: dict[str, Any], says: str
) -> None:
    with pytest.raises(ContentError, match=rf"step 2 of the script, minute {step['at_min']}: {says}"):
        play(scenario, {"at_min": 0, "note": "Begins"}, step)


STEPS = st.one_of(
    st.builds(
        lambda t, option: {"at_min": t, "decide": "isolate", "option": option},
        st.integers(0, 30),
        st.sampled_from(["cut", "wait"]),
    ),
    st.builds(lambda t: {"at_min": t, "milestone": "declared"}, st.integers(0, 400)),
    st.builds(lambda t: {"at_min": t, "release": "no-paper"}, st.integers(0, 400)),
    st.builds(lambda t: {"at_min": t, "mark": "opens-plan", "as": "met"}, st.integers(0, 400)),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(STEPS, max_size=5, unique_by=lambda step: "decide" in step or step["at_min"]))
def test_every_event_of_a_script_could_have_been_recorded_when_it_was(steps: list[dict[str, Any]]) -> None:
    events = play(SMALL, *steps)
    first = events[0][1]
    assert isinstance(first, RunStarted)
    state = begin(SMALL, BEGINS, first)
    for minute, event in events[1:]:
        assert refuse(SMALL, state, event, BEGINS) is None
        state = apply(SMALL, state, BEGINS, event)
        assert state.clock.minute == minute
    jumps = [event.to_min for _, event in events if isinstance(event, RunJumped)]
    assert jumps == sorted(set(jumps))
