"""Which withdrawal of an item is in force: of a contradiction, only one that a third person agrees to."""

from datetime import date

from cyberlayers.model.evidence_records import EvidenceWithdrawn
from cyberlayers.model.state import Evidence, Record, State
from cyberlayers.model.status import Side


def withdrawal(state: State, item: Evidence, at: date) -> Record[EvidenceWithdrawn] | None:
    """Return the withdrawal of an item that is in force on a day.

    A contradiction's needs the last word yes of a third person, from another account, not on the `it` side.
    """
    for record in item.withdrawn:
        if record.day <= at and (item.body.polarity == "supports" or _third_person_agrees(state, item, record, at)):
            return record
    return None


def may_approve_withdrawal(item: Evidence, record: Record[EvidenceWithdrawn], person: str, account: str) -> bool:
    """Tell whether a person is third to a contradiction and its withdrawal, at another account."""
    involved = (item.added.actor, record.actor)
    return person not in {item.body.collected_by, *(actor.person for actor in involved)} and account not in {
        actor.account for actor in involved
    }


def _third_person_agrees(state: State, item: Evidence, record: Record[EvidenceWithdrawn], at: date) -> bool:
    words = [
        word
        for word in state.approvals.get(record.seq, ())
        if word.day <= at
        and word.actor.side is not Side.IT
        and may_approve_withdrawal(item, record, word.actor.person, word.actor.account)
    ]
    return bool(words) and words[-1].body.agrees
