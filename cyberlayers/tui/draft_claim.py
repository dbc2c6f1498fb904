"""What a control would be with answers that are not recorded yet: the same pure rule, on one more record."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberlayers.assess.claim import claim
from cyberlayers.model.records import StatementAnswer, StatementsAnswered
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Side, Status

if TYPE_CHECKING:
    from cyberlayers.model.catalogue import Control
    from cyberlayers.workspace.workspace import View

_LAST = 1 << 62
"""A ledger number after all others."""


def drafted(view: "View", control: "Control", subject: str, draft: Mapping[str, bool | None]) -> Status:
    """Return what the statements would add up to if the draft were recorded."""
    records = view.state.answers.get((control.id, subject), ())
    if not draft:
        return claim(control, records, view.at).status
    body = StatementsAnswered(
        control=control.id,
        subject=subject,
        from_date=view.at,
        answers={
            key: StatementAnswer(value=value, text=control.statements[key].digest)
            for key, value in draft.items()
            if value is not None
        },
        cleared=tuple(key for key, value in draft.items() if value is None),
    )
    actor = Actor("draft", Side.IT, "")
    return claim(control, (*records, Record(_LAST, datetime.now(UTC), actor, body)), view.at).status


def last_answer(view: "View", control: str, subject: str) -> int:
    """Return the ledger number of the last answer to a control; 0 for none."""
    records = view.state.answers.get((control, subject), ())
    return records[-1].seq if records else 0
