from collections.abc import Callable
from typing import Any

import pytest

from cyberlayers.exercise.quality import Known, Result, check
from tests.exercise.room import Draft

KNOWN = Known(
    controls=frozenset({"L1-03", "L1-09", "L2-01", "L3-09", "L5-02", "L5-06", "L8-12"}),
    techniques=frozenset({"T1199", "T1078.002", "T1486"}),
    retired={"T1562": "T1685"},
    attack_version="19.1",
)
Alter = Callable[[Draft], Any]


def results(draft: Draft) -> tuple[Result, ...]:
    return check(draft.scenario(), KNOWN)


def put(table: str, entry: str, **fields: object) -> Alter:
    return lambda draft: draft.find(table, entry).update(fields)


def cut(table: str, entry: str, field: str) -> Alter:
    return lambda draft: draft.find(table, entry).pop(field)


def about(**fields: object) -> Alter:
    return lambda draft: draft.data["scenario"].update(fields)


def test_a_good_scenario_is_neither_refused_nor_warned_of(draft: Draft) -> None:
    assert results(draft) == ()


@pytest.mark.parametrize(
    ("alter", "code", "location", "says"),
    [
        (put("inject", "alert", phase="x"), "unresolved-id", ("inject", 0, "phase"), "x is not a phase"),
        (put("objective", "plan-used", controls=["L1-16"]), "unresolved-id", ("objective", 3, "controls"), "L1-16"),
        (put("expected", "declares", controls=["L1-16"]), "unresolved-id", ("expected", 1, "controls"), "L1-16"),
        (
            put("stage", "encrypt", resisted_by=[{"control": "L1-16", "effect": 0.5}]),
            "unresolved-id",
            ("stage", 2, "resisted_by"),
            "L1-16 is not a control",
        ),
        (put("stage", "entry", techniques=["T1562"]), "retired-technique", ("stage", 0, "techniques"), "of T1685"),
        (
            put("stage", "entry", techniques=["T9999"]),
            "retired-technique",
            ("stage", 0, "techniques"),
            "of ATT&CK 19.1",
        ),
        (put("inject", "note", when="t < 5"), "unreachable", ("inject", 5, "when"), "note can never be released"),
        (put("stage", "encrypt", next=["entry"]), "unreachable", ("stage", 0), "no path leads to the stage entry"),
        (
            lambda draft: draft.find("decision", "paper")["option"].pop(0),
            "options",
            ("decision", 1),
            "fewer than two options",
        ),
        (cut("decision", "paper", "default"), "default", ("decision", 1), "what happens if nobody decides"),
        (cut("expected", "declares", "owner"), "expected", ("expected", 1), "declares has no owner"),
        (cut("expected", "declares", "within_min"), "expected", ("expected", 1), "declares has no within_min"),
        (about(duration_min=89), "too-long", ("scenario", "duration_min"), "take 90 minutes of an exercise of 89"),
        (
            lambda draft: draft.find("decision", "ransom")["option"][0].pop("legal_position"),
            "legal-position",
            ("decision", 2, "option", 0),
            "pay pays a ransom and does not state the legal position",
        ),
    ],
)
def test_what_is_broken_is_refused(
    draft: Draft, alter: Alter, code: str, location: tuple[int | str, ...], says: str
) -> None:
    alter(draft)
    refused = [result for result in results(draft) if result.severity == "refused"]
    assert (code, location) in [(result.code, result.location) for result in refused]
    assert any(says in result.text for result in refused)


def weekday(draft: Draft) -> None:
    draft.data["scenario"]["startex"] = {"day": "tue", "time": "09:00:00"}


def one_layer(draft: Draft) -> None:
    for stage in draft.data["stage"]:
        stage["layer"] = 5


def all_it(draft: Draft) -> None:
    for decision in ("paper", "ransom"):
        draft.find("decision", decision)["owner"] = "it-lead"


@pytest.mark.parametrize(
    ("alter", "code", "says"),
    [
        (one_layer, "layers", "crosses 1 of the eight layers"),
        (weekday, "out-of-hours", "outside Monday to Friday"),
        (all_it, "owners", "0 of 3 decisions are owned outside IT"),
        (put("inject", "note", text="word " * 61), "words", "note has 61 words"),
        (lambda draft: draft.drop("inject", "still-open"), "contingency", "isolate has no contingency"),
        (about(grounding=[]), "grounding", "no published incident"),
        (put("role", "leader", function="executive"), "no-member", "function member"),
        (put("role", "care-director", function="executive"), "no-service", "function service"),
    ],
)
def test_what_is_weak_is_warned_of_and_not_refused(draft: Draft, alter: Alter, code: str, says: str) -> None:
    alter(draft)
    (result,) = results(draft)
    assert (result.severity, result.code) == ("warning", code)
    assert says in result.text


def test_half_of_the_decisions_outside_it_is_enough(draft: Draft) -> None:
    draft.find("decision", "paper")["owner"] = "it-lead"
    draft.drop("decision", "ransom").drop("inject", "no-answer")
    draft.find("decision", "paper")["owner"] = "care-director"
    assert results(draft) == ()


def test_sixty_words_are_not_too_many(draft: Draft) -> None:
    draft.find("inject", "note")["text"] = "word " * 60
    assert results(draft) == ()


def test_phases_that_fill_the_exercise_exactly_fit(draft: Draft) -> None:
    draft.data["scenario"]["duration_min"] = 90
    assert results(draft) == ()


def test_a_contingency_that_nothing_leads_to_is_named_where_it_points(draft: Draft) -> None:
    draft.find("inject", "alert")["when"] = "isolated"
    locations = [result.location for result in results(draft) if result.code == "unreachable"]
    assert locations == [("inject", 0, "when"), ("inject", 2, "contingency_for")]


def test_a_condition_that_cannot_be_read_is_refused_once(draft: Draft) -> None:
    draft.find("inject", "note")["when"] = "t !"
    assert [result.code for result in results(draft) if result.location[0] == "inject"] == ["condition"]


def test_refusals_come_before_warnings(draft: Draft) -> None:
    draft.data["scenario"]["grounding"] = []
    del draft.find("decision", "paper")["default"]
    assert [result.severity for result in results(draft)] == ["refused", "warning"]
