from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.continuity.moments import SAME, TICKS_PER_HOUR, Moments, hours, ticks


def test_decimal_hours_and_thirds_add_up_exactly() -> None:
    assert ticks(0.1) + ticks(0.2) == ticks(0.3)
    assert 3 * ticks(1 / 3) == ticks(1)
    assert hours(ticks(0.1) + ticks(0.2)) == 0.3


def test_what_is_no_longer_than_a_billionth_of_an_hour_is_nothing() -> None:
    assert (ticks(1e-9), ticks(2e-9), ticks(0)) == (0, 2 * SAME, 0)
    assert SAME == TICKS_PER_HOUR / 10**9


def test_a_time_near_a_known_moment_is_that_moment() -> None:
    moments = Moments()
    assert moments.at(TICKS_PER_HOUR) == TICKS_PER_HOUR
    assert moments.at(TICKS_PER_HOUR + SAME) == moments.at(TICKS_PER_HOUR - SAME) == TICKS_PER_HOUR
    assert moments.at(TICKS_PER_HOUR + SAME + 1) == TICKS_PER_HOUR + SAME + 1
    assert moments.at(1) == moments.at(-1) == 0


def test_a_copy_learns_apart() -> None:
    moments = Moments()
    moments.copy().at(5 * SAME)
    assert moments.at(6 * SAME) == 6 * SAME


@given(st.lists(st.integers(-20 * SAME, 20 * SAME)))
def test_known_moments_are_apart_and_every_time_is_near_its_own(times: list[int]) -> None:
    moments = Moments()
    answers = [moments.at(time) for time in times]
    assert all(abs(answer - time) <= SAME for answer, time in zip(answers, times, strict=True))
    assert [moments.at(time) for time in times] == answers
    known = sorted({0, *answers})
    assert all(late - early > SAME for early, late in pairwise(known))
