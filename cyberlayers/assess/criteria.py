"""Which catalogue, profile and policy are in force on a day.

Other criteria are adopted by a record that needs approval like an override: they are used from the day on which the
named approver, who is not the one who proposed them, said yes; a later no takes them back from its own day.
"""

from datetime import date

from cyberlayers.assess.approval import words_of_approver
from cyberlayers.model.records import CriteriaAdopted
from cyberlayers.model.state import Record, State

Digests = tuple[str, str, str]
"""SHA-256 of catalogue, profile and policy."""


def criteria_on(state: State, at: date) -> Digests:
    """Return the digests of the criteria in force on a day; before the first record, those of the first record.

    Raises:
        ValueError: the state is empty.
    """
    if state.created is None:
        raise ValueError("an empty ledger has no criteria")
    in_force: list[tuple[date, int, Digests]] = []
    for record in state.criteria:
        since = adopted_on(state, record, at)
        if since is not None:
            body = record.body
            in_force.append((since, record.seq, (body.catalogue, body.profile, body.policy)))
    if in_force:
        return max(in_force)[2]
    first = state.created.body
    return (first.catalogue, first.profile, first.policy)


def adopted_on(state: State, record: Record[CriteriaAdopted], at: date) -> date | None:
    """Return since when criteria are in force, None where on this day they are not."""
    since: date | None = None
    for word in words_of_approver(state, record, at):
        since = (since or word.day) if word.body.agrees else None
    return since
