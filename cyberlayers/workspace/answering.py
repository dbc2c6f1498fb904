"""Answer statements, judge, accept and approve."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cyberlayers.assess.claim import claim
from cyberlayers.assess.posture import posture
from cyberlayers.assess.withdrawal import may_approve_withdrawal
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import Catalogue, Control
from cyberlayers.model.evidence_records import EvidenceWithdrawn
from cyberlayers.model.records import (
    ORGANISATION,
    Approved,
    CriteriaAdopted,
    NotApplicable,
    Overridden,
    RiskAccepted,
    StatementAnswer,
    StatementsAnswered,
)
from cyberlayers.model.state import Record, State
from cyberlayers.model.status import Side, Status
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.workspace import Workspace, require_subject


@dataclass(frozen=True)
class Expected:
    """What the person saw when they decided: refuse the edit if another was recorded since.

    Attributes:
        seq: the ledger number of the last answer to the control that the person had seen; 0 for none.
    """

    seq: int


@in_one_sentence()
def answer(  # noqa: PLR0913 - what one answer can say
    workspace: Workspace,
    control: str,
    *,
    answers: Mapping[str, bool],
    cleared: Collection[str] = (),
    from_date: date | None = None,
    expected: Expected | None = None,
) -> Record[Body]:
    """Record answers to a control's statements, in force from a day (today if not given).

    Args:
        workspace: where.
        control: id of the control.
        answers: statement keys with their answers.
        cleared: statement keys that count as not yet answered again.
        from_date: first day on which the answers hold; never after today.
        expected: the latest answer that the person had seen.

    Raises:
        ContentError: unknown control, statement or subject; or another person has answered since.
        UsageError: a day in the future.
    """
    found = control_of(workspace, control)
    for key in (*answers, *cleared):
        if key not in found.statements:
            raise ContentError(
                f"{found.id} has no statement {key}", f"Its statements are {', '.join(found.statements)}"
            )
    body = StatementsAnswered(
        control=found.id,
        subject=workspace.subject,
        from_date=_not_later(workspace, from_date),
        answers={
            key: StatementAnswer(value=value, text=found.statements[key].digest) for key, value in answers.items()
        },
        cleared=tuple(cleared),
    )

    def decide(state: State) -> Body:
        require_subject(state, workspace.subject, body.from_date)
        given = state.answers.get((found.id, workspace.subject), ())
        if expected is not None and given and given[-1].seq > expected.seq:
            latest = given[-1]
            said = ", ".join(f"{key} {str(item.value).lower()}" for key, item in latest.body.answers.items())
            raise ContentError(
                f"{found.id} was answered by {latest.actor.person} in the meantime (record {latest.seq}: "
                f"{said or 'answers cleared'})",
                "Look at their answers, then record yours again",
            )
        return body

    return workspace.record_one(decide)


@in_one_sentence()
def override(  # noqa: PLR0913 - what one judgement can say
    workspace: Workspace,
    control: str,
    status: Status,
    why: str,
    *,
    approver: str | None = None,
    from_date: date | None = None,
    until: date | None = None,
) -> Record[Body]:
    """Put the assessor's status in place of the computed one; upwards it is proposed until approved.

    Raises:
        UsageError: an override upwards without approver or end date, or downwards with an end date.
    """
    found = control_of(workspace, control)
    start = _not_later(workspace, from_date)
    body = Overridden(
        control=found.id,
        subject=workspace.subject,
        status=status,
        from_date=start,
        until=until,
        approver=approver,
        why=_reason(why),
    )

    def decide(state: State) -> Body:
        require_subject(state, workspace.subject, start)
        given = state.answers.get((found.id, workspace.subject), ())
        computed = claim(found, given, workspace.today()).status
        if status > computed:
            if approver is None or until is None:
                raise UsageError(
                    f"{status} is above the computed status of {found.id} ({computed})",
                    "An override upwards needs an approver and a last day",
                    option="--approver --until",
                )
            _needs(workspace, approver, start, until)
        elif until is not None:
            raise UsageError(
                f"{status} is not above the computed status of {found.id} ({computed})",
                "An override downwards has no last day; leave it out",
                option="--until",
            )
        return body

    return workspace.record_one(decide)


@in_one_sentence()
def not_applicable(  # noqa: PLR0913 - what one judgement can say
    workspace: Workspace,
    control: str,
    why: str,
    *,
    approver: str,
    until: date,
    from_date: date | None = None,
) -> Record[Body]:
    """Propose that a control does not apply until a day.

    Raises:
        ContentError: a key control, for the organisation.
    """
    found = control_of(workspace, control)
    if found.key and workspace.subject == ORGANISATION:
        raise ContentError(
            f"{found.id} is a key control and cannot be not applicable to the organisation",
            "Accept the risk, or say what is true of its statements",
        )
    return _propose(workspace, NotApplicable, found.id, why, approver=approver, until=until, from_date=from_date)


@in_one_sentence()
def accept(  # noqa: PLR0913 - what one acceptance can say
    workspace: Workspace,
    control: str,
    why: str,
    *,
    approver: str,
    until: date,
    from_date: date | None = None,
) -> Record[Body]:
    """Propose that the risk of a control that is not met is accepted until a day.

    Raises:
        ContentError: the control is not assessed.
    """
    found = control_of(workspace, control)
    view = workspace.view()
    known = posture(view.state, view.criteria, view.at, workspace.subject).control(found.id).posture
    if known.claimed is Status.UNASSESSED:
        raise ContentError(
            f"{found.id} is not assessed, so nobody knows which risk it is", "Answer its statements first"
        )
    return _propose(workspace, RiskAccepted, found.id, why, approver=approver, until=until, from_date=from_date)


@in_one_sentence()
def approve(
    workspace: Workspace, record: int, *, agrees: bool = True, shared_account: bool = False, why: str | None = None
) -> Record[Body]:
    """Record the approver's word on a record that asks for it.

    Raises:
        ContentError: the record asks for nobody's approval, or not for this person's, or the person acts at the
            account that made it and does not say so.
        UsageError: a refusal or a shared account without a reason.
    """
    if not agrees and not why:
        raise UsageError("a refusal needs a reason", "Say why", option="--why")
    if shared_account and not why:
        raise UsageError("an approval from a shared account needs a reason", "Say why", option="--why")

    def decide(state: State) -> Body:
        proposed = state.approvable.get(record)
        if proposed is None:
            raise ContentError(f"record {record} asks for no approval", "Check the number that was printed")
        _may_approve(workspace, state, proposed, shared_account=shared_account)
        return Approved(record=record, agrees=agrees, shared_account=shared_account, why=why)

    return workspace.record_one(decide)


def control_of(workspace: Workspace, control: str) -> Control:
    """Return a control of the catalogue in force today.

    Raises:
        ContentError: there is none of that id.
    """
    return find_control(workspace.view().criteria.catalogue, control)


def find_control(catalogue: Catalogue, control: str) -> Control:
    """Return a control by id.

    Raises:
        ContentError: there is none of that id.
    """
    found = catalogue.by_id.get(control.upper())
    if found is None:
        raise ContentError(f"there is no control {control}", "List them with: cyberlayers control list")
    return found


def _propose(  # noqa: PLR0913 - what a judgement that needs approval says
    workspace: Workspace,
    kind: type[NotApplicable | RiskAccepted],
    control: str,
    why: str,
    *,
    approver: str,
    until: date,
    from_date: date | None,
) -> Record[Body]:
    """Record a judgement that changes nothing until its approver says yes."""
    start = _not_later(workspace, from_date)
    _needs(workspace, approver, start, until)
    body = kind(
        control=control,
        subject=workspace.subject,
        from_date=start,
        until=until,
        approver=approver,
        why=_reason(why),
    )

    def decide(state: State) -> Body:
        require_subject(state, workspace.subject, start)
        return body

    return workspace.record_one(decide)


def _may_approve(workspace: Workspace, state: State, proposed: Record[Body], *, shared_account: bool) -> None:
    person, account = workspace.acting.person, workspace.account(state)
    body = proposed.body
    if isinstance(body, EvidenceWithdrawn):
        item = state.evidence[body.evidence]
        withdrawal = next(record for record in item.withdrawn if record.seq == proposed.seq)
        if not may_approve_withdrawal(item, withdrawal, person, account):
            raise ContentError(
                f"the withdrawal of contradiction {body.evidence} needs a third person at another account",
                "Ask someone who neither recorded, collected nor withdrew it",
            )
        if state.side_of(person) is Side.IT:
            raise ContentError(
                f"{person} is on the it side and cannot approve the withdrawal of a contradiction",
                "Ask a person of another side",
            )
        return
    approver = body.approver if isinstance(body, (Overridden, NotApplicable, RiskAccepted, CriteriaAdopted)) else None
    if person != approver:
        raise ContentError(
            f"record {proposed.seq} asks for the approval of {approver}, not {person}", "Ask them", option="--as"
        )
    if person == proposed.actor.person:
        raise ContentError(f"{person} made record {proposed.seq} and cannot approve it", "Name another approver")
    if account == proposed.actor.account and not shared_account:
        raise ContentError(
            f"record {proposed.seq} was made from this account",
            "Approve it from your own account, or say that it is shared and why",
            option="--shared-account --why",
        )


def _needs(workspace: Workspace, approver: str, start: date, until: date) -> None:
    if approver == workspace.acting.person:
        raise UsageError(f"{approver} cannot approve what {approver} proposes", "Name another approver")
    if until < start:
        raise UsageError("the judgement would end before it begins", "Give a later last day", option="--until")


def _not_later(workspace: Workspace, day: date | None) -> date:
    today = workspace.today()
    if day is not None and day > today:
        raise UsageError(f"{day} is in the future", "A from-date is today or earlier")
    return day or today


def _reason(why: str) -> str:
    if not why.strip():
        raise UsageError("a judgement needs a reason", "Say why", option="--why")
    return why
