import pickle
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.errors import ContentError
from cyberlayers.ledger.fold import apply, copied, fold
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.records import WorkspaceCreated
from cyberlayers.model.run import RunPaused
from cyberlayers.model.state import Record, State
from cyberlayers.model.status import Side
from tests.ledger.story import ACCOUNT, DAY, created, evidence, numbered, stories, verified


@settings(max_examples=40)
@given(stories(), st.data())
def test_a_fold_may_be_interrupted_anywhere_and_continued(story: list[Record[Body]], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(story)))
    early = fold(story[:cut])
    assert fold(story[cut:], copied(early)) == fold(story)


@settings(max_examples=40)
@given(stories(), st.data())
def test_continuing_a_copy_leaves_the_state_that_was_handed_out_as_it_was(
    story: list[Record[Body]], data: st.DataObject
) -> None:
    early = fold(story[: data.draw(st.integers(0, len(story)))])
    before = deepcopy(early)
    fold(story[early.size :], copied(early))
    assert early == before


@settings(max_examples=40)
@given(stories())
def test_a_state_counts_and_keeps_every_record(story: list[Record[Body]]) -> None:
    state = fold(story)
    assert (state.size, state.last_at, state.created) == (len(story), story[-1].at, story[0])
    assert pickle.loads(pickle.dumps(state)) == state  # noqa: S301 - what was pickled here


@settings(max_examples=40)
@given(stories())
def test_a_record_only_ever_adds(story: list[Record[Body]]) -> None:
    state = State()
    for record in story:
        before = copied(state)
        apply(state, record)
        assert before.evidence.keys() <= state.evidence.keys()
        assert before.findings.keys() <= state.findings.keys()
        assert before.people.keys() <= state.people.keys()
        assert all(state.answers[where][: len(told)] == told for where, told in before.answers.items())
        assert all(state.judgements[where][: len(told)] == told for where, told in before.judgements.items())
        assert all(item.added == state.evidence[key].added for key, item in before.evidence.items())


def _refused(records: list[Record[Body]], match: str) -> None:
    state = fold(records[:-1])
    before = deepcopy(state)
    with pytest.raises(ContentError, match=match):
        apply(state, records[-1])
    assert state == before


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_record_that_is_not_the_next_is_refused(seq: int) -> None:
    told = numbered([kinds.PersonErased(person="kim")] * 2)
    told[-1] = replace(told[-1], seq=seq)
    _refused(told, "stands where record 3 should")


def test_a_record_from_before_the_last_is_refused() -> None:
    told = numbered([kinds.PersonErased(person="kim")] * 2)
    told[-1] = replace(told[-1], at=told[-1].at - timedelta(hours=1))
    _refused(told, "dated before")


def test_only_the_first_record_creates_the_workspace() -> None:
    _refused(numbered([created()]), "first record, and no other")
    with pytest.raises(ContentError, match="first record, and no other"):
        fold([replace(numbered([kinds.PersonErased(person="kim")])[1], seq=1)])


@pytest.mark.parametrize(
    "body",
    [
        kinds.Approved(record=1, agrees=True),
        kinds.FindingClosed(finding="F-000001"),
        evidence_kinds.EvidenceReviewed(evidence="E-000009", agrees=True),
        evidence_kinds.EvidenceAttached(evidence="E-000009", controls=("L1-01",)),
        evidence_kinds.EvidenceSuperseded(evidence="E-000001", by="E-000009"),
        evidence_kinds.ContradictionAnswered(evidence="E-000001", contradiction="E-000009"),
        evidence_kinds.EvidenceWithdrawn(evidence="E-000009"),
        evidence_kinds.EvidenceBroken(evidence="E-000009"),
        evidence_kinds.EvidenceWhole(evidence="E-000009"),
        verified(9),
    ],
    ids=lambda body: body.kind,
)
def test_a_record_about_something_that_is_not_there_is_refused(body: Body) -> None:
    _refused(numbered([evidence(1), body]), "does not hold")


def test_an_id_is_given_once() -> None:
    finding = kinds.FindingAdded(id="F-000001", control="L1-01", due=DAY)
    _refused(numbered([evidence(1), evidence(1)]), "already holds E-000001")
    _refused(numbered([finding, finding]), "already holds F-000001")


class _Unheard(Body):
    kind = "unheard-of"


def test_a_kind_that_the_fold_does_not_know_is_refused() -> None:
    _refused(numbered([_Unheard()]), "does not hold")


def test_an_item_gathers_what_is_said_about_it_in_order() -> None:
    state = fold(
        numbered(
            [
                evidence(1, "L1-01"),
                evidence(2, "L1-13", polarity="contradicts"),
                evidence_kinds.EvidenceAttached(
                    evidence="E-000001", controls=("L5-02", "L1-01"), statements=("L5-02:a1",)
                ),
                evidence_kinds.EvidenceReviewed(evidence="E-000001", agrees=True),
                evidence_kinds.EvidenceReviewed(evidence="E-000001", agrees=False),
                evidence_kinds.EvidenceSuperseded(evidence="E-000001", by="E-000002"),
                evidence_kinds.ContradictionAnswered(evidence="E-000001", contradiction="E-000002"),
                evidence_kinds.EvidenceBroken(evidence="E-000001"),
                evidence_kinds.EvidenceWhole(evidence="E-000001"),
                evidence_kinds.EvidenceWithdrawn(evidence="E-000002"),
                verified(1),
            ]
        )
    )
    item = state.evidence["E-000001"]
    assert item.controls() == ("L1-01", "L5-02")
    assert item.controls(before=4) == ("L1-01",)
    assert item.statements() == ("L5-02:a1",)
    assert [record.body.agrees for record in item.reviews] == [True, False]
    assert [record.body.kind for record in item.condition] == ["evidence-broken", "evidence-whole"]
    assert [record.body for record in item.verified] == [verified(1)]
    assert (item.superseded[0].body.by, item.answers[0].body.contradiction) == ("E-000002", "E-000002")
    assert list(state.evidence_for("L5-02", "organisation")) == [item]
    assert list(state.evidence_for("L5-02", "housing")) == []


def test_what_needs_an_approver_can_be_approved_and_nothing_else() -> None:
    state = fold(
        numbered(
            [
                kinds.RiskAccepted(control="L1-01", from_date=DAY, until=DAY, approver="sam"),
                kinds.Overridden.model_validate({"control": "L1-01", "from_date": DAY, "status": "partially"}),
                evidence(1),
                evidence(2, polarity="contradicts"),
                evidence_kinds.EvidenceWithdrawn(evidence="E-000001"),
                evidence_kinds.EvidenceWithdrawn(evidence="E-000002"),
                kinds.Approved(record=2, agrees=True),
                kinds.Approved(record=2, agrees=False),
            ]
        )
    )
    assert sorted(state.approvable) == [2, 7]
    assert [record.body.agrees for record in state.approvals[2]] == [True, False]


def test_an_erased_person_keeps_an_id_and_loses_the_accounts() -> None:
    told = numbered(
        [
            kinds.PersonAdded(person="kim", side=Side.AUDIT, name="Kim"),
            kinds.AccountLinked(account="kim", host="desk"),
            kinds.PersonErased(person="kim"),
        ]
    )
    assert fold(told[:3]).accounts == {("kim", ACCOUNT)}
    state = fold(told)
    assert (state.accounts, state.erased, state.side_of("kim")) == (set(), {"kim"}, Side.AUDIT)
    back = replace(told[1], seq=5, at=told[-1].at)
    assert fold([*told, back]).erased == set()


def test_a_person_whom_nobody_added_counts_as_it() -> None:
    assert fold(numbered([])).side_of("nobody") is Side.IT


def test_events_of_a_run_stand_together_whatever_lies_between() -> None:
    state = fold(numbered([RunPaused(run="R-000001"), evidence(1), RunPaused(run="R-000001")]))
    assert [record.seq for record in state.runs["R-000001"]] == [2, 4]


def test_a_name_may_change_and_the_first_record_keeps_the_old_one() -> None:
    state = fold(numbered([kinds.OrganisationRenamed(organisation="New Council")]))
    assert state.organisation == "New Council"
    assert state.created is not None
    assert isinstance(state.created.body, WorkspaceCreated)
    assert state.created.body.organisation == "Council"
