import pytest

from cyberlayers.exercise.observed import ExpectedRow, ObjectiveRow, expected_rows, objective_rows
from tests.exercise.room import Room


def rows(room: Room) -> dict[str, ExpectedRow]:
    return {row.expected.id: row for row in expected_rows(room.scenario, room.state)}


def objective(room: Room, name: str) -> ObjectiveRow:
    found = objective_rows(room.scenario, room.state, expected_rows(room.scenario, room.state))
    return next(row for row in found if row.objective.id == name)


def outcome(room: Room, name: str) -> tuple[str, float | None]:
    row = objective(room, name)
    return row.outcome, row.measured_min


def test_an_action_without_a_mark_was_not_observed(room: Room) -> None:
    assert (rows(room)["opens-plan"].put, rows(room)["opens-plan"].outcome) == (False, "not_observed")
    room.do(0, "release", inject="alert")
    assert (rows(room)["opens-plan"].put, rows(room)["opens-plan"].after_min) == (True, None)


def test_an_action_is_what_its_mark_says_with_the_time_from_its_inject(room: Room) -> None:
    room.do(2, "release", inject="alert")
    room.do(5, "mark", expected="opens-plan", mark="met", by="auditor-1", note="From the printed copy")
    row = rows(room)["opens-plan"]
    assert (row.outcome, row.after_min, row.by, row.note) == ("met", 6, "auditor-1", "From the printed copy")


def test_a_mark_before_the_inject_has_no_time(room: Room) -> None:
    room.do(5, "mark", expected="opens-plan", mark="not_observed")
    assert rows(room)["opens-plan"].after_min is None


@pytest.mark.parametrize(("minutes", "expected"), [(10, ("met", 20)), (10.5, ("not_met", 21))])
def test_a_measured_decision_is_met_within_its_target(room: Room, minutes: float, expected: tuple[str, float]) -> None:
    room.do(0, "release", inject="alert").decide(minutes, "isolate", "cut")
    assert outcome(room, "quick-isolation") == expected


def test_a_measured_decision_that_was_put_and_not_taken_is_not_met(room: Room) -> None:
    assert outcome(room, "quick-isolation") == ("not_observed", None)
    assert outcome(room.do(0, "release", inject="alert"), "quick-isolation") == ("not_met", None)


def test_a_measured_milestone_counts_from_startex(room: Room) -> None:
    room.do(0, "release", inject="alert").do(30, "mark", expected="declares", mark="met")
    assert outcome(room, "quick-declaration") == ("met", 60)
    late = Room(room.scenario).do(31, "milestone", milestone="declared")
    assert outcome(late, "quick-declaration") == ("not_met", 62)


def test_a_milestone_that_play_outlasted_is_not_met(room: Room) -> None:
    assert outcome(room.do(30, "end"), "quick-declaration") == ("not_observed", None)
    assert outcome(Room(room.scenario).do(31, "end"), "quick-declaration") == ("not_met", None)


@pytest.mark.parametrize(
    ("mark", "minutes", "expected"),
    [
        ("met", 20, ("met", 30)),
        ("met", 21, ("not_met", 32)),
        ("not_met", 10, ("not_met", None)),
        ("not_observed", 10, ("not_observed", None)),
    ],
)
def test_a_measured_action_counts_from_its_inject(
    room: Room, mark: str, minutes: float, expected: tuple[str, float | None]
) -> None:
    room.do(5, "release", inject="rumour").do(minutes, "mark", expected="statement", mark=mark)
    assert outcome(room, "public-told") == expected


def test_an_objective_without_a_measure_is_judged_by_the_actions_on_its_controls(room: Room) -> None:
    assert outcome(room, "plan-used") == ("not_observed", None)
    room.do(0, "release", inject="alert")
    assert outcome(room, "plan-used") == ("not_observed", None)
    assert outcome(room.do(1, "mark", expected="opens-plan", mark="met"), "plan-used") == ("met", None)
    assert outcome(room.do(2, "mark", expected="opens-plan", mark="not_met"), "plan-used") == ("not_met", None)
