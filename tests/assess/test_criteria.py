"""Which criteria are used on which day."""

import pytest

from cyberlayers.assess.criteria import criteria_on
from cyberlayers.model.records import CriteriaAdopted
from cyberlayers.model.state import State
from tests.assess.records_builder import History, day

FIRST = ("c" * 64, "a" * 64, "b" * 64)


def propose(history: History, letter: str, **said: object) -> int:
    body = CriteriaAdopted(catalogue=letter * 64, profile=letter * 64, policy=letter * 64, approver="owner")
    return history.say(body, **said)  # type: ignore[arg-type] # by and on of a history


def used(history: History, at: int) -> str:
    return criteria_on(history.state(), day(at))[0][0]


def test_the_first_record_says_what_is_used_first(history: History) -> None:
    assert criteria_on(history.state(), day(0)) == FIRST


def test_others_are_used_from_the_day_the_approver_says_yes(history: History) -> None:
    record = propose(history, "d", on=1)
    history.approve(record, on=5)
    assert [used(history, at) for at in (1, 4, 5, 90)] == ["c", "c", "d", "d"]


def test_nobody_elses_yes_counts(history: History) -> None:
    history.approve(propose(history, "d"), by="auditor")
    history.approve(propose(history, "d", by="owner"), account="elsewhere")
    history.approve(propose(history, "d"), account="officer's account")
    assert used(history, 0) == "c"


def test_a_later_no_takes_them_back_from_its_own_day(history: History) -> None:
    record = propose(history, "d")
    history.approve(record, on=1)
    history.approve(record, agrees=False, on=5)
    history.approve(record, on=9)
    assert [used(history, at) for at in (0, 1, 4, 5, 8, 9)] == ["c", "d", "d", "c", "c", "d"]


def test_of_several_the_one_approved_last_is_used(history: History) -> None:
    first, second = propose(history, "d"), propose(history, "e")
    history.approve(second, on=1)
    assert used(history, 1) == "e"
    history.approve(first, on=5)
    assert used(history, 5) == "d"
    history.approve(first, agrees=False, on=7)
    assert used(history, 7) == "e"


def test_an_empty_ledger_has_no_criteria() -> None:
    with pytest.raises(ValueError, match="empty ledger"):
        criteria_on(State(), day(0))
