"""Whose yes counts: the approver that a record names, who is not the one who made it.

An approval from the account that made the record counts only if it was given as shared; it is then marked, because it
shows no identity. The last word counts: a no after a yes revokes it.
"""

from datetime import date
from typing import Protocol

from cyberlayers.model.records import Approved
from cyberlayers.model.state import Actor, Record, State


class NeedsApproval(Protocol):
    """A record's body that names its approver."""

    @property
    def approver(self) -> str | None:
        """Return the id of the person whose word is asked for."""


class Proposed(Protocol):
    """A record that needs approval."""

    @property
    def seq(self) -> int:
        """Return its ledger number."""

    @property
    def actor(self) -> Actor:
        """Return who made it."""

    @property
    def body(self) -> NeedsApproval:
        """Return what it proposes."""


def words_of_approver(state: State, record: Proposed, at: date | None = None) -> list[Record[Approved]]:
    """Return the named approver's words on a record that may count, in order, up to a day."""
    return [
        word
        for word in state.approvals.get(record.seq, ())
        if word.actor.person == record.body.approver
        and word.actor.person != record.actor.person
        and (word.actor.account != record.actor.account or word.body.shared_account)
        and (at is None or word.day <= at)
    ]


def shows_no_identity(record: Proposed, word: Record[Approved]) -> bool:
    """Tell whether an approval came from the account that made the record, or was given as shared."""
    return word.body.shared_account or word.actor.account == record.actor.account
