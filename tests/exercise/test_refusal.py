import pytest

from cyberlayers.exercise.refusal import refuse
from cyberlayers.model.run import RUN_EVENTS
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import VERBS, Room, event, start, wall


def why(room: Room, minutes: float, verb: str, **fields: object) -> str | None:
    return refuse(room.scenario, room.state, event(verb, **fields), wall(minutes))


def decide(room: Room, minutes: float, **fields: object) -> str | None:
    given = {"decision": "isolate", "option": "cut", "role": "it-lead"}
    return why(room, minutes, "decide", **{**given, **fields})


def test_a_run_starts_once_and_first(room: Room, scenario: Scenario) -> None:
    assert refuse(scenario, None, start(), wall(0)) is None
    assert refuse(scenario, None, event("pause"), wall(0)) == "the run has not started"
    assert refuse(scenario, room.state, start(), wall(0)) == "R-000001 has started already"


def test_a_run_starts_with_its_own_scenario(scenario: Scenario) -> None:
    assert "not of small-ransomware" in str(refuse(scenario, None, start(scenario="other"), wall(0)))
    strange = refuse(scenario, None, start(resisted=("nowhere",)), wall(0))
    assert strange == "nowhere is not a stage of this scenario"


def test_an_event_of_another_run_is_refused(room: Room, scenario: Scenario) -> None:
    other = VERBS["pause"].model_validate({"run": "R-000002"})
    assert refuse(scenario, room.state, other, wall(0)) == "R-000002 is not this run, which is R-000001"


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("release", {"inject": "rumour"}),
        ("skip", {"inject": "rumour"}),
        ("pause", {}),
        ("resume", {}),
        ("jump", {"to_min": 90}),
        ("milestone", {"milestone": "declared"}),
        ("decide", {"decision": "isolate", "option": "cut", "role": "it-lead"}),
        ("end", {}),
    ],
)
def test_after_the_end_play_is_over(room: Room, verb: str, fields: dict[str, object]) -> None:
    room.do(0, "release", inject="alert").do(5, "end")
    assert why(room, 6, verb, **fields) == "R-000001 has ended"


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("mark", {"expected": "opens-plan", "mark": "met"}),
        ("answer", {"question": "who-decides"}),
        ("note", {}),
        ("park", {}),
        ("attend", {"role": "chief"}),
    ],
)
def test_after_the_end_the_hot_wash_is_recorded(room: Room, verb: str, fields: dict[str, object]) -> None:
    room.do(0, "release", inject="alert").do(5, "end")
    assert why(room, 6, verb, **fields) is None


def test_an_inject_is_released_or_skipped_once(room: Room) -> None:
    assert why(room, 0, "release", inject="alert") is None
    room.do(0, "release", inject="alert").do(1, "skip", inject="rumour")
    assert why(room, 2, "release", inject="alert") == "alert has been released already"
    assert why(room, 2, "skip", inject="alert") == "alert has been released already"
    assert why(room, 2, "release", inject="rumour") == "rumour has been skipped already"
    assert why(room, 2, "release", inject="nothing") == "nothing is not an inject of this scenario"


def test_only_what_is_not_core_is_skipped(room: Room) -> None:
    assert why(room, 0, "skip", inject="rumour") is None
    assert why(room, 0, "skip", inject="alert") == "alert is core and cannot be skipped"
    assert "is a contingency" in str(why(room, 0, "skip", inject="still-open"))


def test_pause_and_resume_alternate(room: Room) -> None:
    assert why(room, 1, "resume") == "the clock is running already"
    assert why(room, 1, "pause") is None
    room.do(1, "pause")
    assert why(room, 2, "pause") == "the clock is held already"
    assert why(room, 2, "resume") is None


def test_a_jump_goes_forward(room: Room) -> None:
    assert why(room, 10, "jump", to_min=20) is None
    assert why(room, 10, "jump", to_min=19) == "the clock stands at minute 20, and a jump goes forward"


def test_a_decision_is_taken_after_its_inject_and_once(room: Room) -> None:
    assert "has not been released" in str(decide(room, 0))
    room.do(0, "release", inject="alert")
    assert decide(room, 1) is None
    room.decide(1, "isolate", "cut")
    assert decide(room, 2) == "isolate has been decided already"


def test_a_decision_has_its_own_options_and_a_role_of_the_scenario(room: Room) -> None:
    room.do(0, "release", inject="alert")
    assert decide(room, 1, decision="other") == "other is not a decision of this scenario"
    assert decide(room, 1, option="pay") == "pay is not an option of isolate"
    assert decide(room, 1, options_seen=("cut", "pay")) == "pay is not an option of isolate"
    assert decide(room, 1, options_seen=("wait",)) == "cut was taken, and is not among the options seen"
    assert decide(room, 1, options_seen=("wait", "cut")) is None
    assert decide(room, 1, role="nobody") == "nobody is not a role of this scenario"


def test_a_deputy_decides_only_for_a_role_that_has_one(room: Room) -> None:
    room.do(0, "release", inject="alert")
    assert decide(room, 1, deputy=True) is None
    assert decide(room, 1, role="chief", deputy=True) == "chief has no deputy in this scenario"
    assert decide(room, 1, role="nobody", deputy=True) == "nobody is not a role of this scenario"


def test_a_decision_takes_no_effect_before_it_was_put(room: Room) -> None:
    room.do(5, "release", inject="alert")
    assert "cannot take effect before it" in str(decide(room, 6, effective_at_min=9))
    assert decide(room, 6, effective_at_min=10) is None


@pytest.mark.parametrize("mode", ["solo", "scripted"])
def test_without_a_facilitator_the_default_stands_once_the_deadline_is_over(scenario: Scenario, mode: str) -> None:
    room = Room(scenario, mode=mode).do(0, "release", inject="alert")
    assert decide(room, 15) is None
    assert decide(room, 15.1) == "isolate took its default, wait, at minute 30"


def test_a_facilitator_may_record_a_decision_late(room: Room) -> None:
    assert decide(room.do(0, "release", inject="alert"), 50) is None


def test_an_action_is_marked_once_its_inject_is_out(room: Room) -> None:
    assert "cannot be marked" in str(why(room, 0, "mark", expected="opens-plan", mark="met"))
    assert why(room, 0, "mark", expected="opens-plan", mark="not_observed") is None
    assert why(room, 0, "mark", expected="nothing", mark="met") == (
        "nothing is not an expected action of this scenario"
    )
    room.do(0, "release", inject="alert")
    assert why(room, 0, "mark", expected="opens-plan", mark="met") is None


def test_ids_of_milestones_questions_and_roles_are_the_scenarios(room: Room) -> None:
    assert why(room, 0, "milestone", milestone="declared") is None
    assert why(room, 0, "milestone", milestone="other") == "other is not a milestone of this scenario"
    assert why(room, 0, "answer", question="other") == "other is not a question of this scenario"
    assert why(room, 0, "answer", question="who-decides", role="chief") is None
    assert why(room, 0, "answer", question="who-decides", role="other") == "other is not a role of this scenario"
    assert why(room, 0, "note", role="other") == "other is not a role of this scenario"
    assert why(room, 0, "note") is None


def test_players_and_deputies_play_a_role(room: Room) -> None:
    assert why(room, 0, "attend", role="it-lead", capacity="deputy") is None
    assert why(room, 0, "attend", role="chief", capacity="deputy") == "chief has no deputy in this scenario"
    assert why(room, 0, "attend", capacity="player") == "a player plays a role, and none is named"
    assert why(room, 0, "attend", capacity="evaluator", person="auditor-1") is None
    assert why(room, 0, "attend", role="other") == "other is not a role of this scenario"


def test_parking_an_item_and_ending_are_always_possible_in_play(room: Room) -> None:
    assert why(room, 0, "park", text="Later") is None
    assert why(room, 0, "end", ending="real-incident") is None


def test_every_kind_of_event_is_judged() -> None:
    assert {*VERBS.values(), type(start())} == set(RUN_EVENTS)
