from datetime import timedelta

import pytest
from hypothesis import given, settings

from cyberlayers.ledger.fold import apply, fold
from cyberlayers.ledger.projection import COLUMNS, TABLES, Row, Rows, all_rows, rows
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.records import StatementAnswer, StatementsAnswered
from cyberlayers.model.state import Record, State
from cyberlayers.model.status import Side
from tests.ledger.story import DAY, DIGEST, evidence, numbered, stories


def _sets(found: Rows) -> dict[str, set[Row]]:
    return {table: set(some) for table, some in found.items()}


@settings(max_examples=40)
@given(stories())
def test_rows_written_record_by_record_are_those_made_from_the_whole(story: list[Record[Body]]) -> None:
    state, kept = State(), {table: set[Row]() for table in COLUMNS}
    for record in story:
        touched = apply(state, record)
        if touched is not None:
            for table, some in rows(state, touched).items():
                kept[table] = {row for row in kept[table] if row[0] != touched[1]} | set(some)
    assert kept == _sets(all_rows(state))


@settings(max_examples=40)
@given(stories())
def test_every_row_fits_its_table_and_names_its_entity_first(story: list[Record[Body]]) -> None:
    for table, some in all_rows(fold(story)).items():
        assert COLUMNS[table][0] == "entity"
        assert all(len(row) == len(COLUMNS[table]) and isinstance(row[0], str) for row in some)
        assert len(set(some)) == len(some)


def test_every_table_belongs_to_one_projection() -> None:
    assert sorted(table for tables in TABLES.values() for table in tables) == sorted(COLUMNS)


def _only(bodies: list[Body], table: str) -> list[Row]:
    return all_rows(fold(numbered(bodies)))[table]


def test_a_person_is_a_row_and_stays_one_when_erased() -> None:
    added = kinds.PersonAdded(person="kim", side=Side.SERVICE, name="Kim", title="Manager")
    assert _only([added], "persons") == [("kim", "service", "Kim", "Manager", 0)]
    erased = [added.model_copy(update={"name": None, "title": None}), kinds.PersonErased(person="kim")]
    assert _only(erased, "persons") == [("kim", "service", None, None, 1)]


def test_an_item_is_a_row_and_one_more_for_each_control() -> None:
    until = DAY + timedelta(days=30)
    item = evidence(1, "L1-01", "L1-13", effective_from=DAY, effective_to=until, expires=until)
    attached = evidence_kinds.EvidenceAttached(evidence="E-000001", controls=("L5-02", "L1-01"))
    assert _only([item, attached], "evidence") == [
        (
            *("E-000001", 2, "organisation", "supports", "examine", "assertion", "note", DIGEST, 1),
            *("2026-03-01", "2026-03-01", "2026-03-31", "2026-03-31", "Item 1"),
        )
    ]
    assert _only([item, attached], "evidence_controls") == [
        ("E-000001", "L1-01"),
        ("E-000001", "L1-13"),
        ("E-000001", "L5-02"),
    ]


def _answer(day: int, cleared: tuple[str, ...] = (), **values: bool) -> StatementsAnswered:
    answers = {key: StatementAnswer(value=value, text="0" * 16) for key, value in values.items()}
    since = DAY + timedelta(days=day)
    return StatementsAnswered(control="L1-01", from_date=since, answers=answers, cleared=cleared)


@pytest.mark.parametrize(
    ("told", "current"),
    [
        ([_answer(0, a1=True)], {("a1", 1, "2026-03-01", 2)}),
        ([_answer(0, a1=True), _answer(0, a1=False)], {("a1", 0, "2026-03-01", 3)}),
        ([_answer(5, a1=True), _answer(0, a1=False)], {("a1", 1, "2026-03-06", 2)}),
        ([_answer(0, a1=True, n1=False), _answer(1, ("a1",))], {("n1", 0, "2026-03-01", 2)}),
        ([_answer(2, ("a1",)), _answer(1, a1=True)], set()),
    ],
    ids=["one", "the later record", "the later day", "cleared", "cleared from a later day"],
)
def test_the_current_answer_is_the_latest_by_day_and_then_by_record(
    told: list[Body], current: set[tuple[object, ...]]
) -> None:
    found = _only(told, "answers")
    assert {row[:3] for row in found} <= {("L1-01/organisation", "L1-01", "organisation")}
    assert {row[3:] for row in found} == current


def test_a_finding_is_a_row_that_says_when_it_was_closed() -> None:
    added = kinds.FindingAdded(id="F-000001", control="L1-01", due=DAY)
    assert _only([added], "findings") == [("F-000001", "L1-01", "2026-03-01", None)]
    closed = kinds.FindingClosed(finding="F-000001")
    assert _only([added, closed], "findings") == [("F-000001", "L1-01", "2026-03-01", "2026-01-01")]


@pytest.mark.parametrize("projection", TABLES)
def test_something_that_is_not_there_has_no_rows(projection: str) -> None:
    found = rows(State(), (projection, "L1-01/nothing"))
    assert found == {table: [] for table in TABLES[projection]}
