from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.continuity.moments import TICKS_PER_HOUR, hours, ticks
from cyberlayers.continuity.roster import Always, Shifts
from cyberlayers.model.estate import DAYS, WorkingHours
from tests.continuity.small import estate, node, seen, team

FRIDAY_EVENING = datetime(2026, 11, 20, 22, 40)  # noqa: DTZ001 - disruptions start at local times
WEEKDAYS = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00"}


def shifts(days: list[str], opens: str, closes: str, starts_at: datetime = FRIDAY_EVENING) -> Shifts:
    return Shifts(WorkingHours.from_plain({"days": days, "from": opens, "to": closes}), starts_at)


def is_working(working: WorkingHours, at: datetime) -> bool:
    """Whether a shift of today, or one of yesterday that runs overnight, is on."""
    clock = f"{at:%H:%M}"
    today, yesterday = DAYS[at.weekday()], DAYS[at.weekday() - 1]
    if working.closes > working.opens:
        return today in working.days and working.opens <= clock < working.closes
    begun = today in working.days and clock >= working.opens
    return begun or (yesterday in working.days and clock < working.closes)


def walked(working: WorkingHours, starts_at: datetime, start: int, work: int) -> int:
    """The end of a task, all in pieces of ten minutes, found piece by piece."""
    for piece in count(start):
        if work == 0:
            return piece
        work -= is_working(working, starts_at + timedelta(minutes=10 * piece))
    raise AssertionError


CLOCKS = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
PIECES = st.integers(0, 2000)
PIECE = TICKS_PER_HOUR // 6


@settings(deadline=None)
@given(st.sets(st.sampled_from(DAYS), min_size=1), CLOCKS, CLOCKS, PIECES, PIECES, st.integers(1, 300))
def test_the_end_of_a_task_is_the_first_moment_by_which_its_work_is_done(
    days: set[str], opens: str, closes: str, begins: int, start: int, work: int
) -> None:
    working = WorkingHours.from_plain({"days": sorted(days), "from": opens, "to": closes})
    starts_at = FRIDAY_EVENING + timedelta(minutes=10 * begins)
    end = Shifts(working, starts_at).end(start * PIECE, work * PIECE)
    assert end == walked(working, starts_at, start, work) * PIECE


@given(st.sets(st.sampled_from(DAYS), min_size=1), CLOCKS, CLOCKS, PIECES)
def test_first_work_is_the_first_moment_of_work(days: set[str], opens: str, closes: str, start: int) -> None:
    working = WorkingHours.from_plain({"days": sorted(days), "from": opens, "to": closes})
    first = Shifts(working, FRIDAY_EVENING).first_work(start * PIECE)
    found = next(at for at in count(start) if is_working(working, FRIDAY_EVENING + timedelta(minutes=10 * at)))
    assert first == found * PIECE


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.integers(1, 10**15))
def test_more_work_and_a_later_start_never_end_sooner(start: int, work: int, more: int) -> None:
    roster = shifts(["mon", "wed"], "22:00", "06:00")
    assert start <= roster.end(start, work) < roster.end(start, work + more)
    assert roster.end(start, work) <= roster.end(start + more, work)


def test_a_team_round_the_clock_needs_as_long_as_the_work_takes() -> None:
    assert Always().end(5, 7) == 12
    assert Always().first_work(5) == 5


def test_a_task_done_as_the_shift_ends_does_not_wait_for_the_next() -> None:
    roster = shifts(["mon", "tue"], "08:00", "18:00", datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001 - local time
    assert hours(roster.end(0, ticks(10))) == 10
    assert hours(roster.end(0, ticks(10.5))) == 24.5


def test_an_overnight_shift_belongs_to_the_day_on_which_it_starts() -> None:
    # Only Friday is worked: 20 minutes to 23:00, then until 05:00 on Saturday.
    assert hours(shifts(["fri"], "23:00", "05:00").end(0, ticks(6))) == pytest.approx(6 + 20 / 60)
    assert hours(shifts(["sat"], "23:00", "05:00").end(0, ticks(1))) == pytest.approx(25 + 20 / 60)


def test_a_shift_from_and_to_the_same_time_lasts_a_day() -> None:
    assert hours(shifts([*DAYS], "08:00", "08:00").end(ticks(3), ticks(100))) == 103
    assert hours(shifts(["sat"], "00:00", "00:00").end(0, ticks(24))) == pytest.approx(25 + 20 / 60)


def test_a_shift_may_run_over_the_end_of_the_week() -> None:
    roster = shifts(["sun"], "20:00", "04:00")
    assert hours(roster.end(0, ticks(8))) == pytest.approx(20 / 60 + 1 + 24 + 20 + 8)


def test_no_work_takes_no_time_even_at_night() -> None:
    assert shifts(["mon"], "08:00", "18:00").end(7, 0) == 7


def test_work_of_a_century_is_placed_at_once() -> None:
    roster = shifts(["mon"], "00:00", "00:01")
    assert hours(roster.end(0, ticks(1_000_000))) > 10**9


def test_a_task_started_on_friday_night_holds_its_people_until_monday() -> None:
    register = estate(node("a", 2, by="crew", rto_h=1), node("b", 1, by="crew"), teams=(team(hours=WEEKDAYS),))
    found = seen(register, "a", "b", starts_at="2026-11-20T22:40:00")
    monday_ten = 1 + 20 / 60 + 48 + 10
    assert found.tasks["a"].ends_h == found.tasks["b"].starts_h == pytest.approx(monday_ten)
    assert found.tasks["b"].ends_h == pytest.approx(monday_ten + 1)


def test_without_a_date_every_team_works_always() -> None:
    register = estate(node("a", 2, by="crew"), teams=(team(hours=WEEKDAYS),))
    assert seen(register, "a").span("a") == (0, 2)
