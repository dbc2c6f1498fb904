"""Narrowing never changes posture within what a bundle is narrowed to, whatever was recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.assess.posture import Posture, Required, posture
from cyberlayers.bundle.narrowing import Narrowing, narrowed
from cyberlayers.bundle.records import folded
from cyberlayers.ledger.fold import fold
from cyberlayers.model import records as kinds
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.state import Record, State
from tests.assess.random_histories import CONTROLS, histories
from tests.assess.records_builder import FIRST, History, criteria, day

SUBJECTS = ("organisation", "payroll")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def of_subjects(draw: Draw) -> History:
    """Return a history in which some of what is said is said of another subject."""
    history: History = draw(histories())
    for at, record in enumerate(history.records):
        if isinstance(record.body, (EvidenceAdded, kinds.StatementsAnswered, kinds.Judgement)):
            subject = draw(st.sampled_from((*SUBJECTS, "organisation")))
            history.records[at] = replace(record, body=record.body.model_copy(update={"subject": subject}))
    return history


@st.composite
def narrowings(draw: Draw, last: date) -> Narrowing:
    """Return what a bundle may be narrowed to; the controls with those that they need."""
    around = st.integers(-20, (last - FIRST).days + 60).map(day)
    since, to = draw(st.none() | around), draw(st.none() | around)
    if since and to and since > to:
        since, to = to, since
    controls = set(draw(st.lists(st.sampled_from(CONTROLS), max_size=2)))
    needed = controls | ({"L1-02"} if "L1-04" in controls else set())
    return Narrowing(needed, draw(st.none() | st.sampled_from(SUBJECTS)), since, to)


def days_of(wanted: Narrowing, last: date) -> list[date]:
    """Return some days within a narrowing, its first and last among them."""
    first = wanted.since or min(FIRST, wanted.to or FIRST)
    end = wanted.to or max(day((last - FIRST).days + 120), first)
    whole = (end - first).days
    return sorted({date.fromordinal(first.toordinal() + whole * part // 4) for part in range(5)})


def told(required: Required, left_out: set[str]) -> tuple[object, ...]:
    """Return what posture says of a control, without the reasons that are about items that are left out."""
    found = required.posture
    reasons = [reason for reason in found.reasons if not set(reason.evidence) & left_out]
    return (
        required.state, found.computed, found.claimed, found.cap, found.supported, found.not_applicable,
        found.overridden, found.acceptance, found.contradicted, found.corroborated, found.identity_not_shown,
        found.claim, reasons,
    )  # fmt: skip


def states_agree(whole: Required, some: Required) -> None:
    """Check that each item that is there stands as it stood."""
    before = {item.id: (item.state, item.superseded_by, item.strength) for item in whole.posture.standing}
    for item in some.posture.standing:
        assert before[item.id] == (item.state, item.superseded_by, item.strength)


def postures(history: History, kept: list[Record[Any]], at: date, subject: str) -> tuple[Posture, Posture]:
    return tuple(posture(state, history.criteria, at, subject) for state in (fold(history.records), folded(kept)))  # type: ignore[return-value]  # two make two


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_narrowing_never_changes_posture_within_its_scope(data: st.DataObject) -> None:
    history = data.draw(of_subjects())
    last = history.records[-1].day
    wanted = data.draw(narrowings(last))
    state = fold(history.records)
    kept = narrowed(history.records, state, history.criteria, wanted)
    left_out = set(state.evidence) - set(folded(kept).evidence)
    subjects = [wanted.subject] if wanted.subject else SUBJECTS
    for at in days_of(wanted, last):
        for subject in subjects:
            whole, some = postures(history, kept, at, subject)
            for control in wanted.controls or CONTROLS:
                assert told(some.control(control), set()) == told(whole.control(control), left_out)
                states_agree(whole.control(control), some.control(control))
            if not wanted.controls:
                assert [(one.met, one.low, one.high) for one in some.layers] == [
                    (one.met, one.low, one.high) for one in whole.layers
                ]


def shown(history: History, **wanted: Any) -> set[str]:  # noqa: ANN401 - fields of a narrowing
    state = fold(history.records)
    return set(folded(narrowed(history.records, state, history.criteria, Narrowing(**wanted))).evidence)


def numbers(history: History, **wanted: Any) -> list[int]:  # noqa: ANN401 - fields of a narrowing
    state: State = fold(history.records)
    return [one.seq for one in narrowed(history.records, state, history.criteria, Narrowing(**wanted))]


@pytest.fixture
def history() -> History:
    """Return an organisation with items that count for 100 days from several days."""
    return History(criteria())


def test_what_other_subjects_have_is_left_out_with_what_was_said_of_it(history: History) -> None:
    mine = history.evidence("L1-01", on=1)
    its = history.evidence("L1-01", on=1, subject="payroll")
    history.review(its, "auditor")
    history.answer(true="a1", subject="payroll")
    answered = history.answer(true="a1")
    judged = history.accept("L1-01", until=50, subject="payroll")
    history.approve(judged)
    history.supersede(mine, its)
    assert shown(history, subject="organisation") == {mine}
    assert numbers(history, subject="organisation") == [1, 2, answered]
    assert numbers(history, subject="payroll") == [1, 3, 4, 5, judged, judged + 1]


def test_an_item_that_counts_on_no_day_is_left_out_and_its_last_and_first_day_count(history: History) -> None:
    early, late = history.evidence("L3-01", on=1), history.evidence("L1-01", on=1, effective_from=50)
    history.evidence("L1-01", on=1, effective_from=102)
    history.review(early, "auditor")
    assert shown(history, since=day(31), to=day(50)) == {early, late}
    assert shown(history, since=day(32), to=day(49)) == set()
    assert numbers(history, since=day(32), to=day(49)) == [1]
    assert shown(history, to=day(0)) == set()
    assert shown(history, since=day(32)) == shown(history, since=day(101)) == {late}
    assert shown(history, since=day(102)) == set()


def test_a_contradiction_stays_as_long_as_it_stands_with_what_answers_it(history: History) -> None:
    against = history.contradiction("L1-01", on=1)
    answer = history.evidence("L1-01", on=2)
    history.answers(answer, against)
    assert shown(history, since=day(900)) == {against, answer}
    assert shown(history, to=day(0)) == set()


def test_what_superseded_an_item_stays_even_where_it_has_not_begun(history: History) -> None:
    old, new = history.evidence("L1-01", on=1), history.evidence("L1-01", on=2, effective_from=300)
    history.supersede(old, new)
    assert shown(history, since=day(3), to=day(10)) == {old, new}
    whole, some = postures(history, narrowed(
        history.records, fold(history.records), history.criteria, Narrowing(since=day(3), to=day(10))
    ), day(5), "organisation")  # fmt: skip
    assert [item.state for item in some.control("L1-01").posture.standing] == [
        item.state for item in whole.control("L1-01").posture.standing
    ]


def test_judgements_and_answers_begin_by_the_last_day_and_findings_are_open_on_one(history: History) -> None:
    history.claim("L1-01", on=1)
    down = history.override("L1-01", "not-achieved", on=2)
    finding = history.say(kinds.FindingAdded(id="F-000001", control="L1-01", due=day(9)), on=3)
    history.say(kinds.FindingClosed(finding="F-000001"), on=5)
    history.claim("L1-01", "partially", on=20)
    assert numbers(history, since=day(4), to=day(10)) == [1, 2, down, finding, finding + 1]
    assert numbers(history, since=day(6), to=day(10)) == [1, 2, down]
    assert numbers(history, to=day(1)) == [1, 2]
