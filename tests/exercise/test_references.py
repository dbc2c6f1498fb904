from collections.abc import Callable

import pytest

from cyberlayers.exercise.references import problems
from tests.exercise.room import Draft


def found(draft: Draft) -> list[tuple[str, tuple[int | str, ...]]]:
    return [(problem.code, problem.location) for problem in problems(draft.scenario())]


def put(table: str, entry: str, **fields: object) -> Callable[[Draft], None]:
    return lambda draft: draft.find(table, entry).update(fields)


def in_option(field: str, value: object) -> Callable[[Draft], None]:
    def alter(draft: Draft) -> None:
        draft.find("decision", "isolate")["option"][0][field] = value

    return alter


def test_a_sound_scenario_has_no_problems(draft: Draft) -> None:
    assert found(draft) == []


@pytest.mark.parametrize(
    ("alter", "code", "location"),
    [
        (put("phase", "morning", questions=["x"]), "unresolved-id", ("phase", 1, "questions")),
        (put("stage", "spread", next=["x"]), "unresolved-id", ("stage", 1, "next")),
        (put("inject", "alert", phase="x"), "unresolved-id", ("inject", 0, "phase")),
        (put("inject", "alert", to=["it-lead", "x"]), "unresolved-id", ("inject", 0, "to")),
        (put("inject", "alert", questions=["x"]), "unresolved-id", ("inject", 0, "questions")),
        (put("inject", "still-open", contingency_for="x"), "unresolved-id", ("inject", 2, "contingency_for")),
        (put("inject", "alert", when="x"), "unresolved-id", ("inject", 0, "when")),
        (put("inject", "alert", when="t >="), "condition", ("inject", 0, "when")),
        (put("phase", "night", ends_when="x and t > 3"), "unresolved-id", ("phase", 0, "ends_when")),
        (put("expected", "declares", inject="x"), "unresolved-id", ("expected", 1, "inject")),
        (put("expected", "declares", owner="x"), "unresolved-id", ("expected", 1, "owner")),
        (put("expected", "declares", sets=["x"]), "unresolved-id", ("expected", 1, "sets")),
        (put("decision", "paper", inject="x"), "unresolved-id", ("decision", 1, "inject")),
        (put("decision", "paper", owner="x"), "unresolved-id", ("decision", 1, "owner")),
        (put("decision", "paper", default="cut"), "unresolved-id", ("decision", 1, "default")),
        (in_option("sets", ["x"]), "unresolved-id", ("decision", 0, "option", 0, "sets")),
        (
            in_option("effects", [{"stop_stage": "x"}]),
            "unresolved-id",
            ("decision", 0, "option", 0, "effects", "stop_stage"),
        ),
        (put("question", "who-decides", roles=["x"]), "unresolved-id", ("question", 0, "roles")),
        (lambda draft: draft.data["hotwash"].update(questions=["x"]), "unresolved-id", ("hotwash", "questions")),
        (put("objective", "quick-isolation", measure="time_to_x"), "unresolved-id", ("objective", 0, "measure")),
        (put("question", "who-decides", text="{role:x}?"), "unresolved-id", ("question", 0, "text")),
        (put("inject", "alert", text="{team:x}"), "placeholder", ("inject", 0, "text")),
        (put("inject", "alert", **{"from": "{tag:Not A Tag}"}), "placeholder", ("inject", 0, "from")),
        (lambda draft: draft.data["scenario"].update(summary="{role:x}"), "unresolved-id", ("scenario", "summary")),
        (lambda draft: draft.data["scenario"].pop("attack_version"), "attack-version", ("scenario",)),
        (put("role", "leader", id="chief"), "duplicate-id", ("role", 3, "id")),
        (put("milestone", "on-paper", id="paper"), "duplicate-id", ("milestone", 2, "id")),
        (put("stage", "entry", id="small-ransomware"), "duplicate-id", ("stage", 0, "id")),
        (in_option("id", "wait"), "duplicate-id", ("decision", 0, "option", 1, "id")),
        (
            lambda draft: draft.data["milestone"].append({"id": "level", "text": "?"}),
            "reserved-id",
            ("milestone", 3, "id"),
        ),
    ],
)
def test_what_does_not_hold_together_is_found_where_it_stands(
    draft: Draft, alter: Callable[[Draft], None], code: str, location: tuple[int | str, ...]
) -> None:
    alter(draft)
    assert (code, location) in found(draft)


def test_a_problem_is_one_plain_sentence(draft: Draft) -> None:
    draft.find("expected", "declares")["inject"] = "nothing"
    draft.find("inject", "still-open")["contingency_for"] = "no-such"
    texts = [problem.text for problem in problems(draft.scenario())]
    assert texts == ["no-such is not a decision of this file", "nothing is not an inject of this file"]


def test_a_measure_may_time_a_decision_a_milestone_or_an_expected_action(draft: Draft) -> None:
    for measure in ("time_to_isolate", "time_to_on_paper", "time_to_opens_plan"):
        draft.find("objective", "quick-isolation")["measure"] = measure
        assert found(draft) == []


def test_without_techniques_no_attack_version_is_asked_for(draft: Draft) -> None:
    del draft.data["scenario"]["attack_version"]
    for stage in draft.data["stage"]:
        stage["techniques"] = []
    assert found(draft) == []
