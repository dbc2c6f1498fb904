import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.exercise.clock import (
    Clock,
    is_out_of_hours,
    next_startex,
    planned_minutes,
    time_of_day,
)
from cyberlayers.model.scenario import Scenario, Startex
from tests.exercise.room import BEGINS, STARTEX, wall

RUNNING = Clock(0.0, BEGINS, 2.0)


def test_scenario_time_runs_at_the_clocks_ratio() -> None:
    assert RUNNING.minute_at(wall(10)) == 20


def test_a_pause_holds_the_minute_and_a_resumption_goes_on_from_there() -> None:
    held = RUNNING.held(wall(10))
    assert held.minute_at(wall(500)) == 20
    assert held.resumed(wall(500)).minute_at(wall(501)) == 22


def test_a_jump_leaves_the_clock_running_or_held_as_it_was() -> None:
    assert RUNNING.jumped(wall(10), 100).minute_at(wall(11)) == 102
    assert RUNNING.held(wall(10)).jumped(wall(11), 100).minute_at(wall(20)) == 100


def test_time_never_goes_back_by_a_jump_or_by_the_wall_clock() -> None:
    assert RUNNING.jumped(wall(10), 5).minute_at(wall(10)) == 20
    assert RUNNING.held(wall(10)).resumed(wall(10)).minute_at(wall(3)) == 20


@given(st.lists(st.tuples(st.floats(0, 60), st.sampled_from(["pause", "resume", "jump"])), max_size=12))
def test_whatever_is_pressed_the_minute_never_falls(presses: list[tuple[float, str]]) -> None:
    clock, at, seen = RUNNING, 0.0, 0.0
    for gap, press in presses:
        at += gap
        now = wall(at)
        assert clock.minute_at(now) >= seen - 1e-6
        seen = clock.minute_at(now)
        if press == "jump":
            clock = clock.jumped(now, seen + 3)
        else:
            clock = clock.held(now) if press == "pause" else clock.resumed(now)
        assert clock.minute_at(now) >= seen - 1e-6


def test_a_scenario_minute_is_a_time_of_day_in_the_story() -> None:
    assert time_of_day(STARTEX, 90) == dt.datetime(2026, 11, 28, 0, 10)  # noqa: DTZ001 - a local time of day


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T09:00", "2026-11-27T22:40"),
        ("2026-11-27T22:40", "2026-11-27T22:40"),
        ("2026-11-27T22:41", "2026-12-04T22:40"),
        ("2026-11-28T00:00", "2026-12-04T22:40"),
    ],
)
def test_startex_falls_on_its_next_date(now: str, expected: str) -> None:
    friday = Startex(day="fri", time=dt.time(22, 40))
    assert next_startex(friday, dt.datetime.fromisoformat(now)) == dt.datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "time", "minute", "out"),
    [
        ("mon", dt.time(8, 0), 0, False),
        ("mon", dt.time(7, 59), 0, True),
        ("fri", dt.time(17, 59), 0, False),
        ("fri", dt.time(17, 59), 1, True),
        ("sat", dt.time(12, 0), 0, True),
        ("sun", dt.time(12, 0), 0, True),
        ("sun", dt.time(23, 0), 9 * 60, False),
        ("fri", dt.time(12, 0), 24 * 60, True),
        ("fri", dt.time(12, 0), 3 * 24 * 60, False),
    ],
)
def test_out_of_hours_is_outside_monday_to_friday_eight_to_six(
    day: str,
    time: dt.time,
    minute: int,
    out: bool,  # noqa: FBT001 - a table of cases
) -> None:
    startex = Startex.from_plain({"day": day, "time": time})
    assert is_out_of_hours(startex, minute) is out


def test_the_plan_spreads_a_phases_injects_over_its_minutes(scenario: Scenario) -> None:
    assert planned_minutes(scenario) == {"alert": 0, "rumour": 15, "screens": 30, "note": 50}
