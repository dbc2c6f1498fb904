"""Overrides, not-applicable and accepted risks: proposed, in force, ended, replaced."""

from datetime import date

import pytest

from cyberlayers.assess.posture import ControlState, posture
from cyberlayers.assess.reasons import Code
from cyberlayers.model.records import Overridden, StatementsAnswered
from cyberlayers.model.status import Status
from tests.assess.records_builder import History


def codes(history: History, control: str, at: int) -> set[Code]:
    return {reason.code for reason in history.on(control, at).reasons}


def test_an_override_downwards_needs_no_approval_and_no_end_date(history: History) -> None:
    history.claim()
    history.override("L1-01", "partially", approver=None)
    found = history.on("L1-01", 900)
    assert (found.computed, found.claimed, found.overridden) == (Status.ACHIEVED, Status.PARTIALLY, True)
    assert Code.OVERRIDDEN in {reason.code for reason in found.reasons}


def test_an_override_upwards_is_proposed_and_changes_nothing_until_the_approver_says_yes(history: History) -> None:
    history.claim(status="partially")
    record = history.override("L1-01", "achieved", until=50)
    history.approve(record, on=3)
    assert history.on("L1-01", 2).claimed is Status.PARTIALLY
    assert Code.JUDGEMENT_PROPOSED in codes(history, "L1-01", 2)
    assert history.on("L1-01", 3).claimed is Status.ACHIEVED
    assert history.on("L1-01", 50).claimed is Status.ACHIEVED
    assert history.on("L1-01", 51).claimed is Status.PARTIALLY
    assert Code.JUDGEMENT_ENDED in codes(history, "L1-01", 51)


def test_a_proposal_past_its_date_is_no_longer_worth_a_word(history: History) -> None:
    history.claim(status="partially")
    history.override("L1-01", "achieved", until=5)
    assert Code.JUDGEMENT_PROPOSED in codes(history, "L1-01", 5)
    assert Code.JUDGEMENT_PROPOSED not in codes(history, "L1-01", 6)


def test_an_override_upwards_without_an_end_date_changes_nothing(history: History) -> None:
    history.claim(status="partially")
    history.approve(history.override("L1-01", "achieved"))
    assert history.on("L1-01", 0).claimed is Status.PARTIALLY


def test_the_word_of_anybody_but_the_named_approver_does_not_count(history: History) -> None:
    history.claim(status="partially")
    record = history.override("L1-01", "achieved", until=50)
    history.approve(record, by="auditor")
    assert history.on("L1-01", 0).claimed is Status.PARTIALLY


def test_the_approver_is_never_the_assessor(history: History) -> None:
    history.claim(status="partially")
    record = history.override("L1-01", "achieved", until=50, by="owner", account="one account")
    history.approve(record, account="another account")
    history.approve(record, account="another account", shared=True)
    assert history.on("L1-01", 0).claimed is Status.PARTIALLY


def test_the_last_word_counts_and_a_no_revokes(history: History) -> None:
    history.claim(status="partially")
    record = history.override("L1-01", "achieved", until=90)
    history.approve(record, on=1)
    history.approve(record, agrees=False, on=10)
    history.approve(record, on=20)
    claimed = [history.on("L1-01", at).claimed for at in (0, 1, 9, 10, 19, 20, 90, 91)]
    up, down = Status.ACHIEVED, Status.PARTIALLY
    assert claimed == [down, up, up, down, down, up, up, down]


def test_a_yes_and_a_no_on_one_day_leave_the_no(history: History) -> None:
    history.claim(status="partially")
    record = history.override("L1-01", "achieved", until=90)
    history.approve(record, on=1)
    history.approve(record, agrees=False, on=1)
    assert history.on("L1-01", 1).claimed is Status.PARTIALLY


def test_a_later_answer_ends_an_override_and_an_earlier_one_does_not(history: History) -> None:
    history.claim(since=1, on=1)
    history.override("L1-01", "not-achieved", on=10)
    history.answer(true="a1", since=5, on=11)
    assert history.on("L1-01", 11).claimed is Status.NOT_ACHIEVED
    history.answer(true="a1", since=20, on=20)
    assert history.on("L1-01", 19).claimed is Status.NOT_ACHIEVED
    assert history.on("L1-01", 20).claimed is Status.ACHIEVED
    assert Code.JUDGEMENT_ENDED in codes(history, "L1-01", 20)


def test_an_answer_of_the_same_day_recorded_later_is_later(history: History) -> None:
    history.claim()
    history.override("L1-01", "not-achieved", on=10)
    history.answer(true="a1", on=10)
    assert history.on("L1-01", 10).claimed is Status.ACHIEVED


def test_an_answer_on_the_first_day_of_the_calendar_does_not_break_posture(history: History) -> None:
    history.say(Overridden(control="L1-01", from_date=date.min, status=Status.NOT_ACHIEVED))
    history.say(StatementsAnswered(control="L1-01", from_date=date.min, cleared=("a1",)))
    assert history.on("L1-01", 0).claimed is Status.UNASSESSED


def test_a_later_answer_ends_a_not_applicable_but_not_an_acceptance(history: History) -> None:
    history.claim(status="partially")
    history.approve(history.not_applicable("L1-01", until=90))
    history.approve(history.accept("L1-01", until=90))
    assert history.required("L1-01", 9).state is ControlState.NOT_APPLICABLE
    history.answer(true="a1", on=10)
    found = history.required("L1-01", 10)
    assert found.state is not ControlState.NOT_APPLICABLE
    assert found.accepted


def test_the_latest_judgement_in_force_replaces_earlier_ones_for_good(history: History) -> None:
    history.claim()
    history.override("L1-01", "not-achieved", on=1)
    history.approve(history.not_applicable("L1-01", until=20, on=5))
    assert history.required("L1-01", 20).state is ControlState.NOT_APPLICABLE
    # The override does not come back: the computed status stands.
    found = history.on("L1-01", 21)
    assert (found.claimed, found.overridden) == (Status.ACHIEVED, False)


def test_a_proposal_that_was_never_approved_replaces_nothing(history: History) -> None:
    history.claim()
    history.override("L1-01", "not-achieved", on=1)
    history.not_applicable("L1-01", until=20, on=5)
    assert history.on("L1-01", 6).claimed is Status.NOT_ACHIEVED


def test_a_status_and_an_acceptance_stand_side_by_side(history: History) -> None:
    history.claim()
    history.override("L1-01", "not-achieved")
    history.approve(history.accept("L1-01", until=50))
    found = history.required("L1-01", 0)
    assert found.posture.overridden
    assert found.accepted


def test_a_key_control_is_never_not_applicable_for_the_organisation(history: History) -> None:
    history.approve(history.not_applicable("L1-02", until=50))
    history.approve(history.not_applicable("L1-02", until=50, subject="case-system"))
    assert history.required("L1-02", 0).state is ControlState.UNASSESSED
    assert history.required("L1-02", 0, subject="case-system").state is ControlState.NOT_APPLICABLE


def test_a_judgement_counts_for_its_subject_only(history: History) -> None:
    history.approve(history.not_applicable("L1-01", until=50, subject="case-system"))
    assert history.required("L1-01", 0).state is ControlState.UNASSESSED


def test_an_approval_from_the_assessors_account_counts_only_when_given_as_shared(history: History) -> None:
    history.claim(status="not-achieved")
    record = history.override("L1-01", "achieved", until=50)
    history.approve(record, account="officer's account")
    assert history.on("L1-01", 0).claimed is Status.NOT_ACHIEVED
    history.approve(record, account="officer's account", shared=True)
    found = history.on("L1-01", 0)
    assert found.claimed is Status.ACHIEVED
    assert found.identity_not_shown
    assert Code.IDENTITY_NOT_SHOWN in {reason.code for reason in found.reasons}


def test_a_shared_approval_never_lifts_a_key_control_above_partially(history: History) -> None:
    history.claim("L1-02", "not-achieved")
    record = history.override("L1-02", "achieved", until=50)
    history.approve(record, account="officer's account", shared=True)
    assert history.on("L1-02", 0).claimed is Status.PARTIALLY
    history.approve(record, on=1)
    assert history.on("L1-02", 1).claimed is Status.ACHIEVED


def test_of_two_yeses_the_last_word_says_whether_identity_is_shown(history: History) -> None:
    record = history.override("L1-01", "achieved", until=50)
    history.approve(record, account="officer's account", shared=True)
    assert history.on("L1-01", 0).identity_not_shown
    history.approve(record, on=3)
    assert history.on("L1-01", 2).identity_not_shown
    assert not history.on("L1-01", 3).identity_not_shown


def test_a_risk_is_accepted_between_its_days_and_never_for_an_unassessed_control(history: History) -> None:
    history.approve(history.accept("L1-01", until=50, since=0))
    assert not history.required("L1-01", 1).accepted
    history.claim(status="partially", on=2)
    assert history.required("L1-01", 2).accepted
    assert history.required("L1-01", 50).accepted
    assert not history.required("L1-01", 51).accepted


def test_an_acceptance_counts_only_on_a_control_that_is_not_met(history: History) -> None:
    history.claim()
    history.approve(history.accept("L1-01", until=50))
    assert history.required("L1-01", 0).accepted
    history.review(history.evidence(on=1))
    found = history.required("L1-01", 1)
    assert found.met
    assert not found.accepted


@pytest.mark.parametrize("status", ["not-achieved", "partially"])
def test_an_override_of_what_nobody_assessed_is_upwards(history: History, status: str) -> None:
    record = history.override("L1-01", status, until=50)
    assert history.on("L1-01", 0).claimed is Status.UNASSESSED
    history.approve(record)
    assert history.on("L1-01", 0).claimed is Status(status)


def test_the_last_day_of_the_calendar_can_be_asked_about(history: History) -> None:
    history.claim()
    assert posture(history.state(), history.criteria, date.max).control("L1-01").posture.claimed is Status.ACHIEVED
