"""What waits for somebody: reviews, approvals, disputes, contradictions that nobody has read."""

from dataclasses import dataclass
from enum import StrEnum

from cyberlayers.assess.approval import words_of_approver
from cyberlayers.assess.contradictions import contradictions
from cyberlayers.assess.posture import Posture
from cyberlayers.model.evidence_records import EvidenceWithdrawn
from cyberlayers.model.records import CriteriaAdopted, Judgement
from cyberlayers.model.status import Strength
from cyberlayers.workspace.workspace import View


class Waiting(StrEnum):
    """Why something waits."""

    REVIEW = "review"
    DISPUTED = "disputed"
    CONTRADICTION = "contradiction"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits.

    Attributes:
        what: an evidence id, or `record 12`.
        control: the control it is about; empty where it is about the whole.
        text: one sentence.
    """

    why: Waiting
    what: str
    control: str
    text: str


def awaited(view: View, found: Posture) -> tuple[Awaited, ...]:
    """Return what waits on the day of a view, approvals first, then contradictions, disputes and reviews."""
    rows = [*_approvals(view)]
    for layer in found.layers:
        for required in layer.controls:
            control = required.posture.control
            against = contradictions(required.posture.standing)
            rows += [
                Awaited(Waiting.CONTRADICTION, item.id, control.id, f"{item.id} contradicts {control.id}: read it.")
                for item in against.unreviewed
            ]
            for item in required.posture.standing:
                if not item.supports or not item.counts:
                    continue
                if item.disputed:
                    text = f"A reviewer disagrees with {item.id}."
                    rows.append(Awaited(Waiting.DISPUTED, item.id, control.id, text))
                elif item.strength is Strength.SELF_ASSERTED:
                    text = f"{item.id} on {control.id} waits for another person's review."
                    rows.append(Awaited(Waiting.REVIEW, item.id, control.id, text))
    urgency = {Waiting.APPROVAL: 0, Waiting.CONTRADICTION: 1, Waiting.DISPUTED: 2, Waiting.REVIEW: 3}
    return tuple(sorted(rows, key=lambda row: urgency[row.why]))


def _approvals(view: View) -> list[Awaited]:
    rows = []
    for seq, record in view.state.approvable.items():
        body = record.body
        what = f"record {seq}"
        if isinstance(body, EvidenceWithdrawn):
            if not view.state.approvals.get(seq):
                text = f"The withdrawal of contradiction {body.evidence} waits for a third person."
                rows.append(Awaited(Waiting.APPROVAL, what, "", text))
        elif isinstance(body, (Judgement, CriteriaAdopted)) and not words_of_approver(view.state, record):  # type: ignore[arg-type] # the body is one that names its approver
            if isinstance(body, Judgement) and body.until is not None and body.until < view.at:
                continue
            control = body.control if isinstance(body, Judgement) else ""
            text = f"Record {seq} ({body.kind}{f', {control}' if control else ''}) waits for {body.approver}."
            rows.append(Awaited(Waiting.APPROVAL, what, control, text))
    return rows
