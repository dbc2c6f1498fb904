"""The one fold from records to state. Projections, screens, posture and bundles all stand on it.

Rules:

* records are applied in ledger order, each exactly once; a record whose number is not the next is refused;
* a record only ever adds: nothing that an earlier record said is removed;
* a record that speaks of something the ledger does not hold is refused, so that a fold never guesses.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import fields, replace
from typing import cast

from cyberlayers.errors import ContentError
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.run import RunEvent
from cyberlayers.model.state import Evidence, Finding, Record, State

Touched = tuple[str, str]
"""(projection, entity): what a record changed."""


def fold(records: Iterable[Record[Body]], state: State | None = None) -> State:
    """Return the state after all records; a state that is given is continued in place.

    Raises:
        ContentError: a record does not fit the ones before it.
    """
    state = state or State()
    for record in records:
        apply(state, record)
    return state


def copied(state: State) -> State:
    """Return a state that can be continued while the one it was copied from stays as it is.

    Only the containers are copied: what stands in them is immutable.
    """
    continued = copy(state)
    for field in fields(State):
        part = getattr(state, field.name)
        if isinstance(part, (list, dict, set)):
            setattr(continued, field.name, copy(part))
    return continued


def apply(state: State, record: Record[Body]) -> Touched | None:  # noqa: C901 - one case a family of kinds
    """Apply one record to a state, in place, and return what it touched.

    Raises:
        ContentError: the record does not fit the ones before it; the state is then unchanged.
    """
    if record.seq != state.size + 1:
        raise ContentError(f"record {record.seq} stands where record {state.size + 1} should")
    if state.last_at is not None and record.at < state.last_at:
        raise ContentError(f"record {record.seq} is dated before the one it follows")
    if (state.created is None) != isinstance(record.body, kinds.WorkspaceCreated):
        raise ContentError("the first record, and no other, creates the workspace")
    touched: Touched | None = None
    match record.body:
        case kinds.WorkspaceCreated() | kinds.OrganisationRenamed() | kinds.CriteriaAdopted():
            _apply_to_workspace(state, record)
        case kinds.EstateImported():
            state.estates.append(cast("Record[kinds.EstateImported]", record))
        case kinds.BundleSigned():
            state.bundles.append(cast("Record[kinds.BundleSigned]", record))
        case kinds.AccountLinked() | kinds.PersonAdded() | kinds.PersonErased():
            touched = _apply_to_people(state, record)
        case kinds.StatementsAnswered() | kinds.Judgement() | kinds.Approved():
            touched = _apply_to_claims(state, record)
        case kinds.FindingAdded() | kinds.FindingClosed():
            touched = _apply_to_findings(state, record)
        case RunEvent() as body:
            state.runs[body.run] = (*state.runs.get(body.run, ()), record)
        case _:
            touched = _apply_to_evidence(state, record)
    state.size = record.seq
    state.last_at = record.at
    return touched


def _apply_to_workspace(state: State, record: Record[Body]) -> None:
    match record.body:
        case kinds.WorkspaceCreated() as body:
            state.created = cast("Record[kinds.WorkspaceCreated]", record)
            state.organisation = body.organisation
        case kinds.OrganisationRenamed() as body:
            state.organisation = body.organisation
        case _:
            state.criteria.append(cast("Record[kinds.CriteriaAdopted]", record))
            state.approvable[record.seq] = record


def _apply_to_people(state: State, record: Record[Body]) -> Touched | None:
    match record.body:
        case kinds.PersonAdded() as body:
            state.people[body.person] = cast("Record[kinds.PersonAdded]", record)
            state.erased.discard(body.person)
            return ("persons", body.person)
        case kinds.PersonErased() as body:
            state.erased.add(body.person)
            state.accounts = {pair for pair in state.accounts if pair[0] != body.person}
            return ("persons", body.person)
        case _:
            state.accounts.add((record.actor.person, record.actor.account))
            return None


def _apply_to_claims(state: State, record: Record[Body]) -> Touched | None:
    match record.body:
        case kinds.StatementsAnswered() as body:
            where = (body.control, body.subject)
            answer = cast("Record[kinds.StatementsAnswered]", record)
            state.answers[where] = (*state.answers.get(where, ()), answer)
            return ("answers", f"{body.control}/{body.subject}")
        case kinds.Judgement() as body:
            where = (body.control, body.subject)
            judgement = cast("Record[kinds.Judgement]", record)
            state.judgements[where] = (*state.judgements.get(where, ()), judgement)
            if body.approver is not None:
                state.approvable[record.seq] = record
            return None
        case _:
            word = cast("Record[kinds.Approved]", record)
            number = word.body.record
            _known(number in state.approvable, f"record {number} as something to approve")
            state.approvals[number] = (*state.approvals.get(number, ()), word)
            return None


def _apply_to_findings(state: State, record: Record[Body]) -> Touched:
    if isinstance(record.body, kinds.FindingAdded):
        added = record.body.id
        _new(added not in state.findings, added)
        state.findings[added] = Finding(cast("Record[kinds.FindingAdded]", record))
        return ("findings", added)
    closed = cast("Record[kinds.FindingClosed]", record)
    about = closed.body.finding
    _known(about in state.findings, f"finding {about}")
    state.findings[about] = replace(state.findings[about], closed=closed)
    return ("findings", about)


def _apply_to_evidence(state: State, record: Record[Body]) -> Touched:
    body = record.body
    if isinstance(body, evidence_kinds.EvidenceAdded):
        _new(body.id not in state.evidence, body.id)
        state.evidence[body.id] = Evidence(cast("Record[evidence_kinds.EvidenceAdded]", record))
        return ("evidence", body.id)
    about = getattr(body, "evidence", None)
    _known(about in state.evidence, f"evidence {about}")
    item = state.evidence[cast("str", about)]
    match body:
        case evidence_kinds.EvidenceAttached():
            item = replace(item, attached=(*item.attached, cast("Record[evidence_kinds.EvidenceAttached]", record)))
        case evidence_kinds.EvidenceReviewed():
            item = replace(item, reviews=(*item.reviews, cast("Record[evidence_kinds.EvidenceReviewed]", record)))
        case evidence_kinds.EvidenceSuperseded():
            _known(body.by in state.evidence, f"evidence {body.by}")
            item = replace(
                item, superseded=(*item.superseded, cast("Record[evidence_kinds.EvidenceSuperseded]", record))
            )
        case evidence_kinds.ContradictionAnswered():
            _known(body.contradiction in state.evidence, f"evidence {body.contradiction}")
            item = replace(item, answers=(*item.answers, cast("Record[evidence_kinds.ContradictionAnswered]", record)))
        case evidence_kinds.EvidenceWithdrawn():
            item = replace(item, withdrawn=(*item.withdrawn, cast("Record[evidence_kinds.EvidenceWithdrawn]", record)))
            if item.body.polarity == "contradicts":
                state.approvable[record.seq] = record
        case evidence_kinds.EvidenceVerified():
            item = replace(item, verified=(*item.verified, cast("Record[evidence_kinds.EvidenceVerified]", record)))
        case _:
            found = cast("Record[evidence_kinds.EvidenceBroken] | Record[evidence_kinds.EvidenceWhole]", record)
            item = replace(item, condition=(*item.condition, found))
    state.evidence[item.body.id] = item
    return ("evidence", item.body.id)


def _known(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition is the argument
    if not holds:
        raise ContentError(f"the ledger does not hold {what}", "Check the id")


def _new(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition is the argument
    if not holds:
        raise ContentError(f"the ledger already holds {what}")
