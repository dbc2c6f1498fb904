"""Which records a bundle needs that is narrowed to some controls, to one subject, or to some days.

Rules (the bundle design); narrowing never changes posture within what it is narrowed to:

* whose ledger it is, its people, criteria and registers always go in: posture reads them;
* answers and judgements go in that are about one of the controls and the subject and begin by the last day; those from
  before the first day stay, because what they ended stays ended; every approval of one of those goes in;
* a supporting item goes in that may count on one of the days for one of the controls; a contradiction that has begun
  by the last day, because it does not expire, and with it the items that answer it;
* an item goes in with everything that was said about it, and so does an item of the same subject that such a record
  names (what superseded it, what it answers), whatever its own days, so that its state is the same;
* that an item was superseded by, or answers, one of another subject is left out: posture never heeds it;
* findings go in that are about one of the controls and were open on one of the days: they have no subject;
* runs of exercises stay out: no posture reads them;
* controls that a control needs to have tested are for the caller to add.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cyberlayers.assess.reasons import day_words
from cyberlayers.assess.standing import Standing
from cyberlayers.bundle.predicate import Scope
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.criteria import Criteria
from cyberlayers.model.run import RunEvent
from cyberlayers.model.state import Evidence, Finding, Record, State

_ALWAYS = (
    kinds.WorkspaceCreated,
    kinds.OrganisationRenamed,
    kinds.CriteriaAdopted,
    kinds.EstateImported,
    kinds.AccountLinked,
    kinds.PersonAdded,
    kinds.PersonErased,
)


@dataclass(frozen=True)
class Narrowing:
    """What a bundle is narrowed to.

    Attributes:
        controls: these, those that they need among them; every control where there are none.
        subject: the organisation or a critical system; every subject where it is None.
        since: the first of the days, `to` the last; without limit where they are None.
    """

    controls: Collection[str] = ()
    subject: str | None = None
    since: date | None = None
    to: date | None = None

    def __bool__(self) -> bool:
        """Tell whether anything may be left out."""
        return bool(self.controls or self.subject or self.since or self.to)

    def about(self, control: str, subject: str) -> bool:
        """Tell whether a control and a subject are among what is shown."""
        return (not self.controls or control in self.controls) and self.subject in {None, subject}

    def begun(self, day: date) -> bool:
        """Tell whether what begins on a day has begun by the last one."""
        return self.to is None or day <= self.to

    def lasts(self, day: date) -> bool:
        """Tell whether what ends with a day is still there on the first one."""
        return self.since is None or self.since <= day


def in_words(scope: Scope, subject: str | None = None) -> str:
    """Return what a bundle is narrowed to, given the subject if it is narrowed to one and that is known."""
    found = [f"{len(scope.controls)} controls"] if scope.controls else []
    if scope.since or scope.to:
        first = f" from {day_words(scope.since)}" if scope.since else ""
        last = f" to {day_words(scope.to)}" if scope.to else ""
        found.append(f"what posture reads{first}{last}")
    if subject or not found:
        found.append(f"the subject {subject}" if subject else "one subject")
    return ", ".join(found)


def narrowed(told: Iterable[Record[Body]], state: State, criteria: Criteria, wanted: Narrowing) -> list[Record[Body]]:
    """Return the records that a narrowed bundle needs, in ledger order.

    Args:
        told: all records.
        state: what they fold into.
        criteria: how long an item counts.
        wanted: what the bundle is narrowed to.
    """
    items = _items(state, criteria, wanted)
    findings = {number for number, one in state.findings.items() if _was_open(one, wanted)}
    kept: list[Record[Body]] = []
    numbers: set[int] = set()
    for record in told:
        if _belongs(record.body, wanted, items, findings, numbers):
            kept.append(record)
            numbers.add(record.seq)
    return kept


def _belongs(
    body: Body, wanted: Narrowing, items: Collection[str], findings: Collection[str], kept: Collection[int]
) -> bool:
    match body:
        case kinds.Approved():
            belongs = body.record in kept
        case kinds.FindingAdded():
            belongs = body.id in findings
        case kinds.FindingClosed():
            belongs = body.finding in findings
        case evidence_kinds.EvidenceAdded():
            belongs = body.id in items
        case evidence_kinds.EvidenceSuperseded():
            belongs = body.evidence in items and body.by in items
        case evidence_kinds.ContradictionAnswered():
            belongs = body.evidence in items and body.contradiction in items
        case kinds.StatementsAnswered() | kinds.Judgement():
            belongs = wanted.about(body.control, body.subject) and wanted.begun(body.from_date)
        case RunEvent():
            belongs = False
        case _:
            belongs = isinstance(body, _ALWAYS) or getattr(body, "evidence", None) in items
    return belongs


def _was_open(finding: Finding, wanted: Narrowing) -> bool:
    added, closed = finding.added, finding.closed
    return (
        (not wanted.controls or added.body.control in wanted.controls)
        and wanted.begun(added.day)
        and (closed is None or wanted.lasts(closed.day))
    )


def _items(state: State, criteria: Criteria, wanted: Narrowing) -> set[str]:
    speaks = _speaks(state, criteria, wanted)
    waiting = [number for number, item in state.evidence.items() if speaks(item)]
    answering = _answering(state, wanted)
    found: set[str] = set()
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.add(number)
        item = state.evidence[number]
        named = [record.body.by for record in item.superseded]
        named += [record.body.contradiction for record in item.answers]
        named += answering.get(number, ())
        waiting += [other for other in named if wanted.subject in {None, state.evidence[other].body.subject}]
    return found


def _answering(state: State, wanted: Narrowing) -> dict[str, list[str]]:
    """Return the items that answer each contradiction, if they speak to one of the controls."""
    found: dict[str, list[str]] = {}
    for number, item in state.evidence.items():
        if item.answers and (not wanted.controls or set(item.controls()) & set(wanted.controls)):
            for record in item.answers:
                found.setdefault(record.body.contradiction, []).append(number)
    return found


def _speaks(state: State, criteria: Criteria, wanted: Narrowing) -> Callable[[Evidence], bool]:
    """Return what tells whether an item may matter, by itself, on one of the days for one of the controls."""
    controls = criteria.catalogue.by_id
    by_days = wanted.since is not None or wanted.to is not None

    def lasts(item: Evidence, control: str) -> bool:
        if control not in controls:
            return False
        standing = Standing(state, criteria.policy, controls[control], item, criteria.policy.date)
        first, last = standing.first_day, standing.last_day
        return wanted.begun(first) and (not standing.supports or (first <= last and wanted.lasts(last)))

    def speaks(item: Evidence) -> bool:
        named = [control for control in item.controls() if wanted.about(control, item.body.subject)]
        return any(lasts(item, control) for control in named) if by_days else bool(named)

    return speaks
