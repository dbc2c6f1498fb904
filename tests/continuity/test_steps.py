"""The algebra of intervals and steps, against its own definitions at every moment."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.moments import SAME, Moments
from cyberlayers.continuity.steps import Part, Step, Steps, below, lowest, parts_below, raised, union, unmet, without

SCALE = 10 * SAME
END = 30


def scaled(pairs: list[tuple[int, int]]) -> list[Interval]:
    return [(start * SCALE, stop * SCALE) for start, stop in pairs]


def apart(points: set[int]) -> list[Interval]:
    ordered = sorted(points)
    return scaled(list(zip(ordered[::2], ordered[1::2], strict=False)))


INTERVALS = st.sets(st.integers(0, END), max_size=8).map(apart)
LEVELS = st.sampled_from([0.0, 0.3, 0.6, 1.0])
PARTS = st.lists(
    st.tuples(st.integers(0, END - 1), st.integers(1, 9), LEVELS).map(
        lambda part: Part(part[0] * SCALE, (part[0] + part[1]) * SCALE, part[2])
    ),
    max_size=8,
)
TIMES = [time * SCALE for time in range(END + 12)]


def inside(intervals: list[Interval], at: int) -> bool:
    return any(start <= at < stop for start, stop in intervals)


def value(steps: Steps, at: int) -> float:
    return [level for since, level in steps if since <= at][-1]


def well_formed(steps: Steps) -> bool:
    return steps[0].at == 0 and all(early.at < late.at and early.level != late.level for early, late in pairwise(steps))


@given(st.lists(INTERVALS, min_size=1, max_size=4), st.data())
def test_a_group_is_unmet_while_too_few_members_are_up(outages: list[list[Interval]], data: st.DataObject) -> None:
    quorum = data.draw(st.integers(1, len(outages)))
    found = unmet(outages, quorum, 0, Moments())
    for at in TIMES:
        up = sum(not inside(down, at) for down in outages)
        assert inside(found, at) == (up < quorum)
    assert all(early[1] < late[0] for early, late in pairwise(found))


@given(st.lists(INTERVALS, min_size=1, max_size=3), st.data(), st.integers(0, 6))
def test_a_buffered_group_is_met_for_so_long_after_it_was(
    outages: list[list[Interval]], data: st.DataObject, buffer: int
) -> None:
    quorum = data.draw(st.integers(1, len(outages)))
    bare = unmet(outages, quorum, 0, Moments())
    found = unmet(outages, quorum, buffer * SCALE, Moments())
    for at in range(END):
        lately = range(at - buffer + 1, at + 1) if buffer else [at]
        # Between whole times a supply may last right up to the next one, so the time just after t - buffer counts.
        met = any(not inside(bare, (time * SCALE)) for time in lately) or (
            buffer > 0 and not inside(bare, (at - buffer) * SCALE)
        )
        assert inside(found, at * SCALE) == (not met)


@given(PARTS)
def test_the_lowest_part_that_holds_is_the_level(parts: list[Part]) -> None:
    steps = lowest(parts)
    assert well_formed(steps)
    for at in TIMES:
        assert value(steps, at) == min((level for start, stop, level in parts if start <= at < stop), default=1.0)


@given(PARTS, LEVELS)
def test_below_is_where_the_level_is(parts: list[Part], mbco: float) -> None:
    steps = lowest(parts)
    found = below(steps, mbco)
    for at in TIMES:
        assert inside(found, at) == (value(steps, at) < mbco)
    assert [(start, stop) for start, stop, _ in parts_below([Step(0, 0.0), Step(5, 1.0)], 0.5)] == [(0, 5)]


@given(PARTS, INTERVALS, LEVELS)
def test_a_raised_level_is_the_larger_of_both_while_it_lasts(
    parts: list[Part], intervals: list[Interval], floor: float
) -> None:
    steps = lowest(parts)
    found = raised(steps, intervals, floor)
    assert well_formed(found)
    for at in TIMES:
        assert value(found, at) == max(value(steps, at), floor if inside(intervals, at) else 0.0)


@given(INTERVALS, INTERVALS)
def test_what_is_without_gaps_is_inside_and_not_in_a_gap(intervals: list[Interval], gaps: list[Interval]) -> None:
    found = without(intervals, gaps)
    for at in TIMES:
        assert inside(found, at) == (inside(intervals, at) and not inside(gaps, at))
        assert inside(union([intervals, gaps]), at) == (inside(intervals, at) or inside(gaps, at))


def test_intervals_that_touch_are_one() -> None:
    assert union([[(0, 5)], [(5, 9)]]) == [(0, 9)]
    assert union([]) == []
