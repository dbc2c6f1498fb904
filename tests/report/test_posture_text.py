"""Posture as text: never a word without its figures."""

import pytest

from cyberlayers.report.listing import as_json, listing, words
from cyberlayers.report.posture import interval_words, layer_text, layer_word, summary, target_words
from tests.assess.records_builder import History, criteria


def meet(history: History, control: str) -> None:
    history.claim(control)
    history.review(history.tested(control, statements="a1 a2"))


def test_a_layer_that_meets_target_with_accepted_risks_says_which_and_to_when() -> None:
    made = History(criteria({name: {"status": "achieved"} for name in ("L2-01", "L2-02", "L2-03")}))
    meet(made, "L2-01")
    for control, until in (("L2-02", 89), ("L2-03", 120)):
        made.claim(control, "partially")
        made.approve(made.accept(control, until=until))
    assert target_words(made.layer(2, 0)) == (
        "meets target with 2 accepted risks: L2-02 to 31 March 2026, L2-03 to 1 May 2026"
    )
    assert summary(made.posture(0)) == "1 of 1 layers meet target; weakest: 2 Data security and management"


@pytest.mark.parametrize(
    ("worked", "word"),
    [
        ({}, "not assessed"),
        ({"L1-01": "met", "L1-02": "met"}, "meets target"),
        ({"L1-01": "claimed", "L1-02": "claimed"}, "claimed, not shown"),
        ({"L1-01": "claimed", "L1-02": "partially"}, "key control unmet"),
        ({"L1-01": "partially", "L1-02": "met"}, "below target"),
        ({"L1-01": "met", "L1-02": "claimed"}, "claimed, not shown"),
    ],
)
def test_the_word_of_a_layer(worked: dict[str, str], word: str) -> None:
    made = History()
    for control, how in worked.items():
        if how == "met":
            meet(made, control)
        else:
            made.claim(control, "achieved" if how == "claimed" else how)
    assert layer_word(made.layer(1, 0)) == word


def test_a_layer_that_is_not_counted_says_so() -> None:
    made = History()
    assert layer_word(made.layer(8, 0)) == "not counted"
    assert interval_words(made.layer(8, 0)) == ""
    assert interval_words(made.layer(1, 0)) == "0.000 to 1.000"


def test_a_report_of_nothing_counted_names_no_weakest() -> None:
    made = History(criteria({"L3-01": {"status": "partially"}}))
    made.approve(made.not_applicable("L3-01", until=9))
    assert summary(made.posture(0)) == "0 of 0 layers meet target"


def test_marks_stand_beside_the_state_of_a_control() -> None:
    made = History()
    made.claim("L1-01")
    made.override("L1-01", "partially")
    made.approve(made.accept("L1-01", until=30), account="officer's account", shared=True)
    text = layer_text(made.posture(0, subject="organisation"), made.records[-1].at, 1)
    assert "(overridden, risk accepted to 31 January 2026, identity not shown)" in text
    assert "L1-03 ★" in text
    assert "outside" in text


def test_another_subject_is_named() -> None:
    made = History()
    found = made.posture(0, subject="case-system")
    assert layer_text(found, made.records[-1].at, 1).startswith("A council, case-system: as at 1 January 2026")


def test_what_is_corroborated_is_marked() -> None:
    made = History()
    for by, method in (("officer", "examine"), ("owner", "test")):
        made.review(made.evidence(by=by, method=method), "supplier")
    assert "corroborated" in layer_text(made.posture(0), made.records[-1].at, 1)


def test_values_are_written_as_a_person_reads_them() -> None:
    at = History().records[0].at
    said = [words(value) for value in (None, True, at, at.date(), {"a": False}, ["x", 1.5])]
    assert said == ["", "yes", "2026-01-01 00:00", "2026-01-01", "a: no", "x, 1.5"]
    assert listing([], {"a": "A"}, "table", empty="None.") == "None."
    with pytest.raises(TypeError, match="not plain data"):
        as_json({"a": object()})
