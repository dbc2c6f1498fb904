import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.exercise.expression import holds, parse
from cyberlayers.exercise.reach import can_hold, reachable_injects, reachable_stages
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("declared", True),
        ("never-set", False),
        ("not never-set", True),
        ("declared and not declared", False),
        ("declared and not (never-set or not declared)", True),
        ("t < 60", False),
        ("t <= 60", True),
        ("t > 60", True),
        ("t >= 90 and t < 91", True),
        ("t >= 90 and t < 90", False),
        ("level(care) < 0", False),
        ("level(care) > 1", False),
        ("level(care) > 0.5 and level(care) < 0.6", True),
        ("level(care) < 0.5 and level(care) > 0.5", False),
        ("level(care) < 0.5 and level(tag:care) > 0.5", True),
    ],
)
def test_a_condition_can_hold_or_it_cannot(condition: str, possible: bool) -> None:  # noqa: FBT001 - a table
    assert can_hold(parse(condition), {"declared", "other"}, 60) is possible


def test_a_condition_with_too_many_combinations_is_taken_to_be_possible() -> None:
    many = [f"m{number}" for number in range(20)]
    assert can_hold(parse(" and ".join(many) + " and nothing"), many, 0)


@given(
    st.sampled_from(
        ["a and t >= 30", "not a and level(x) < 0.5", "t < 10 or b", "(a or b) and not (a and b)", "level(x) >= 1"]
    ),
    st.sets(st.sampled_from(["a", "b"])),
    st.floats(0, 100),
    st.floats(0, 1),
)
def test_what_holds_somewhere_can_hold(condition: str, on: set[str], minute: float, level: float) -> None:
    expression = parse(condition)
    if holds(expression, on, minute, {"x": level}):
        assert can_hold(expression, on, 0)


def test_every_inject_of_a_good_scenario_is_reachable(scenario: Scenario) -> None:
    assert reachable_injects(scenario) == {inject.id for inject in scenario.inject}


def test_a_milestone_that_only_an_unreachable_inject_leads_to_is_never_on(draft: Draft) -> None:
    draft.find("inject", "alert")["when"] = "isolated"
    unreached = {"alert", "still-open"}
    scenario = draft.scenario()
    assert {inject.id for inject in scenario.inject} - reachable_injects(scenario) == unreached


def test_two_injects_that_wait_for_each_other_are_both_unreachable(draft: Draft) -> None:
    draft.find("inject", "alert")["when"] = "on-paper"
    draft.find("inject", "screens")["when"] = "isolated"
    assert reachable_injects(draft.scenario()) == {"rumour", "note", "no-answer"}


def test_a_contingency_for_what_is_no_decision_is_unreachable(draft: Draft) -> None:
    draft.find("inject", "still-open")["contingency_for"] = "nothing"
    assert "still-open" not in reachable_injects(draft.scenario())


def test_stages_are_reached_from_where_the_path_begins(draft: Draft) -> None:
    assert reachable_stages(draft.scenario()) == {"entry", "spread", "encrypt"}
    assert reachable_stages(draft.scenario(), ["spread"]) == {"entry"}
    draft.find("stage", "entry")["next"] = ["spread", "encrypt"]
    assert reachable_stages(draft.scenario(), ["spread"]) == {"entry", "encrypt"}


def test_a_path_that_leads_back_into_itself_ends(draft: Draft) -> None:
    draft.find("stage", "encrypt")["next"] = ["spread"]
    assert reachable_stages(draft.scenario()) == {"entry", "spread", "encrypt"}
    draft.find("stage", "encrypt")["next"] = ["entry"]
    assert reachable_stages(draft.scenario()) == frozenset()
