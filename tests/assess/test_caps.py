"""From claim and evidence to a supported status."""

from typing import Any

import pytest

from cyberlayers.assess.reasons import Code
from cyberlayers.model.status import Status
from tests.assess.records_builder import CATALOGUE, History, criteria

REPORT: dict[str, Any] = {"source": "external-report", "organisation": "An auditor"}


def codes(history: History, control: str, at: int = 0) -> set[Code]:
    return {reason.code for reason in history.on(control, at).reasons}


class TestAnyControl:
    def test_without_support_the_claim_is_only_claimed(self, history: History) -> None:
        history.claim()
        found = history.on("L1-01", 0)
        assert (found.claimed, found.cap, found.supported) == (
            Status.ACHIEVED, Status.NOT_ACHIEVED, Status.NOT_ACHIEVED,
        )  # fmt: skip
        assert Code.CLAIMED_ONLY in codes(history, "L1-01")

    def test_the_cap_is_that_of_the_best_counting_support(self, history: History) -> None:
        history.claim()
        item = history.evidence()
        assert history.on("L1-01", 0).supported is Status.PARTIALLY
        history.review(item)
        assert history.on("L1-01", 0).supported is Status.ACHIEVED

    @pytest.mark.parametrize("strength", ["tested", "independent"])
    def test_tested_and_independent_support_achieved(self, history: History, strength: str) -> None:
        history.claim()
        item = history.tested() if strength == "tested" else history.evidence(**REPORT)
        if strength == "independent":
            history.review(item)
        assert history.on("L1-01", 0).supported is Status.ACHIEVED

    def test_support_never_lifts_above_the_claim(self, history: History) -> None:
        history.claim(status="partially")
        history.tested()
        assert history.on("L1-01", 0).supported is Status.PARTIALLY

    def test_support_without_a_claim_stays_unassessed(self, history: History) -> None:
        history.tested()
        assert history.on("L1-01", 0).supported is Status.UNASSESSED

    def test_an_item_whose_method_is_not_admitted_does_not_count(self, history: History) -> None:
        history.claim()
        history.review(history.evidence(method="interview"))
        assert history.on("L1-01", 0).supported is Status.NOT_ACHIEVED
        assert {Code.METHOD_NOT_ADMITTED, Code.CLAIMED_ONLY} <= codes(history, "L1-01")

    def test_the_policy_says_what_each_strength_supports(self) -> None:
        made = History(criteria(none="partially"))
        made.claim()
        assert made.on("L1-01", 0).supported is Status.PARTIALLY

    def test_an_items_words_say_how_much_it_looked_at(self, history: History) -> None:
        history.evidence(statements="a1", population=61, sampled=12)
        history.evidence(covers=("srv-1", "srv-2", "srv-3", "srv-4"))
        texts = [reason.text for reason in history.on("L1-01", 0).reasons if reason.code is Code.SUPPORTED_BY]
        assert "covers 1 of 2 achieved statements, 12 of 61 sampled" in texts[0]
        assert "looks at srv-1, srv-2, srv-3 and 1 more" in texts[1]


class TestKeyControl:
    def test_it_takes_a_counting_item_with_a_cap_of_achieved_for_every_achieved_statement(
        self, history: History
    ) -> None:
        history.claim("L1-02")
        history.review(history.tested("L1-02", statements="a1"))
        assert history.on("L1-02", 0).supported is Status.PARTIALLY
        uncovered = [r for r in history.on("L1-02", 0).reasons if r.code is Code.KEY_STATEMENTS_UNCOVERED]
        assert uncovered[0].statements == ("a2",)
        history.review(history.tested("L1-02", statements="a2"))
        assert history.on("L1-02", 0).supported is Status.ACHIEVED
        assert Code.KEY_STATEMENTS_UNCOVERED not in codes(history, "L1-02")

    def test_support_that_no_other_account_reviewed_is_self_asserted(self, history: History) -> None:
        history.claim("L1-02")
        history.tested("L1-02", statements="a1 a2")
        assert history.on("L1-02", 0).supported is Status.PARTIALLY
        assert Code.REVIEW_AWAITED in codes(history, "L1-02")

    def test_support_that_names_no_statement_is_self_asserted_even_when_reviewed(self, history: History) -> None:
        history.claim("L1-02")
        history.review(history.tested("L1-02"))
        assert history.on("L1-02", 0).supported is Status.PARTIALLY

    def test_a_shared_review_counts_but_never_lifts_it_above_partially(self) -> None:
        made = History(criteria(reviewed_key="achieved"))
        made.claim("L1-02")
        item = made.tested("L1-02", statements="a1 a2")
        made.review(item, account="officer's account", shared=True)
        assert made.on("L1-02", 0).supported is Status.PARTIALLY
        assert made.on("L1-02", 0).identity_not_shown
        made.review(item)
        assert made.on("L1-02", 0).supported is Status.ACHIEVED

    def test_no_policy_lets_one_account_alone_achieve_it(self) -> None:
        made = History(criteria(none="achieved", self_asserted="achieved", reviewed_key="achieved"))
        made.claim("L1-02")
        assert made.on("L1-02", 0).supported is Status.PARTIALLY
        made.tested("L1-02", statements="a1 a2")
        assert made.on("L1-02", 0).supported is Status.PARTIALLY

    def test_reviewed_supports_partially_unless_nothing_about_it_can_be_tested(self, history: History) -> None:
        for control in ("L1-02", "L1-03"):
            history.claim(control)
            item = history.evidence(control, statements="a1 a2")
            history.review(item, "engineer")
            history.review(item, "auditor")
        assert history.on("L1-02", 0).supported is Status.PARTIALLY
        assert history.on("L1-03", 0).supported is Status.ACHIEVED

    @pytest.mark.parametrize(
        ("reviews", "status"),
        [
            ([("auditor", None)], "partially"),
            ([("engineer", None), ("colleague", None)], "partially"),  # both on the it side
            ([("owner", "one account"), ("auditor", "one account")], "partially"),
            ([("auditor", "one account"), ("auditor", "another account")], "partially"),
            ([("auditor", "officer's account"), ("owner", None)], "partially"),  # the recorder's account
            ([("engineer", None), ("auditor", None)], "achieved"),
            ([("owner", None), ("auditor", None)], "achieved"),
        ],
    )
    def test_two_reviews_are_two_persons_two_accounts_and_one_side_that_is_not_it(
        self, history: History, reviews: list[tuple[str, str | None]], status: str
    ) -> None:
        history.claim("L1-03")
        item = history.evidence("L1-03", statements="a1 a2")
        for by, account in reviews:
            history.review(item, by, account=account, shared=account == "officer's account")
        assert history.on("L1-03", 0).supported is Status(status)

    def test_two_reviews_of_two_items_are_not_two_of_one(self, history: History) -> None:
        history.claim("L1-03")
        for by in ("engineer", "auditor"):
            history.review(history.evidence("L1-03", statements="a1 a2"), by)
        assert history.on("L1-03", 0).supported is Status.PARTIALLY

    def test_an_independent_report_supports_achieved(self, history: History) -> None:
        history.claim("L1-02")
        history.review(history.evidence("L1-02", statements="a1 a2", **REPORT))
        assert history.on("L1-02", 0).supported is Status.ACHIEVED


class TestNeedsTested:
    def test_a_control_is_capped_at_partially_while_the_other_has_no_tested_evidence(self, history: History) -> None:
        history.claim("L1-04")
        history.review(history.evidence("L1-04"))
        assert history.on("L1-04", 0).supported is Status.PARTIALLY
        assert Code.NEEDS_TESTED in codes(history, "L1-04")
        item = history.tested("L1-02", statements="a1", on=1)
        assert history.on("L1-04", 1).supported is Status.PARTIALLY
        history.review(item, on=2)
        assert history.on("L1-04", 2).supported is Status.ACHIEVED
        # The needed evidence counts to its last day, day 101.
        history.review(history.evidence("L1-04", on=50))
        assert [history.on("L1-04", at).supported for at in (101, 102)] == [Status.ACHIEVED, Status.PARTIALLY]

    def test_reviewed_evidence_of_the_other_is_not_tested(self, history: History) -> None:
        history.claim("L1-04")
        history.review(history.evidence("L1-04"))
        history.review(history.evidence("L1-02", statements="a1"))
        assert history.on("L1-04", 0).supported is Status.PARTIALLY


class TestCorroboration:
    def support(self, history: History, by: str, method: str, **more: Any) -> None:  # noqa: ANN401 - fields by name
        history.review(history.evidence(by=by, method=method, **more), "supplier")

    def test_two_reviewed_items_by_two_methods_from_two_sides_corroborate(self, history: History) -> None:
        self.support(history, "officer", "examine")
        self.support(history, "owner", "test")
        assert history.on("L1-01", 0).corroborated
        assert Code.CORROBORATED in codes(history, "L1-01")

    @pytest.mark.parametrize(
        ("by", "method"), [("owner", "examine"), ("engineer", "test"), ("officer", "test"), ("owner", "interview")]
    )
    def test_one_method_one_side_one_person_or_an_unadmitted_method_do_not(
        self, history: History, by: str, method: str
    ) -> None:
        self.support(history, "officer", "examine")
        self.support(history, by, method)
        assert not history.on("L1-01", 0).corroborated

    def test_a_self_asserted_item_does_not(self, history: History) -> None:
        self.support(history, "officer", "examine")
        history.evidence(by="owner", method="test")
        assert not history.on("L1-01", 0).corroborated

    def test_what_counts_is_the_side_of_the_collector(self, history: History) -> None:
        self.support(history, "officer", "examine")
        self.support(history, "officer", "test", collected_by="owner")
        # Nobody added the owner, so the collector counts as it.
        assert not history.on("L1-01", 0).corroborated


def test_every_control_of_the_catalogue_is_judged(history: History) -> None:
    ids = [one.posture.control.id for layer in history.posture(0).layers for one in layer.controls]
    assert ids == [control.id for control in CATALOGUE.controls]
