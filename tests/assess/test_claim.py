"""From answered statements to the claimed status, subject by subject."""

import pytest

from cyberlayers.assess.reasons import Code
from cyberlayers.model.status import Status
from tests.assess.records_builder import History


@pytest.mark.parametrize(
    ("true", "false", "status"),
    [
        ("n1", "", "not-achieved"),
        ("n1 a1 a2 p1", "", "not-achieved"),
        ("a1 a2", "n1", "achieved"),
        ("a1 a2 p1", "n1", "achieved"),
        ("a1 a2", "", "not-achieved"),
        ("p1", "n1", "partially"),
        ("p1 a1", "n1 a2", "partially"),
        ("p1", "", "not-achieved"),
        ("a1", "n1", "not-achieved"),
        ("", "n1", "not-achieved"),
        ("", "a1 a2 p1", "not-achieved"),
    ],
)
def test_the_first_rule_that_fits_is_the_claim(history: History, true: str, false: str, status: str) -> None:
    history.answer(true=true, false=false)
    assert history.on("L1-01", 0).computed is Status(status)
    assert history.on("L1-01", 0).claimed is Status(status)


def test_nothing_answered_is_unassessed_and_never_looks_like_good(history: History) -> None:
    found = history.on("L1-01", 0)
    assert found.computed is found.claimed is found.supported is Status.UNASSESSED
    assert Code.UNASSESSED in {reason.code for reason in found.reasons}


def test_clearing_every_answer_is_unassessed_again(history: History) -> None:
    history.claim()
    history.answer(cleared="a1 a2 p1 n1", on=1)
    assert history.on("L1-01", 0).computed is Status.ACHIEVED
    assert history.on("L1-01", 1).computed is Status.UNASSESSED


def test_an_answer_counts_from_its_own_day_however_late_it_was_recorded(history: History) -> None:
    history.claim(since=5, on=20)
    assert history.on("L1-01", 4).computed is Status.UNASSESSED
    assert history.on("L1-01", 5).computed is Status.ACHIEVED
    assert history.on("L1-01", 5, known=19).computed is Status.UNASSESSED


def test_later_means_a_later_from_date_and_only_then_a_higher_number(history: History) -> None:
    history.claim(status="achieved", since=10, on=10)
    history.claim(status="not-achieved", since=5, on=11)
    assert history.on("L1-01", 7).computed is Status.NOT_ACHIEVED
    # n1 is false from day 10 on, although the record that says so has the lower number.
    assert history.on("L1-01", 10).computed is Status.ACHIEVED
    history.claim(status="not-achieved", since=10, on=12)
    assert history.on("L1-01", 10).computed is Status.NOT_ACHIEVED


def test_answers_are_kept_statement_by_statement(history: History) -> None:
    history.answer(true="a1", false="n1")
    history.answer(true="a2", on=1)
    assert history.on("L1-01", 1).computed is Status.ACHIEVED


def test_an_answer_to_an_earlier_wording_counts_as_not_answered_and_explain_says_so(history: History) -> None:
    history.answer(true="a1", wording="It held everywhere once.")
    history.answer(true="a2 p1", false="n1")
    found = history.on("L1-01", 0)
    assert found.computed is Status.PARTIALLY
    assert found.claim.changed == ("a1",)
    changed = [reason for reason in found.reasons if reason.code is Code.STATEMENT_CHANGED]
    assert changed[0].statements == ("a1",)


def test_only_changed_answers_are_unassessed(history: History) -> None:
    history.answer(true="a1", wording="It held everywhere once.")
    assert history.on("L1-01", 0).computed is Status.UNASSESSED


def test_an_answer_counts_for_its_subject_only(history: History) -> None:
    history.claim(subject="case-system")
    assert history.on("L1-01", 0).computed is Status.UNASSESSED
    assert history.on("L1-01", 0, subject="case-system").computed is Status.ACHIEVED


@pytest.mark.parametrize(
    ("true", "false", "code", "statements"),
    [
        ("n1", "", Code.NOT_ACHIEVED_TRUE, ("n1",)),
        ("a1 a2", "n1", Code.ALL_ACHIEVED, ("a1", "a2", "n1")),
        ("p1 a1", "n1", Code.ALL_PARTIAL, ("p1", "n1")),
        ("a1", "n1", Code.STATEMENTS_MISSING, ("p1",)),
        ("p1", "", Code.STATEMENTS_MISSING, ("n1",)),
    ],
)
def test_the_claim_says_which_statements_made_it(
    history: History, true: str, false: str, code: Code, statements: tuple[str, ...]
) -> None:
    history.answer(true=true, false=false)
    reasons = {reason.code: reason for reason in history.on("L1-01", 0).reasons}
    assert reasons[code].statements == statements
