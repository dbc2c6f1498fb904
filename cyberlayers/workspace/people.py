"""The people a workspace knows: added, listed, erased."""

from cyberlayers.errors import ContentError
from cyberlayers.ledger.leaf import decode
from cyberlayers.model.body import Body
from cyberlayers.model.records import AccountLinked, PersonAdded, PersonErased
from cyberlayers.model.state import Record, State
from cyberlayers.model.status import Side
from cyberlayers.store.store import Change, Store
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.workspace import Workspace


@in_one_sentence()
def add_person(workspace: Workspace, person: str, name: str, title: str, side: Side) -> Record[Body]:
    """Add a person, or change one: what is said last counts from now on."""
    body = PersonAdded(person=person, side=side, name=name, title=title)
    return workspace.record_one(lambda _: body)


def erase_person(workspace: Workspace, person: str) -> Record[Body]:
    """Remove a person's name, title, accounts and hosts from this store; ids and statuses stay as they are.

    Raises:
        ContentError: nothing here names that person.
    """

    def decide(_state: State) -> Change:
        # Looked up while nobody else can write, so that no name is added in between and kept.
        with Store(workspace.folder) as store:
            naming = _naming(store, person)
        if not naming:
            raise ContentError(f"nothing here names {person}", "List people with: cyberlayers person list")
        return Change((PersonErased(person=person),), erase=naming)

    return workspace.record(decide)[-1]


def _naming(store: Store, person: str) -> tuple[int, ...]:
    """Return the records whose private part still names a person: how they were added, and their accounts."""
    records = (decode(leaf, private) for _, leaf, _, private in store.leaves() if private is not None)
    return tuple(
        record.seq
        for record in records
        if (isinstance(record.body, PersonAdded) and record.body.person == person)
        or (isinstance(record.body, AccountLinked) and record.actor.person == person)
    )
