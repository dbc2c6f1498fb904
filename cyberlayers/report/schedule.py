"""The schedule of evidence: one line for each statement of each control and each item that speaks to it.

Rules:

* a statement to which nothing speaks has one line of its own, so that a gap is a line and not an absence;
* an item that speaks to a control and names none of its statements has a line with an empty statement;
* people are ids; nothing private is in it;
* a cell that a spreadsheet would run as a formula is prefixed, and the first line says so.
"""

from collections.abc import Iterator
from typing import Any

from cyberlayers.assess.contradictions import contradictions
from cyberlayers.assess.posture import Required
from cyberlayers.assess.reasons import Code
from cyberlayers.assess.standing import Standing
from cyberlayers.model.catalogue import COLUMN_NAMES
from cyberlayers.report.assertion import Assertion
from cyberlayers.report.listing import Row, as_csv

_COLUMNS = (
    "control", "title", "key", "statement", "column", "answer", "claim", "supported", "required", "state", "evidence",
    "file", "polarity", "method", "source", "strength", "item_state", "collector", "reviewers", "collected", "from",
    "to", "expires", "contradictions", "overrides", "acceptances",
)  # fmt: skip
COLUMNS = {name: name for name in _COLUMNS}
_OVERRIDES = frozenset({Code.OVERRIDDEN, Code.NOT_APPLICABLE, Code.NOT_APPLICABLE_SUSPENDED})


def schedule(said: Assertion) -> bytes:
    """Return `schedule.csv`, UTF-8, lines ended as RFC 4180 has them."""
    rows = [row for required in said.shown for row in _rows(said, required)]
    return (as_csv(rows, COLUMNS) + "\r\n").encode()


def _rows(said: Assertion, required: Required) -> Iterator[Row]:
    posture = required.posture
    control = posture.control
    whole = _control(required)
    for key, statement in control.statements.items():
        answer = posture.claim.answers.get(key)
        row = {
            **whole,
            "statement": key,
            "column": COLUMN_NAMES[statement.column],
            "answer": "not yet" if answer is None else str(answer).lower(),
        }
        speaking = [item for item in posture.standing if key in item.statements]
        yield from ({**row, **_item(said, item)} for item in speaking)
        if not speaking:
            yield row
    yield from ({**whole, **_item(said, item)} for item in posture.standing if not item.statements)


def _control(required: Required) -> dict[str, Any]:
    posture = required.posture
    against = contradictions(posture.standing)
    said = [reason.text for reason in posture.reasons if reason.code in _OVERRIDES]
    accepted = [reason.text for reason in posture.reasons if reason.code is Code.ACCEPTED]
    return {
        "control": posture.control.id,
        "title": posture.control.title,
        "key": posture.control.key,
        "claim": posture.claimed,
        "supported": posture.supported,
        "required": required.requirement.status if required.requirement else None,
        "state": required.state.value.replace("_", " "),
        "contradictions": [item.id for item in (*against.standing, *against.unreviewed)],
        "overrides": " ".join(said),
        "acceptances": " ".join(accepted),
    }


def _item(said: Assertion, standing: Standing) -> dict[str, Any]:
    body = standing.item.body
    agreed = [review.actor.person for review in standing.item.reviews if review.body.agrees]
    disagreed = [f"{review.actor.person} (disagrees)" for review in standing.item.reviews if not review.body.agrees]
    return {
        "evidence": standing.id,
        "file": said.files.get(standing.id, said.absent.get(standing.id)),
        "polarity": body.polarity,
        "method": body.method,
        "source": body.source,
        "strength": standing.strength,
        "item_state": standing.state,
        "collector": body.collected_by,
        "reviewers": list(dict.fromkeys([*agreed, *disagreed])),
        "collected": body.collected,
        "from": standing.first_day,
        "to": body.effective_to,
        # A contradiction does not expire: it stands until it is answered or withdrawn.
        "expires": standing.last_day if standing.supports else None,
    }
