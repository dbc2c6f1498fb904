"""Which controls a bundle shows, and whose words it does not give.

Rules (the bundle design):

* narrowed to controls, those and the ones they need tested go in;
* the words of the first record, of records about accounts and about who attended a run are never given; a person's
  name is given only of those who sign, reviewed or approved;
* redaction takes every word about an item, and of an approver about those words.
"""

from collections.abc import Collection, Iterable

from cyberlayers.errors import ContentError
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import Catalogue
from cyberlayers.model.run import RunAttended
from cyberlayers.model.state import Record


def chosen(
    controls: Collection[str], layers: Collection[int], catalogue: Catalogue
) -> tuple[tuple[str, ...], set[str]]:
    """Return the controls that are shown, in catalogue order, and those with the ones they need; none is all.

    Raises:
        ContentError: a control is not one of the catalogue.
    """
    unknown = [control for control in controls if control not in catalogue.by_id]
    if unknown:
        raise ContentError(f"{unknown[0]} is not a control", "List them with: cyberlayers control list")
    shown = {*controls, *(name for name in catalogue.by_id if int(name[1]) in layers)}
    if not shown and layers:
        raise ContentError("the layers that were named have no controls", "List them with: cyberlayers layers")
    needed, waiting = set(shown), list(shown)
    while waiting:
        fresh = set(catalogue.by_id[waiting.pop()].needs_tested) - needed
        needed |= fresh
        waiting += fresh
    return tuple(name for name in catalogue.by_id if name in shown), needed


def silent(told: Iterable[Record[Body]], redacted: Collection[str], principal: str) -> set[int]:
    """Return the numbers of the records whose words are not given."""
    told = list(told)
    named = {principal}
    named |= {one.actor.person for one in told if isinstance(one.body, (kinds.Approved, kinds.EvidenceReviewed))}
    found: set[int] = set()
    for record in told:
        match record.body:
            case kinds.WorkspaceCreated() | kinds.AccountLinked() | RunAttended():
                withheld = True
            case kinds.PersonAdded(person=person):
                withheld = person not in named
            case kinds.EvidenceAdded(id=item):
                withheld = item in redacted
            case kinds.Approved(record=number):
                withheld = number in found and record.body.why is not None
            case body:
                withheld = getattr(body, "evidence", None) in redacted
        if withheld:
            found.add(record.seq)
    return found
