"""Overrides, not-applicable and accepted risks: which of them is in force on a day.

Rules (the posture design, "Judgements"):

* an override downwards needs nothing but its reason; upwards, not-applicable and acceptance need the yes of the
  approver they name, who is not the assessor, and an end date; the last word counts, and a no revokes;
* an approval from the account that made the record counts only if given as shared, and is then marked;
* a later answer to the control ends an override or a not-applicable;
* a judgement that came into force replaces the earlier ones of its sort for good: when it ends they do not return.
  Overrides and not-applicable are one sort (they speak of the status), acceptances the other (they do not);
* a key control cannot be not-applicable for the organisation.

"Later" means a later from-date, then a higher ledger number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cyberlayers.assess.approval import shows_no_identity, words_of_approver
from cyberlayers.assess.reasons import Code, Reason, day_words
from cyberlayers.model.catalogue import Control
from cyberlayers.model.records import ORGANISATION, Judgement, NotApplicable, Overridden, RiskAccepted
from cyberlayers.model.state import Record, State
from cyberlayers.model.status import Status


@dataclass(frozen=True, slots=True)
class InForce:
    """A judgement in force on a day.

    Attributes:
        record: the judgement.
        shared: whether it rests on an approval from the assessor's own account.
    """

    record: Record[Judgement]
    shared: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements on one control and subject that are in force, and what was said of the others."""

    status: InForce | None
    acceptance: InForce | None
    reasons: tuple[Reason, ...]


Span = tuple[date, date | None, bool]
"""(first day, last day or None, shared): days on which a judgement would be in force, were it not replaced."""


def judged(state: State, control: Control, subject: str, computed: Status, at: date) -> Judged:
    """Return the judgements in force on a day, given the status that the statements add up to."""
    records = [r for r in state.judgements.get((control.id, subject), ()) if r.body.from_date <= at]
    records.sort(key=lambda record: (record.body.from_date, record.seq))
    spans = {record.seq: _spans(state, control, subject, computed, record) for record in records}
    status = _latest([r for r in records if not isinstance(r.body, RiskAccepted)], spans, at)
    acceptance = _latest([r for r in records if isinstance(r.body, RiskAccepted)], spans, at)
    chosen = {found.record.seq for found in (status, acceptance) if found}
    others = [record for record in records if record.seq not in chosen]
    reasons = [_reason(state, record, spans[record.seq], at) for record in others]
    return Judged(status, acceptance, tuple(reason for reason in reasons if reason))


def _latest(records: Sequence[Record[Judgement]], spans: dict[int, list[Span]], at: date) -> InForce | None:
    """Return the judgement in force: the latest that ever was by this day, if it still is."""
    for record in reversed(records):
        begun = [span for span in spans[record.seq] if span[0] <= at]
        if begun:
            current = [span for span in begun if span[1] is None or at <= span[1]]
            return InForce(record, current[-1][2]) if current else None
    return None


def _spans(state: State, control: Control, subject: str, computed: Status, record: Record[Judgement]) -> list[Span]:
    body = record.body
    end = _least(body.until, _ended_by_answer(state, control, subject, record))
    if isinstance(body, NotApplicable) and control.key and subject == ORGANISATION:
        return []
    if isinstance(body, Overridden) and body.status <= computed:
        spans: list[Span] = [(body.from_date, None, False)]
    elif body.until is None:
        spans = []
    else:
        spans = _approved(state, record)
    limited = [(first, _least(last, end), shared) for first, last, shared in spans]
    return [span for span in limited if span[1] is None or span[0] <= span[1]]


def _approved(state: State, record: Record[Judgement]) -> list[Span]:
    """Return the days on which the approver's last word was yes."""
    spans: list[Span] = []
    since: tuple[date, bool] | None = None
    for word in words_of_approver(state, record):
        if since:
            spans.append((since[0], _day_before(word.day), since[1]))
        since = (max(word.day, record.body.from_date), shows_no_identity(record, word)) if word.body.agrees else None
    if since:
        spans.append((since[0], None, since[1]))
    return spans


def _ended_by_answer(state: State, control: Control, subject: str, record: Record[Judgement]) -> date | None:
    """Return the last day before a later answer to the control, if there is one."""
    if isinstance(record.body, RiskAccepted):
        return None
    order = (record.body.from_date, record.seq)
    later = [
        answer.body.from_date
        for answer in state.answers.get((control.id, subject), ())
        if (answer.body.from_date, answer.seq) > order
    ]
    return _day_before(min(later)) if later else None


def _reason(state: State, record: Record[Judgement], spans: list[Span], at: date) -> Reason | None:
    body = record.body
    what = {Overridden: "override", NotApplicable: "not-applicable"}.get(type(body), "risk acceptance")
    if any(span[0] <= at for span in spans):
        return Reason(Code.JUDGEMENT_ENDED, f"The {what} of record {record.seq} is no longer in force.")
    if body.approver and not words_of_approver(state, record, at) and (body.until is None or at <= body.until):
        until = f" to {day_words(body.until)}" if body.until else ""
        text = f"A {what}{until} is proposed (record {record.seq}) and changes nothing until {body.approver} approves."
        return Reason(Code.JUDGEMENT_PROPOSED, text)
    return None


def _day_before(day: date) -> date:
    # Before the first day of the calendar there is none: an answer from that day must not end every posture.
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def _least(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
