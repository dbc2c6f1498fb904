"""Which records a bundle needs that is narrowed to some controls.

Rules:

* whose ledger it is, its people, criteria and registers always go in: posture reads them;
* answers, judgements and findings go in that are about one of the controls, and every approval of one of those;
* an item goes in that speaks to one of the controls, with everything that was said about it, and so does an item that
  such a record names (what superseded it, what it answers), so that a narrowed ledger can still be folded;
* runs of exercises stay out: no posture reads them;
* controls that a control needs to have tested are for the caller to add.
"""

from collections.abc import Collection, Iterable

from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.run import RunEvent
from cyberlayers.model.state import Record, State

_ALWAYS = (
    kinds.WorkspaceCreated,
    kinds.OrganisationRenamed,
    kinds.CriteriaAdopted,
    kinds.EstateImported,
    kinds.AccountLinked,
    kinds.PersonAdded,
    kinds.PersonErased,
)


def narrowed(told: Iterable[Record[Body]], state: State, controls: Collection[str]) -> list[Record[Body]]:
    """Return the records that a narrowed bundle needs, in ledger order.

    Args:
        told: all records.
        state: what they fold into.
        controls: the controls that it is narrowed to, and those that they need.
    """
    items = _items(state, set(controls))
    findings = {number for number, one in state.findings.items() if one.added.body.control in controls}
    kept: list[Record[Body]] = []
    numbers: set[int] = set()
    for record in told:
        if _belongs(record.body, controls, items, findings, numbers):
            kept.append(record)
            numbers.add(record.seq)
    return kept


def _belongs(
    body: Body, controls: Collection[str], items: Collection[str], findings: Collection[str], kept: Collection[int]
) -> bool:
    match body:
        case kinds.Approved():
            belongs = body.record in kept
        case kinds.FindingClosed():
            belongs = body.finding in findings
        case kinds.EvidenceAdded():
            belongs = body.id in items
        case kinds.StatementsAnswered() | kinds.Judgement() | kinds.FindingAdded():
            belongs = body.control in controls
        case RunEvent():
            belongs = False
        case _:
            belongs = isinstance(body, _ALWAYS) or getattr(body, "evidence", None) in items
    return belongs


def _items(state: State, controls: set[str]) -> set[str]:
    wanted = [number for number, item in state.evidence.items() if controls & set(item.controls())]
    found: set[str] = set()
    while wanted:
        number = wanted.pop()
        if number not in found:
            found.add(number)
            item = state.evidence[number]
            wanted += [record.body.by for record in item.superseded]
            wanted += [record.body.contradiction for record in item.answers]
    return found
