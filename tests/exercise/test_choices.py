import pytest

from cyberlayers.exercise.choices import defaults, lapsed, milestone_minutes, milestones, taken
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft, Room


def test_a_default_is_taken_at_the_deadline_once_the_inject_is_out(room: Room, scenario: Scenario) -> None:
    state = room.do(5, "release", inject="alert").state
    assert lapsed(scenario, state, 39.9) == []
    (choice,) = lapsed(scenario, state, 40)
    assert (choice.decision.id, choice.option and choice.option.id, choice.effective_min) == ("isolate", "wait", 40)
    assert choice.by_default


def test_nothing_lapses_while_its_inject_is_not_out(room: Room, scenario: Scenario) -> None:
    assert lapsed(scenario, room.state, 100_000) == []


def test_a_decision_recorded_late_replaces_the_default(room: Room, scenario: Scenario) -> None:
    room.do(0, "release", inject="alert").decide(60, "isolate", "cut")
    assert lapsed(scenario, room.state, 1_000) == []
    (choice,) = taken(scenario, room.state)
    assert (choice.option and choice.option.id, choice.by_default) == ("cut", False)


def test_looking_ahead_every_decision_takes_its_default_at_its_deadline(scenario: Scenario) -> None:
    planned = [(choice.decision.id, choice.effective_min) for choice in defaults(scenario, None)]
    assert planned == [("isolate", 30), ("paper", 80), ("ransom", 180)]


def test_looking_ahead_a_late_release_moves_the_deadline(room: Room, scenario: Scenario) -> None:
    state = room.do(10, "release", inject="alert").state
    assert [choice.effective_min for choice in defaults(scenario, state)] == [50, 80, 180]


def test_without_a_default_nothing_comes_to_pass(draft: Draft) -> None:
    del draft.find("decision", "isolate")["default"]
    assert defaults(draft.scenario(), None)[0].option is None


@pytest.mark.parametrize(("minute", "on"), [(29, set()), (30, {"isolated"}), (45, {"isolated"})])
def test_an_options_milestones_are_on_from_its_effect(
    room: Room, scenario: Scenario, minute: float, on: set[str]
) -> None:
    state = room.do(0, "release", inject="alert").decide(1, "isolate", "cut", effective_at_min=30).state
    assert milestones(scenario, state, taken(scenario, state), minute) == on


def test_an_action_that_was_met_sets_its_milestones_and_one_that_was_not_does_not(
    room: Room, scenario: Scenario
) -> None:
    room.do(0, "release", inject="alert").do(5, "mark", expected="declares", mark="met")
    assert milestone_minutes(scenario, room.state, [], 100) == {"declared": 10}
    room.do(6, "mark", expected="declares", mark="not_met")
    assert milestones(scenario, room.state, [], 100) == frozenset()


def test_the_facilitator_switches_milestones_on_and_off_again(room: Room, scenario: Scenario) -> None:
    room.do(5, "milestone", milestone="declared").do(10, "milestone", milestone="declared", reached=False)
    room.do(15, "milestone", milestone="declared").do(20, "milestone", milestone="declared")
    at = [milestone_minutes(scenario, room.state, [], minute) for minute in (9, 10, 20, 30, 50)]
    assert at == [{}, {"declared": 10}, {}, {"declared": 30}, {"declared": 30}]


def test_in_one_minute_the_facilitators_word_is_the_last(room: Room, scenario: Scenario) -> None:
    room.do(0, "release", inject="alert").do(5, "milestone", milestone="declared", reached=False)
    room.do(5, "mark", expected="declares", mark="met")
    assert milestones(scenario, room.state, [], 10) == frozenset()
