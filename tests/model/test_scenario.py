import pickle
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft

Alter = Callable[[Draft], Any]


@pytest.fixture
def draft() -> Draft:
    return Draft()


def put(table: str, entry: str, **fields: object) -> Alter:
    return lambda draft: draft.find(table, entry).update(fields)


def about(**fields: object) -> Alter:
    return lambda draft: draft.data["scenario"].update(fields)


def refusal(draft: Draft) -> str:
    with pytest.raises(ValidationError) as caught:
        draft.scenario()
    return str(caught.value)


def test_a_scenario_reads_back_equal_from_its_own_json() -> None:
    scenario = Draft().scenario()
    assert Scenario.model_validate_json(scenario.model_dump_json(by_alias=True), strict=True) == scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301 - our own bytes


def test_the_words_of_the_file_that_python_keeps_for_itself_have_other_names() -> None:
    scenario = Draft().scenario()
    assert scenario.about.id == "small-ransomware"
    assert scenario.inject_by_id["alert"].sender == "Monitoring service"
    assert scenario.inject_by_id["alert"].recipients == ("it-lead",)
    cut = scenario.decision_by_id["isolate"].find("cut")
    assert cut is not None
    assert cut.in_favour == "Stops the spread"
    assert scenario.decision_by_id["isolate"].find("pay") is None


def test_what_is_not_said_has_its_default() -> None:
    scenario = Draft().scenario()
    note = scenario.inject_by_id["note"]
    assert (note.kind, note.core, note.recipients) == ("inject", True, ())
    assert scenario.decision_by_id["ransom"].time_counts is False
    assert scenario.role_by_id["chief"].required is False
    assert Scenario.from_plain({key: Draft().data[key] for key in ("format", "scenario")}).hotwash.minutes == 0


def test_a_start_of_play_is_a_day_and_a_local_time(draft: Draft) -> None:
    draft.data["scenario"]["startex"] = {"day": "sun", "time": "23:15"}
    startex = draft.scenario().about.startex
    assert (startex.weekday, startex.time.hour) == (6, 23)
    draft.data["scenario"]["startex"]["time"] = "23:15:00Z"
    assert "without a zone" in refusal(draft)


def test_a_measure_is_a_time_to_something(draft: Draft) -> None:
    assert draft.scenario().objective[0].measured == "isolate"
    assert draft.scenario().objective[3].measured is None


@pytest.mark.parametrize(
    ("alter", "says"),
    [
        (lambda draft: draft.data.update(format="cyberlayers.scenario/2"), "cyberlayers.scenario/1"),
        (about(colour="red"), "Extra inputs"),
        (lambda draft: draft.data.update(milestone=draft.data["milestone"] * 200), "at most 500 items"),
        (about(kind="earthquake"), "ransomware"),
        (about(hazard="luck"), "cyber"),
        (about(difficulty=4), "less than or equal to 3"),
        (about(duration_min=0), "greater than or equal to 1"),
        (about(clock_ratio=0), "greater than 0"),
        (about(version="one"), "pattern"),
        (about(startex={"day": "friday", "time": "22:40"}), "'mon'"),
        (put("objective", "quick-isolation", layers=[9]), "less than or equal to 8"),
        (put("objective", "plan-used", measure="time_to_isolate"), "given together"),
        (put("objective", "plan-used", target_min=5), "given together"),
        (put("objective", "quick-isolation", measure="how_well"), "pattern"),
        (put("objective", "plan-used", controls=["L9-01"]), "pattern"),
        (put("role", "chief", function="wizard"), "executive"),
        (put("phase", "night", minutes=0), "greater than or equal to 1"),
        (put("stage", "entry", p_pass=1.1), "less than or equal to 1"),
        (put("stage", "entry", hours=[1, 0, 2]), "in that order"),
        (put("stage", "entry", hours=[1, 2]), "Field required"),
        (put("stage", "entry", techniques=["T12"]), "pattern"),
        (put("stage", "entry", hits=[{"node": "tag:"}]), "pattern"),
        (put("stage", "entry", hits=[{"node": "x", "at_h": 1}]), "Extra inputs"),
        (put("stage", "entry", hits=[{"node": "x", "effect": "singed"}]), "destroyed"),
        (put("stage", "entry", hits=[{"node": "x", "hours": 0}]), "greater than 0"),
        (put("inject", "alert", at_min=-1), "greater than or equal to 0"),
        (put("inject", "alert", at_min=1.5), "integer"),
        (put("inject", "alert", at_min=10**9), "less than or equal"),
        (put("inject", "alert", kind="contingency"), "given together"),
        (put("inject", "alert", contingency_for="isolate"), "given together"),
        (put("inject", "alert", text="  "), "at least 1 character"),
        (put("inject", "alert", when="x" * 501), "at most 500"),
        (put("inject", "alert", id="Not a slug"), "pattern"),
        (put("question", "who-decides", category="odd"), "operational"),
    ],
)
def test_one_table_at_a_time_is_judged_here(draft: Draft, alter: Alter, says: str) -> None:
    alter(draft)
    assert says in refusal(draft)


@pytest.mark.parametrize(
    "effect",
    [
        {},
        {"start_recovery": False},
        {"delay_recovery_h": -1},
        {"add_people": {"team": "tag:infra", "add": 0}},
        {"explode": True},
    ],
)
def test_an_effect_changes_something_that_can_be_changed(draft: Draft, effect: dict[str, object]) -> None:
    draft.find("decision", "isolate")["option"][0]["effects"] = [effect]
    assert "effects" in refusal(draft)
