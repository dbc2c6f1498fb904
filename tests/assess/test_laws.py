"""The laws of posture, on random histories."""

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberlayers.assess.posture import ControlState, Posture, posture
from cyberlayers.ledger.fold import copied, fold
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.records import PersonErased
from cyberlayers.model.state import Evidence, Record
from cyberlayers.model.status import Status
from tests.assess.random_histories import (
    CONTROLS,
    PERSONS,
    add,
    histories,
    people,
    some_evidence,
    some_signature,
    step,
    verify,
)
from tests.assess.records_builder import FIRST, History, criteria

law = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ahead = st.integers(0, 150)


def last_day(history: History) -> int:
    return (history.records[-1].day - FIRST).days


def statuses(found: Posture) -> dict[str, Status]:
    return {control: found.control(control).posture.supported for control in CONTROLS}


def says(found: Posture) -> dict[str, object]:
    """Return everything of a posture that a report shows, reasons in any order."""
    return {
        one.posture.control.id: (
            one.state, one.accepted, one.posture.computed, one.posture.claimed, one.posture.cap, one.posture.supported,
            one.posture.overridden, one.posture.corroborated, one.posture.identity_not_shown,
            sorted((reason.code, reason.text) for reason in one.posture.reasons),
        )
        for layer in found.layers
        for one in layer.controls
    }  # fmt: skip


@law
@given(histories(), st.data(), ahead)
def test_adding_supporting_evidence_never_lowers_a_status(history: History, data: st.DataObject, later: int) -> None:
    last = last_day(history)
    before = statuses(history.posture(last + later))
    item = add(history, data.draw(some_evidence(data.draw(st.sampled_from(CONTROLS)), last)), **data.draw(people(None)))
    assert all(status >= before[control] for control, status in statuses(history.posture(last + later)).items())
    history.review(item, agrees=True, **data.draw(people(None)))
    assert all(status >= before[control] for control, status in statuses(history.posture(last + later)).items())


@law
@given(histories(), st.data(), ahead)
def test_a_verified_bundle_never_lowers_a_status(history: History, data: st.DataObject, later: int) -> None:
    items = sorted(history.state().evidence)
    if not items:
        return
    at = last_day(history) + later
    before = statuses(history.posture(at))
    signed = data.draw(some_signature)
    verify(history, data.draw(st.sampled_from(items)), signed, **data.draw(people(None)))
    after = statuses(history.posture(at))
    assert all(status >= before[control] for control, status in after.items())
    if signed["role"] != "auditor" or signed["meaning"] not in {"examined", "agreed"}:
        assert after == before
    assert all(after[control] == before[control] for control in set(CONTROLS) - set(signed["controls"]))


@law
@given(histories(), st.integers(0, 200))
def test_time_alone_never_raises_a_status_once_everything_has_begun(history: History, later: int) -> None:
    begun = [item.body.effective_from for item in history.state().evidence.values() if item.body.effective_from]
    last = max([last_day(history), *((day - FIRST).days for day in begun)])
    before, after = history.posture(last + later), history.posture(last + later + 1)
    assert all(statuses(after)[control] <= status for control, status in statuses(before).items())


@law
@given(histories(), st.data(), st.integers(-200, 150))
def test_an_earlier_expiry_never_raises_a_status(history: History, data: st.DataObject, later: int) -> None:
    places = [at for at, record in enumerate(history.records) if isinstance(record.body, EvidenceAdded)]
    if not places:
        return
    at = last_day(history) + later
    before = statuses(history.posture(at))
    place = data.draw(st.sampled_from(places))
    record = history.records[place]
    body: Any = record.body
    sooner = body.collected + timedelta(days=data.draw(st.integers(-5, 60)))
    expires = min(sooner, body.expires) if body.expires else sooner
    history.records[place] = replace(record, body=body.model_copy(update={"expires": expires}))
    assert all(status <= before[control] for control, status in statuses(history.posture(at)).items())


@law
@given(histories(), st.integers(-100, 150))
def test_low_never_exceeds_high_and_the_states_add_up(history: History, later: int) -> None:
    for layer in history.posture(last_day(history) + later).layers:
        states = (layer.met, layer.contradicted, layer.unassessed, layer.claimed_only, layer.unmet)
        assert sum(states) == layer.applicable
        if layer.low is None or layer.high is None:
            assert layer.meets_target is None
            assert layer.applicable == 0
        else:
            assert 0 <= layer.low <= layer.high <= 1


@law
@given(histories(), st.integers(-100, 150))
def test_unassessed_and_unanswered_are_never_counted_as_good(history: History, later: int) -> None:
    for layer in history.posture(last_day(history) + later).layers:
        for one in layer.controls:
            if one.posture.claimed is Status.UNASSESSED:
                assert one.posture.supported is Status.UNASSESSED
                assert one.state is not ControlState.MET
                assert not one.accepted
            if not one.posture.claim.answers and not one.posture.overridden:
                assert one.posture.claimed <= Status.NOT_ACHIEVED
            assert one.posture.supported <= one.posture.claimed
            assert one.posture.supported <= one.posture.cap or one.posture.claimed is Status.UNASSESSED


@law
@given(histories(), st.randoms(use_true_random=False), ahead)
def test_the_order_in_which_rows_are_read_does_not_matter(history: History, dice: random.Random, later: int) -> None:
    at = FIRST + timedelta(days=last_day(history) + later)
    state = history.state()
    mixed = copied(state)
    for name in ("answers", "judgements", "evidence", "approvals", "approvable"):
        rows = list(getattr(state, name).items())
        dice.shuffle(rows)
        setattr(mixed, name, dict(rows))
    for name in ("answers", "judgements"):
        setattr(mixed, name, {key: tuple(dice.sample(some, len(some))) for key, some in getattr(mixed, name).items()})
    assert says(posture(mixed, history.criteria, at)) == says(posture(state, history.criteria, at))


@law
@given(histories(), st.data(), st.integers(-100, 60))
def test_what_was_known_on_a_day_is_the_same_whatever_is_recorded_later(
    history: History, data: st.DataObject, at: int
) -> None:
    known = last_day(history)
    then = says(history.posture(known + at))
    state = history.state()
    frozen = deepcopy(state)
    for _ in range(5):
        step(data.draw, history, last_day(history) + data.draw(st.integers(1, 9)), None)
    assert says(history.posture(known + at, known=known)) == then
    # A state that was handed out is not changed by continuing a copy of it.
    fold(history.records[state.size :], copied(state))
    assert state == frozen


@law
@given(histories(), st.data(), ahead)
def test_a_judgement_without_its_approval_changes_nothing_for_the_better(
    history: History, data: st.DataObject, later: int
) -> None:
    last = last_day(history)
    before = history.posture(last + later)
    control, until = data.draw(st.sampled_from(CONTROLS)), last + later + 30
    match data.draw(st.sampled_from(("override", "not-applicable", "accept"))):
        case "override":
            status = data.draw(st.sampled_from(("partially", "achieved")))
            if Status(status) <= before.control(control).posture.computed:
                return  # downwards it needs no approval
            history.override(control, status, until=until)
        case "not-applicable":
            history.not_applicable(control, until=until)
        case _:
            history.accept(control, until=until)
    never_better(before, history.posture(last + later))


@law
@given(histories(), st.data())
def test_a_judgement_past_its_date_changes_nothing_for_the_better(history: History, data: st.DataObject) -> None:
    last = last_day(history)
    before = history.posture(last + 31)
    control = data.draw(st.sampled_from(CONTROLS))
    # What it replaces is gone for good: compare with a history in which nothing was there to be replaced.
    if history.state().judgements.get((control, "organisation")):
        return
    kind = data.draw(st.sampled_from(("override", "not-applicable", "accept")))
    if kind == "override":
        record = history.override(control, "achieved", until=last + 30)
    elif kind == "not-applicable":
        record = history.not_applicable(control, until=last + 30)
    else:
        record = history.accept(control, until=last + 30)
    history.approve(record)
    never_better(before, history.posture(last + 31))


@law
@given(histories(), st.sampled_from(PERSONS), ahead)
def test_erasing_a_person_changes_no_status(history: History, person: str, later: int) -> None:
    last = last_day(history)
    before = says(history.posture(last + later))
    history.say(PersonErased(person=person), by="auditor")
    assert says(history.posture(last + later)) == before


@law
@given(histories(), st.data(), ahead)
def test_withdrawing_an_item_and_adding_it_again_with_all_of_its_links_leaves_every_status(
    history: History, data: st.DataObject, later: int
) -> None:
    chosen = [item for item in history.state().evidence.values() if _can_be_added_again(item)]
    if not chosen:
        return
    last = last_day(history)
    before = history.posture(last + later)
    item = data.draw(st.sampled_from(chosen))
    history.withdraw(item.body.id, on=last)
    again(history, item)
    after = history.posture(last + later)
    assert statuses(after) == statuses(before)
    assert [(layer.low, layer.high, layer.meets_target) for layer in after.layers] == [
        (layer.low, layer.high, layer.meets_target) for layer in before.layers
    ]


@law
@given(history=histories(account="the one account"), later=st.integers(-100, 150), lax=st.booleans())
def test_from_the_records_of_one_account_alone_no_key_control_is_achieved(
    history: History, later: int, *, lax: bool
) -> None:
    if lax:
        history.criteria = criteria(none="achieved", self_asserted="achieved", reviewed_key="achieved")
    found = history.posture(last_day(history) + later)
    for layer in found.layers:
        for one in layer.controls:
            assert not one.posture.control.key or one.posture.supported < Status.ACHIEVED


def test_random_histories_reach_every_state_of_a_control() -> None:
    seen: set[ControlState] = set()

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(histories())
    def collect(history: History) -> None:
        found = history.posture(last_day(history))
        seen.update(found.control(control).state for control in CONTROLS)

    collect()
    assert seen == set(ControlState) - {ControlState.OUTSIDE}


def never_better(before: Posture, after: Posture) -> None:
    assert all(statuses(after)[control] <= status for control, status in statuses(before).items())
    for old, new in zip(before.layers, after.layers, strict=True):
        assert new.applicable == old.applicable
        assert new.met <= old.met
        assert new.accepted <= old.accepted
        assert not (new.meets_target and not old.meets_target)


def _can_be_added_again(item: Evidence) -> bool:
    """Tell whether the same links can be made anew: one to the item that stands in for it cannot, it is older."""
    return item.body.polarity == "supports" and not item.withdrawn and not item.superseded


def again(history: History, item: Evidence) -> None:
    """Record an item anew, with everything that was said of it and by it, in the same order."""
    history.items += 1
    number = f"E-{history.items:06}"

    def repeat(record: Record[Any], **changed: str) -> None:
        body = record.body.model_copy(update=changed)
        history.say(body, record.actor.person, account=record.actor.account)

    repeat(item.added, id=number)
    for record in _in_order(item):
        repeat(record, evidence=number)
    for other in history.state().evidence.values():
        for link in other.superseded:
            if link.body.by == item.body.id:
                repeat(link, by=number)


def _in_order(item: Evidence) -> Iterator[Record[Any]]:
    said: list[Record[Any]] = [*item.attached, *item.reviews, *item.answers, *item.condition, *item.verified]
    yield from sorted(said, key=lambda record: record.seq)
