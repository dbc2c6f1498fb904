"""Which controls a bundle shows, and whose words it does not give.

Rules (the bundle design):

* narrowed to controls, those and the ones they need tested go in;
* the words of the first record, of records about accounts and about who attended a run are never given; a person's
  name is given only of those who sign, reviewed or approved;
* redaction takes every word about an item: those of its own records; those of the run that it comes from, and of the
  findings of that run; those in which somebody names its id, its title or its file; and of an approver about any of
  these;
* bytes are withheld under every id that they have, or not at all.
"""

import re
from collections.abc import Callable, Collection, Iterable

from cyberlayers.errors import ContentError
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import Catalogue
from cyberlayers.model.evidence_records import EvidenceAdded, EvidenceReviewed
from cyberlayers.model.run import RunAttended
from cyberlayers.model.state import Record, State


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


def silent(told: Iterable[Record[Body]], redacted: Collection[EvidenceAdded], principal: str) -> set[int]:
    """Return the numbers of the records whose words are not given.

    Args:
        told: the records that go into the bundle.
        redacted: the items whose bytes and words are withheld, as they were entered.
        principal: who signs.
    """
    told = list(told)
    named = {principal}
    named |= {one.actor.person for one in told if isinstance(one.body, (kinds.Approved, EvidenceReviewed))}
    items = {one.id for one in redacted}
    runs = {one.run for one in redacted if one.run is not None}
    mentions = _mentions(redacted)
    found: set[int] = set()
    findings: set[str] = set()
    for record in told:
        match record.body:
            case kinds.WorkspaceCreated() | kinds.AccountLinked() | RunAttended():
                withheld = True
            case kinds.PersonAdded(person=person):
                withheld = person not in named
            case kinds.Approved(record=number) as body:
                withheld = (number in found and body.why is not None) or mentions(body)
            case kinds.FindingClosed(finding=finding) as body:
                withheld = finding in findings or mentions(body)
            case body:
                about = body.id if isinstance(body, EvidenceAdded) else getattr(body, "evidence", None)
                withheld = about in items or getattr(body, "run", None) in runs or mentions(body)
        if withheld:
            found.add(record.seq)
            if isinstance(record.body, kinds.FindingAdded):
                findings.add(record.body.id)
    return found


def require_all_alike(state: State, redacted: Collection[str]) -> None:
    """Check that the bytes of a redacted item are not given as those of another.

    Raises:
        ContentError: they would be.
    """
    digests = {item.body.sha256: name for name, item in state.evidence.items() if name in redacted}
    for name, item in state.evidence.items():
        twin = digests.get(item.body.sha256)
        if twin is not None and name not in redacted:
            raise ContentError(f"{name} has the same bytes as {twin}, which are to be withheld", "Withhold both")


def _mentions(redacted: Collection[EvidenceAdded]) -> Callable[[Body], bool]:
    """Return what tells whether somebody's words hold the id, the title or the file name of an item."""
    names = [name for one in redacted for name in (one.id, one.title, one.file_name) if name]
    if not names:
        return lambda _: False
    any_of = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)

    def mentions(body: Body) -> bool:
        words = (getattr(body, name) for name in body.private_fields())
        return any(isinstance(word, str) and any_of.search(word) for word in words)

    return mentions
