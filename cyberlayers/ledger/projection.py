"""The projection tables: the state as rows, for those who ask in SQL.

Rules:

* the rows are a function of the state and of nothing else, so they can be thrown away and made again;
* every table has a column `entity`; a record touches one entity of one projection, and all rows of that entity
  are written anew;
* a projection is one table or two: an item of evidence has its row, and a row for each control it speaks to;
* an answer stands for a statement until a later one, by (from-date, ledger number), answers or clears it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from cyberlayers.ledger.fold import Touched
from cyberlayers.model.state import Evidence, State

Cell = str | int | None
Row = tuple[Cell, ...]
Rows = dict[str, list[Row]]
"""Table to rows, in the order of the table's columns."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "persons": ("entity", "side", "name", "title", "erased"),
    "evidence": (
        *("entity", "seq", "subject", "polarity", "method", "source", "content", "sha256", "size"),
        *("collected", "effective_from", "effective_to", "expires", "title"),
    ),
    "evidence_controls": ("entity", "control"),
    "answers": ("entity", "control", "subject", "statement", "value", "from_date", "seq"),
    "findings": ("entity", "control", "due", "closed"),
}
"""The columns of each table. Dates are ISO 8601, truth is 0 or 1, `entity` names what the row is about."""

TABLES: dict[str, tuple[str, ...]] = {
    "persons": ("persons",),
    "evidence": ("evidence", "evidence_controls"),
    "answers": ("answers",),
    "findings": ("findings",),
}
"""The tables of each projection."""


def rows(state: State, touched: Touched) -> Rows:
    """Return every row of one entity; a table of its projection in which it has none is there, and empty."""
    projection, entity = touched
    found: Rows = {table: [] for table in TABLES[projection]}
    match projection:
        case "persons":
            found["persons"].extend(_person(state, entity))
        case "evidence":
            item = state.evidence.get(entity)
            if item is not None:
                found["evidence"].append(_evidence(item))
                found["evidence_controls"].extend((entity, control) for control in item.controls())
        case "answers":
            found["answers"].extend(_answers(state, entity))
        case _:
            found["findings"].extend(_finding(state, entity))
    return found


def all_rows(state: State) -> Rows:
    """Return every row of every table."""
    found: Rows = {table: [] for table in COLUMNS}
    for touched in _everything(state):
        for table, some in rows(state, touched).items():
            found[table].extend(some)
    return found


def _everything(state: State) -> Iterator[Touched]:
    yield from (("persons", person) for person in state.people)
    yield from (("evidence", item) for item in state.evidence)
    yield from (("answers", f"{control}/{subject}") for control, subject in state.answers)
    yield from (("findings", finding) for finding in state.findings)


def _person(state: State, entity: str) -> Iterable[Row]:
    record = state.people.get(entity)
    if record is not None:
        body = record.body
        yield (entity, body.side.value, body.name, body.title, int(entity in state.erased))


def _evidence(item: Evidence) -> Row:
    body = item.body
    return (
        *(body.id, item.added.seq, body.subject, body.polarity, body.method.value, body.source, body.content),
        *(body.sha256, body.size, body.collected.isoformat(), _day(body.effective_from), _day(body.effective_to)),
        *(_day(body.expires), body.title),
    )


def _answers(state: State, entity: str) -> Iterable[Row]:
    control, _, subject = entity.partition("/")
    records = sorted(state.answers.get((control, subject), ()), key=lambda one: (one.body.from_date, one.seq))
    current: dict[str, Row] = {}
    for record in records:
        since = record.body.from_date.isoformat()
        for statement, answer in record.body.answers.items():
            current[statement] = (entity, control, subject, statement, int(answer.value), since, record.seq)
        for statement in record.body.cleared:
            current.pop(statement, None)
    return current.values()


def _finding(state: State, entity: str) -> Iterable[Row]:
    found = state.findings.get(entity)
    if found is not None:
        closed = None if found.closed is None else found.closed.day.isoformat()
        yield (entity, found.added.body.control, found.added.body.due.isoformat(), closed)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
