"""What a verified bundle of a partner is worth: for which control, from which day, under whose signature."""

import pytest

from cyberlayers.assess.reasons import Code
from cyberlayers.assess.standing import Standing
from cyberlayers.model.status import Status, Strength
from tests.assess.records_builder import CATALOGUE, History, day


def strength(history: History, item: str, at: int = 0, control: str = "L1-01") -> Strength:
    state = history.state()
    return Standing(state, history.criteria.policy, CATALOGUE.by_id[control], state.evidence[item], day(at)).strength


@pytest.mark.parametrize("meaning", ["examined", "agreed"])
def test_an_auditors_signature_over_the_control_makes_it_independent_from_its_day(
    history: History, meaning: str
) -> None:
    item = history.bundle()
    history.verify(item, meaning=meaning, on=5)
    assert strength(history, item, 4) is Strength.SELF_ASSERTED
    assert strength(history, item, 5) is Strength.INDEPENDENT


@pytest.mark.parametrize(
    ("role", "meaning"),
    [("auditor", "received"), ("auditor", None), ("reviewer", "examined"), ("assessor", "agreed"), ("assessor", None)],
)
def test_no_other_signature_lifts_what_a_partner_says_of_itself_above_reviewed(
    history: History, role: str, meaning: str | None
) -> None:
    item = history.bundle()
    history.verify(item, role=role, meaning=meaning)
    assert strength(history, item) is Strength.SELF_ASSERTED
    history.review(item)
    assert strength(history, item) is Strength.REVIEWED


def test_a_signature_over_other_controls_gives_nothing(history: History) -> None:
    item = history.bundle("L1-01", "L2-01")
    history.verify(item, "L2-01")
    assert strength(history, item) is Strength.SELF_ASSERTED
    assert strength(history, item, control="L2-01") is Strength.INDEPENDENT


def test_a_disagreement_makes_it_self_asserted_until_somebody_agrees_for_the_control(history: History) -> None:
    item = history.bundle()
    history.verify(item, "L1-01", "L2-01")
    history.review(item, "owner", agrees=False)
    assert strength(history, item) is Strength.SELF_ASSERTED
    history.review(item, "auditor")
    assert strength(history, item) is Strength.INDEPENDENT
    history.attach(item, "L2-01")
    assert strength(history, item, control="L2-01") is Strength.SELF_ASSERTED, "nobody agreed about that control since"
    history.review(item, "auditor")
    assert strength(history, item, control="L2-01") is Strength.INDEPENDENT


def test_a_key_control_counts_it_once_another_account_read_it_and_for_what_it_names(history: History) -> None:
    history.claim("L1-02")
    item = history.bundle("L1-02", statements="a1")
    history.verify(item, "L1-02")
    assert strength(history, item, control="L1-02") is Strength.SELF_ASSERTED
    history.review(item)
    assert strength(history, item, control="L1-02") is Strength.INDEPENDENT
    assert history.on("L1-02", 0).supported is Status.PARTIALLY, "nothing speaks to a2"
    other = history.bundle("L1-02", statements="a2")
    history.verify(other, "L1-02")
    history.review(other)
    assert history.on("L1-02", 0).supported is Status.ACHIEVED


def test_it_gives_nothing_to_an_item_that_contradicts(history: History) -> None:
    history.claim()
    history.review(history.evidence(), on=1)
    item = history.bundle(polarity="contradicts")
    history.verify(item)
    assert strength(history, item, 1) is Strength.SELF_ASSERTED
    assert history.on("L1-01", 1).supported is Status.ACHIEVED


def test_a_test_result_stays_tested(history: History) -> None:
    item = history.tested()
    history.verify(item)
    assert strength(history, item) is Strength.TESTED


def test_the_reason_says_whose_signature_lifts_it_or_that_none_does(history: History) -> None:
    history.claim()
    item = history.bundle("L1-01", "L2-01")
    assert Code.VERIFIED_BUNDLE not in [reason.code for reason in history.on("L1-01", 0).reasons]
    history.verify(item, on=3)
    assert history.on("L1-01", 2).supported is Status.PARTIALLY
    assert history.on("L1-01", 3).supported is Status.ACHIEVED
    lifted, capped = (
        next(reason for reason in history.on(control, 3).reasons if reason.code is Code.VERIFIED_BUNDLE)
        for control in ("L1-01", "L2-01")
    )
    assert lifted.evidence == capped.evidence == (item,)
    assert lifted.text == (
        f"{item} is a partner's bundle, verified on 4 January 2026; L1-01 is covered by a signature that means "
        "examined (auditor's key 22222222), so it is independent."
    )
    assert capped.text == (
        f"{item} is a partner's bundle, verified on 4 January 2026; no auditor's signature that means examined or "
        "agreed covers L2-01, so it is the partner about itself and reviewed at most."
    )
    history.review(item, "owner", agrees=False)
    text = next(reason.text for reason in history.on("L1-01", 3).reasons if reason.code is Code.VERIFIED_BUNDLE)
    assert text.endswith("examined (auditor's key 22222222), to count once a review agrees.")
