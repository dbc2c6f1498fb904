"""The records about one control, newest first: when, who, what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cyberlayers.model.records import NotApplicable, Overridden, RiskAccepted

if TYPE_CHECKING:
    from cyberlayers.model.evidence_records import EvidenceVerified
    from cyberlayers.model.state import Evidence, Record, State


@dataclass(frozen=True)
class Event:
    """One record, in words."""

    seq: int
    at: datetime
    person: str
    text: str


def history(state: "State", control: str, subject: str) -> tuple[Event, ...]:
    """Return everything recorded about a control for a subject, newest first."""
    key = (control, subject)
    events = [_event(record, _answered(record.body)) for record in state.answers.get(key, ())]
    for record in state.judgements.get(key, ()):
        events.append(_event(record, _judged(record.body)))
        events += _approvals(state, record.seq)
    for item in state.evidence_for(control, subject):
        events += _about(state, item)
    for finding in state.findings.values():
        if finding.added.body.control == control:
            body = finding.added.body
            events.append(_event(finding.added, f"raised {body.id}, due {body.due}: {body.action or ''}"))
            if finding.closed:
                events.append(_event(finding.closed, f"closed {body.id}: {finding.closed.body.why or ''}"))
    return tuple(sorted(events, key=lambda event: -event.seq))


def events_about(state: "State", item: "Evidence") -> tuple[Event, ...]:
    """Return everything recorded about one item of evidence, newest first."""
    return tuple(sorted(_about(state, item), key=lambda event: -event.seq))


def _event(record: "Record[Any]", text: str) -> Event:
    return Event(record.seq, record.at, record.actor.person, text)


def _answered(body: Any) -> str:  # noqa: ANN401 - StatementsAnswered, read only
    said = [f"{key} {'yes' if answer.value else 'no'}" for key, answer in body.answers.items()]
    said += [f"{key} not yet" for key in body.cleared]
    return f"answered {', '.join(said)}"


def _judged(body: Any) -> str:  # noqa: ANN401 - one of three judgements
    until = f" to {body.until}" if body.until else ""
    asks = f"; asks {body.approver}" if body.approver else ""
    why = f": {body.why}" if body.why else ""
    match body:
        case Overridden():
            return f"overrode to {body.status}{until}{asks}{why}"
        case NotApplicable():
            return f"called it not applicable{until}{asks}{why}"
        case RiskAccepted():
            return f"proposed to accept the risk{until}{asks}{why}"
    return str(body.kind)


def _approvals(state: "State", seq: int) -> list[Event]:
    return [
        _event(word, f"{'approved' if word.body.agrees else 'refused'} record {seq}{_why(word.body.why)}")
        for word in state.approvals.get(seq, ())
    ]


def _about(state: "State", item: "Evidence") -> Iterator[Event]:
    body = item.body
    verb = "added" if body.polarity == "supports" else "added, contradicting,"
    yield _event(item.added, f"{verb} {body.id} ({body.method}): {body.title or ''}")
    for attached in item.attached:
        yield _event(attached, f"attached {body.id} to {', '.join(attached.body.controls)}")
    for review in item.reviews:
        verb = "reviewed and agreed with" if review.body.agrees else "disagreed with"
        yield _event(review, f"{verb} {body.id}{_why(review.body.why)}")
    for newer in item.superseded:
        yield _event(newer, f"superseded {body.id} by {newer.body.by}")
    for answer in item.answers:
        yield _event(answer, f"let {body.id} answer {answer.body.contradiction}")
    for gone in item.withdrawn:
        yield _event(gone, f"withdrew {body.id}{_why(gone.body.why)}")
        yield from _approvals(state, gone.seq)
    for verified in item.verified:
        yield _event(verified, f"verified {body.id}, {verified.body.bundle}, signed by {_signers(verified.body)}")
    for found in item.condition:
        yield _event(found, f"found {body.id} {found.body.kind.removeprefix('evidence-')}")


def _signers(body: "EvidenceVerified") -> str:
    names = body.principals or tuple(one.key_sha256[:8] for one in body.signatures)
    return ", ".join(
        f"{name} ({one.role}{f', {one.meaning}' if one.meaning else ''})"
        for name, one in zip(names, body.signatures, strict=True)
    )


def _why(why: str | None) -> str:
    return f": {why}" if why else ""
