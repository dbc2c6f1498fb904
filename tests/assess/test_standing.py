"""Where one item stands on a day: its state, its strength, what it supports."""

from typing import Any

import pytest

from cyberlayers.assess.reasons import Code
from cyberlayers.assess.standing import ItemState, Standing
from cyberlayers.model.evidence_records import EvidenceBroken, EvidenceWhole
from cyberlayers.model.status import Status, Strength
from tests.assess.records_builder import CATALOGUE, History, day


def standing(history: History, item: str, at: int = 0, control: str = "L1-01", known: int | None = None) -> Standing:
    state = history.state(known)
    return Standing(state, history.criteria.policy, CATALOGUE.by_id[control], state.evidence[item], day(at))


class TestStrength:
    def test_an_item_is_self_asserted_at_entry(self, history: History) -> None:
        assert standing(history, history.evidence()).strength is Strength.SELF_ASSERTED

    def test_it_is_reviewed_once_another_person_agreed_from_the_day_of_the_review(self, history: History) -> None:
        item = history.evidence()
        history.review(item, on=5)
        assert standing(history, item, 4).strength is Strength.SELF_ASSERTED
        assert standing(history, item, 5).strength is Strength.REVIEWED

    def test_neither_recorder_nor_collector_is_another_person(self, history: History) -> None:
        item = history.evidence(by="officer", collected_by="owner")
        history.review(item, "officer", account="elsewhere")
        history.review(item, "owner")
        assert standing(history, item).strength is Strength.SELF_ASSERTED

    def test_a_review_from_the_recorders_account_counts_only_as_shared_and_is_shown(self, history: History) -> None:
        item = history.evidence()
        history.review(item, account="officer's account")
        assert standing(history, item).strength is Strength.SELF_ASSERTED
        history.review(item, account="officer's account", shared=True)
        found = standing(history, item)
        assert found.strength is Strength.REVIEWED
        assert found.identity_not_shown
        history.claim()
        assert history.on("L1-01", 0).identity_not_shown
        assert history.on("L1-01", 0).supported is Status.ACHIEVED

    @pytest.mark.parametrize(
        "missing", [{"tested_by": None}, {"tested_on": None}, {"content": "note"}, {"content": "link"}]
    )
    def test_a_test_result_is_tested_with_raw_result_date_and_tester(
        self, history: History, missing: dict[str, Any]
    ) -> None:
        assert standing(history, history.tested()).strength is Strength.TESTED
        assert standing(history, history.tested(**missing)).strength is Strength.SELF_ASSERTED

    def test_the_result_of_a_machine_is_raw(self, history: History) -> None:
        assert standing(history, history.tested(content="result")).strength is Strength.TESTED

    @pytest.mark.parametrize(
        "missing", [{"organisation": None}, {"content": "note"}, {"content": "link"}, {"about_own": True}]
    )
    def test_an_external_report_is_independent_once_reviewed_here(
        self, history: History, missing: dict[str, Any]
    ) -> None:
        report: dict[str, Any] = {"source": "external-report", "organisation": "An auditor", "author": "Somebody"}
        item, less = history.evidence(**report), history.evidence(**{**report, **missing})
        assert standing(history, item).strength is Strength.SELF_ASSERTED
        history.review(item)
        history.review(less)
        assert standing(history, item).strength is Strength.INDEPENDENT
        assert standing(history, less).strength is Strength.REVIEWED

    def test_a_partner_about_itself_is_reviewed_at_most_even_with_a_test_result(self, history: History) -> None:
        item = history.tested(about_own=True)
        assert standing(history, item).strength is Strength.SELF_ASSERTED
        history.review(item)
        assert standing(history, item).strength is Strength.REVIEWED

    def test_who_wrote_a_report_may_be_erased_without_its_strength_changing(self, history: History) -> None:
        item = history.evidence(source="external-report", organisation="An auditor")
        history.review(item)
        assert standing(history, item).strength is Strength.INDEPENDENT


class TestReviews:
    def test_while_one_disagrees_support_is_self_asserted(self, history: History) -> None:
        item = history.tested()
        history.review(item, on=1)
        history.review(item, "owner", agrees=False, on=2)
        assert standing(history, item, 1).strength is Strength.TESTED
        found = standing(history, item, 2)
        assert (found.strength, found.disputed) == (Strength.SELF_ASSERTED, True)
        history.claim()
        assert Code.DISPUTED in {reason.code for reason in history.on("L1-01", 2).reasons}

    def test_only_reviews_after_the_last_disagreement_count(self, history: History) -> None:
        item = history.evidence()
        history.review(item)
        history.review(item, "owner", agrees=False)
        history.review(item, "officer", account="elsewhere")
        assert standing(history, item).disputed
        history.review(item, "auditor")
        found = standing(history, item)
        assert (found.strength, found.disputed) == (Strength.REVIEWED, False)

    def test_a_disagreement_never_weakens_a_contradiction(self, history: History) -> None:
        item = history.contradiction()
        history.review(item, "owner", agrees=False)
        found = standing(history, item)
        assert (found.strength, found.disputed) == (Strength.REVIEWED, False)

    def test_a_review_counts_for_the_controls_the_item_had_then(self, history: History) -> None:
        item = history.evidence("L1-01")
        history.review(item)
        history.attach(item, "L2-01")
        assert standing(history, item, control="L1-01").strength is Strength.REVIEWED
        assert standing(history, item, control="L2-01").strength is Strength.SELF_ASSERTED
        history.review(item, "owner")
        assert standing(history, item, control="L2-01").strength is Strength.REVIEWED

    def test_a_review_counts_for_the_statements_the_item_had_then(self, history: History) -> None:
        item = history.tested("L1-02", statements="a1")
        history.review(item)
        history.attach(item, "L1-02", statements="L1-02:a2")
        found = standing(history, item, control="L1-02")
        assert found.statements == ("a1", "a2")
        assert (found.cap_for("a1"), found.cap_for("a2")) == (Status.ACHIEVED, Status.PARTIALLY)
        history.review(item, "owner")
        assert standing(history, item, control="L1-02").cap_for("a2") is Status.ACHIEVED

    def test_an_attachment_counts_from_its_own_day(self, history: History) -> None:
        item = history.evidence("L1-01", statements="a1", on=1)
        history.attach(item, "L1-01", statements="L1-01:p1", on=5)
        history.attach(item, "L2-01", on=5)
        assert standing(history, item, 4).statements == ("a1",)
        assert standing(history, item, 5).statements == ("a1", "p1")
        assert [one.id for one in history.on("L2-01", 4).standing] == []
        assert [one.id for one in history.on("L2-01", 5).standing] == [item]


class TestStatements:
    def test_support_speaks_to_all_achieved_and_partial_statements_by_default(self, history: History) -> None:
        assert standing(history, history.evidence()).statements == ("a1", "a2", "p1")

    def test_support_of_a_key_control_speaks_only_to_what_it_names(self, history: History) -> None:
        assert standing(history, history.evidence("L1-02"), control="L1-02").statements == ()

    def test_a_contradiction_speaks_only_to_what_it_names(self, history: History) -> None:
        assert standing(history, history.contradiction()).statements == ()

    def test_naming_a_statement_of_one_control_leaves_the_default_of_another(self, history: History) -> None:
        item = history.evidence("L1-01", "L2-01", statements="L1-01:a1")
        assert standing(history, item).statements == ("a1",)
        assert standing(history, item, control="L2-01").statements == ("a1", "a2", "p1")


class TestDays:
    def test_an_item_counts_from_its_period_or_from_when_it_was_collected(self, history: History) -> None:
        plain = history.evidence(collected=5, on=20)
        since = history.evidence(collected=5, effective_from=3)
        ahead = history.evidence(collected=5, effective_from=40)
        assert [standing(history, plain, at).state for at in (4, 5)] == [ItemState.NOT_YET, ItemState.CURRENT]
        assert [standing(history, since, at).state for at in (2, 3)] == [ItemState.NOT_YET, ItemState.CURRENT]
        assert [standing(history, ahead, at).state for at in (39, 40)] == [ItemState.NOT_YET, ItemState.CURRENT]

    def test_the_last_day_is_the_controls_own_and_still_counts(self, history: History) -> None:
        item = history.evidence("L1-01", "L3-01", collected=0)
        assert standing(history, item).last_day == day(100)
        assert standing(history, item, control="L3-01").last_day == day(30)
        assert standing(history, item, 30, "L3-01").state is ItemState.DUE
        assert standing(history, item, 31, "L3-01").state is ItemState.EXPIRED
        assert standing(history, item, 31).state is ItemState.CURRENT

    def test_it_starts_from_the_earlier_of_the_periods_end_and_collection(self, history: History) -> None:
        past = history.evidence(collected=50, effective_to=10, on=50)
        ahead = history.evidence(collected=50, effective_to=90)
        assert standing(history, past).last_day == day(110)
        assert standing(history, ahead).last_day == day(150)

    def test_a_given_expiry_shortens_and_never_lengthens(self, history: History) -> None:
        assert standing(history, history.evidence(expires=40)).last_day == day(40)
        assert standing(history, history.evidence(expires=400)).last_day == day(100)

    def test_due_is_21_days_left_and_urgent_7(self, history: History) -> None:
        item = history.evidence(collected=0)
        assert [standing(history, item, at).state for at in (78, 79, 100)] == [
            ItemState.CURRENT, ItemState.DUE, ItemState.DUE,
        ]  # fmt: skip
        assert [standing(history, item, at).urgent for at in (92, 93, 100, 101)] == [False, True, True, False]
        history.claim()
        reasons = [reason.text for reason in history.on("L1-01", 95).reasons if reason.code is Code.DUE]
        assert reasons == ["E-000001 lapses in 5 days (urgent)."]

    def test_expiry_is_a_step(self, history: History) -> None:
        history.claim()
        history.review(history.evidence(collected=0))
        assert history.on("L1-01", 100).supported is Status.ACHIEVED
        assert history.on("L1-01", 101).supported is Status.NOT_ACHIEVED


class TestStates:
    def test_the_first_state_that_fits_is_the_state(self, history: History) -> None:
        item = history.evidence(collected=0, effective_from=0, on=0)
        newer = history.evidence(collected=0, on=1)
        seen = [standing(history, item, 150).state]
        history.say(EvidenceBroken(evidence=item), on=2)
        seen.append(standing(history, item, 150).state)
        seen.append(standing(history, item, -1).state)
        history.supersede(item, newer)
        seen.append(standing(history, item, 150).state)
        history.withdraw(item)
        seen.append(standing(history, item, 150).state)
        assert seen == [
            ItemState.EXPIRED, ItemState.BROKEN, ItemState.NOT_YET, ItemState.SUPERSEDED, ItemState.WITHDRAWN,
        ]  # fmt: skip

    def test_broken_lasts_from_the_day_it_was_found_until_it_is_found_whole(self, history: History) -> None:
        item = history.evidence()
        history.say(EvidenceBroken(evidence=item), on=5)
        history.say(EvidenceWhole(evidence=item), on=9)
        states = [standing(history, item, at).state for at in (4, 5, 8, 9)]
        assert states == [ItemState.CURRENT, ItemState.BROKEN, ItemState.BROKEN, ItemState.CURRENT]

    @pytest.mark.parametrize(
        "state",
        [ItemState.WITHDRAWN, ItemState.SUPERSEDED, ItemState.NOT_YET, ItemState.BROKEN, ItemState.EXPIRED],
    )
    def test_only_current_and_due_count(self, history: History, state: ItemState) -> None:
        history.claim()
        ages: dict[ItemState, Any] = {ItemState.NOT_YET: {"effective_from": 60}, ItemState.EXPIRED: {"expires": 40}}
        item = history.evidence(**ages.get(state, {}))
        history.review(item)
        if state is ItemState.WITHDRAWN:
            history.withdraw(item)
        if state is ItemState.SUPERSEDED:
            history.supersede(item, history.evidence(expires=1))
        if state is ItemState.BROKEN:
            history.say(EvidenceBroken(evidence=item))
        found = history.on("L1-01", 50)
        assert found.standing[0].state is state
        assert (found.supported, found.cap) == (Status.NOT_ACHIEVED, Status.NOT_ACHIEVED)
        assert {Code(state.value), Code.CLAIMED_ONLY} <= {reason.code for reason in found.reasons}


class TestSupersession:
    def test_it_holds_for_the_controls_both_have(self, history: History) -> None:
        item = history.evidence("L1-01", "L2-01")
        newer = history.evidence("L1-01")
        history.supersede(item, newer, on=3)
        assert standing(history, item, 2).state is ItemState.CURRENT
        assert standing(history, item, 3).superseded_by == newer
        assert standing(history, item, 3, "L2-01").state is ItemState.CURRENT

    def test_the_newer_item_replaces_only_from_when_it_has_the_control(self, history: History) -> None:
        item, newer = history.evidence("L1-01"), history.evidence("L2-01")
        history.supersede(item, newer)
        history.attach(newer, "L1-01", on=5)
        assert standing(history, item, 4).state is ItemState.CURRENT
        assert standing(history, item, 5).state is ItemState.SUPERSEDED

    def test_if_the_newer_item_is_withdrawn_the_older_stands_again(self, history: History) -> None:
        first, second, third = history.evidence(), history.evidence(), history.evidence()
        history.supersede(first, second)
        history.supersede(second, third)
        assert [standing(history, item).superseded_by for item in (first, second, third)] == [second, third, None]
        history.withdraw(third, on=2)
        assert standing(history, second, 2).state is ItemState.CURRENT
        assert standing(history, first, 2).state is ItemState.SUPERSEDED
        history.withdraw(second, on=3)
        assert standing(history, first, 3).state is ItemState.CURRENT

    @pytest.mark.parametrize("other", [{"subject": "case-system"}, {"polarity": "contradicts"}])
    def test_it_takes_the_same_subject_and_polarity(self, history: History, other: dict[str, Any]) -> None:
        item, newer = history.evidence(), history.evidence(**other)
        history.supersede(item, newer)
        assert standing(history, item).state is ItemState.CURRENT

    def test_it_takes_an_item_recorded_later(self, history: History) -> None:
        older, item = history.evidence(), history.evidence()
        history.supersede(item, older)
        assert standing(history, item).state is ItemState.CURRENT
