"""Contradictions do not expire: they stand until they are answered or withdrawn."""

from typing import Any

import pytest

from cyberlayers.assess.posture import ControlState
from cyberlayers.assess.reasons import Code
from cyberlayers.model.evidence_records import EvidenceBroken
from cyberlayers.model.status import Status
from tests.assess.records_builder import History


@pytest.fixture
def history() -> History:
    """Return a history in which L1-01 and the key control L1-02 are achieved."""
    made = History()
    for control in ("L1-01", "L1-02"):
        made.claim(control)
        made.review(made.tested(control, statements="a1 a2 p1"))
    return made


def codes(history: History, at: int, control: str = "L1-01") -> set[Code]:
    return {reason.code for reason in history.on(control, at).reasons}


def test_one_that_was_read_caps_whatever_the_support(history: History) -> None:
    assert history.on("L1-01", 0).supported is Status.ACHIEVED
    history.contradiction(on=1)
    found = history.on("L1-01", 1)
    assert (found.cap, found.supported, found.contradicted) == (Status.PARTIALLY, Status.PARTIALLY, True)
    assert history.required("L1-01", 1).state is ControlState.CONTRADICTED
    assert Code.CONTRADICTED in codes(history, 1)


def test_one_that_names_a_not_achieved_statement_caps_at_not_achieved(history: History) -> None:
    history.contradiction(statements="n1")
    assert history.on("L1-01", 0).cap is Status.NOT_ACHIEVED


def test_a_tested_one_stands_without_a_review(history: History) -> None:
    history.tested(polarity="contradicts", statements="n1")
    assert history.on("L1-01", 0).cap is Status.NOT_ACHIEVED


def test_a_self_asserted_one_only_opens_a_review(history: History) -> None:
    item = history.evidence(polarity="contradicts", on=1)
    assert history.on("L1-01", 1).supported is Status.ACHIEVED
    assert not history.on("L1-01", 1).contradicted
    assert Code.CONTRADICTION_UNREVIEWED in codes(history, 1)
    history.review(item, "auditor", on=2)
    assert history.on("L1-01", 2).supported is Status.PARTIALLY


def test_a_statement_attached_after_the_review_weighs_only_once_it_was_reviewed_too(history: History) -> None:
    item = history.contradiction(statements="a1")
    history.attach(item, "L1-01", statements="L1-01:n1", on=1)
    assert history.on("L1-01", 1).cap is Status.PARTIALLY
    history.review(item, "auditor", on=2)
    assert history.on("L1-01", 2).cap is Status.NOT_ACHIEVED


def test_it_does_not_expire(history: History) -> None:
    history.contradiction(expires=3)
    assert history.on("L1-01", 99).contradicted
    history.review(history.evidence(on=300, collected=300))
    assert history.on("L1-01", 310).cap is Status.PARTIALLY


def test_it_stands_while_its_bytes_are_broken(history: History) -> None:
    item = history.contradiction()
    history.say(EvidenceBroken(evidence=item))
    assert history.on("L1-01", 0).contradicted


def test_it_stands_whatever_its_method(history: History) -> None:
    history.contradiction(method="interview")
    assert history.on("L1-01", 0).contradicted


def test_before_it_was_collected_it_says_nothing(history: History) -> None:
    history.contradiction(on=5)
    assert not history.on("L1-01", 4).contradicted
    assert history.on("L1-01", 5).contradicted


def test_it_counts_for_its_subject_only(history: History) -> None:
    history.contradiction(subject="case-system")
    assert not history.on("L1-01", 0).contradicted


class TestAnswers:
    def test_a_later_reviewed_item_that_names_it_answers_it_for_as_long_as_it_counts(self, history: History) -> None:
        item = history.contradiction()
        answer = history.evidence(on=1)
        history.review(answer, on=2)
        history.answers(answer, item, on=3)
        assert [history.on("L1-01", at).contradicted for at in (2, 3, 100, 101, 102)] == [
            True,
            False,
            False,
            False,
            True,
        ]
        assert Code.CONTRADICTION_ANSWERED in codes(history, 3)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"review": False},
            {"method": "interview"},
            {"polarity": "contradicts"},
            {"subject": "case-system"},
            {"controls": ("L2-01",)},
            {"named": False},
            {"early": True},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_anything_less_does_not_answer_it(self, history: History, wrong: dict[str, Any]) -> None:
        chosen = dict(wrong)
        review, named, early = chosen.pop("review", True), chosen.pop("named", True), chosen.pop("early", False)
        controls = chosen.pop("controls", ("L1-01",))
        before = history.evidence(*controls, **chosen)
        item = history.contradiction()
        answer = before if early else history.evidence(*controls, **chosen)
        if review:
            history.review(answer)
        if named:
            history.answers(answer, item)
        assert history.on("L1-01", 0).contradicted

    def test_a_test_answers_any_method_and_another_method_only_its_own(self, history: History) -> None:
        item = history.contradiction(method="interview")
        history.answers(history.tested(), item)
        assert not history.on("L1-01", 0).contradicted

    def test_withdrawing_the_answer_lets_it_stand_again(self, history: History) -> None:
        item, answer = history.contradiction(), history.tested()
        history.answers(answer, item)
        history.withdraw(answer, on=5)
        assert [history.on("L1-01", at).contradicted for at in (4, 5)] == [False, True]

    def test_an_answer_read_only_at_the_recorders_account_leaves_a_key_control_at_partially(
        self, history: History
    ) -> None:
        item = history.contradiction("L1-02", statements="n1")
        assert history.on("L1-02", 0).supported is Status.NOT_ACHIEVED
        answer = history.tested("L1-02", statements="a1 a2")
        history.answers(answer, item)
        assert history.on("L1-02", 0).contradicted
        history.review(answer, account="officer's account", shared=True, on=1)
        found = history.on("L1-02", 1)
        assert (found.contradicted, found.supported, found.identity_not_shown) == (False, Status.PARTIALLY, True)
        history.review(answer, "owner", on=2)
        assert history.on("L1-02", 2).supported is Status.ACHIEVED


class TestWithdrawal:
    def test_it_takes_the_approval_of_a_third_person(self, history: History) -> None:
        item = history.contradiction(on=1)
        record = history.withdraw(item, on=2)
        history.approve(record, on=3)
        assert [history.on("L1-01", at).contradicted for at in (2, 3)] == [True, False]
        assert Code.CONTRADICTION_WITHDRAWN in codes(history, 3)

    @pytest.mark.parametrize(
        ("by", "account"),
        [
            ("officer", "elsewhere"),  # the recorder
            ("supplier", "elsewhere"),  # the collector
            ("auditor", "elsewhere"),  # the one who withdrew it
            ("engineer", "elsewhere"),  # on the it side
            ("nobody-added", "elsewhere"),  # no side counts as it
            ("owner", "officer's account"),  # the recorder's account
            ("owner", "auditor's account"),  # the account that withdrew it
        ],
    )
    def test_nobody_else_will_do(self, history: History, by: str, account: str) -> None:
        item = history.contradiction(collected_by="supplier")
        record = history.withdraw(item, by="auditor")
        history.approve(record, by, account=account, shared=True)
        assert history.on("L1-01", 0).contradicted

    def test_the_last_word_counts(self, history: History) -> None:
        record = history.withdraw(history.contradiction())
        history.approve(record, on=1)
        history.approve(record, agrees=False, on=5)
        assert [history.on("L1-01", at).contradicted for at in (0, 1, 4, 5)] == [True, False, False, True]


class TestSupersession:
    def test_it_takes_one_that_names_at_least_its_statements(self, history: History) -> None:
        item = history.contradiction(statements="n1")
        fewer = history.contradiction(statements="a1")
        history.supersede(item, fewer)
        assert history.on("L1-01", 0).cap is Status.NOT_ACHIEVED
        more = history.contradiction(statements="a1 n1", on=1)
        history.supersede(item, more)
        states = {one.id: one.superseded_by for one in history.on("L1-01", 1).standing}
        assert states[item] == more

    def test_one_that_nobody_read_ends_none_that_was(self, history: History) -> None:
        item = history.contradiction()
        unread = history.evidence(polarity="contradicts", on=1)
        history.supersede(item, unread)
        assert history.on("L1-01", 1).contradicted
        history.review(unread, "auditor", on=2)
        assert [one.superseded_by for one in history.on("L1-01", 2).standing if one.id == item] == [unread]
        assert history.on("L1-01", 2).contradicted

    def test_one_that_has_not_begun_ends_none_that_has(self, history: History) -> None:
        item = history.contradiction()
        history.supersede(item, history.contradiction(effective_from=500))
        assert history.on("L1-01", 5).contradicted


class TestJudgements:
    def test_one_suspends_a_not_applicable(self, history: History) -> None:
        history.approve(history.not_applicable("L1-01", until=90, on=1))
        assert history.required("L1-01", 1).state is ControlState.NOT_APPLICABLE
        history.contradiction(on=2)
        found = history.required("L1-01", 2)
        assert found.state is ControlState.CONTRADICTED
        assert (found.posture.claimed, found.posture.supported) == (Status.ACHIEVED, Status.PARTIALLY)
        assert Code.NOT_APPLICABLE_SUSPENDED in codes(history, 2)

    def test_one_makes_unassessed_not_achieved(self, history: History) -> None:
        history.contradiction("L2-01")
        found = history.on("L2-01", 0)
        assert (found.computed, found.claimed) == (Status.UNASSESSED, Status.NOT_ACHIEVED)
        assert found.supported is Status.NOT_ACHIEVED

    def test_one_caps_an_override(self, history: History) -> None:
        history.approve(history.override("L1-01", "achieved", until=90))
        history.contradiction(statements="n1")
        assert history.on("L1-01", 0).supported is Status.NOT_ACHIEVED
