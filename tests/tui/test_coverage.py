from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.tui.rings.coverage import PARTS, before, coverage
from cyberlayers.tui.rings.geometry import OUTSIDE, WHOLE, Area, Dial, gauge_dial, sector_dial

ends = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(lambda turns: (*sorted(turns), 1.0))
dials = st.one_of(
    st.builds(gauge_dial, st.integers(2, 44), st.integers(1, 22), st.lists(ends, min_size=8, max_size=8)),
    st.builds(sector_dial, st.integers(4, 44), st.integers(2, 22), st.integers(0, 16)),
)
OURS = (
    gauge_dial(44, 22, [(0.1, 0.4, 0.45, 1.0)] * 8),
    gauge_dial(33, 17, [(0.3, 0.3, 0.9, 1.0)] * 8, 1.8),
    gauge_dial(40, 9, [(0.7, 1.0, 1.0, 1.0)] * 8),
    sector_dial(44, 22, 13),
    sector_dial(26, 13, 16, 2.2),
)


def sampled(dial: Dial, x: int, y: int, across: int = 12) -> dict[Area, float]:
    cx, cy = dial.centre
    height = dial.cell_ratio / 2
    steps = [(index + 0.5) / across for index in range(across)]
    found = Counter(dial.at(x + dx - cx, (y + dy) * height - cy) for dy in steps for dx in steps)
    return {area: count / across**2 for area, count in found.items()}


@given(dials)
@settings(max_examples=40, deadline=None)
def test_every_pixel_is_shared_out_completely(dial: Dial) -> None:
    covered = coverage(dial)
    assert len(covered.grid) == 2 * dial.rows
    assert {len(row) for row in covered.grid} == {dial.cols}
    for mix in covered.mixes:
        assert sum(parts for _, parts in mix) == PARTS
        assert all(parts > 0 for _, parts in mix)
        assert len({area for area, _ in mix}) == len(mix)


@pytest.mark.parametrize("dial", OURS)
def test_shares_are_those_of_many_samples(dial: Dial) -> None:
    covered = coverage(dial)
    worst = 0.0
    for y, row in enumerate(covered.grid):
        for x, place in enumerate(row):
            mix = {area: parts / PARTS for area, parts in covered.mixes[place]}
            truth = sampled(dial, x, y)
            worst = max(worst, *(abs(mix.get(area, 0) - truth.get(area, 0)) for area in {*mix, *truth}))
    assert worst < 0.1


@pytest.mark.parametrize("size", [(44, 22), (80, 39), (33, 17)])
def test_whole_rings_mirror_on_both_axes(size: tuple[int, int]) -> None:
    grid = coverage(gauge_dial(*size, [WHOLE] * 8)).grid
    even = size[0] - size[0] % 2
    assert grid == grid[::-1]
    assert all(row[:even] == row[:even][::-1] for row in grid)


def test_an_odd_column_is_ground() -> None:
    covered = coverage(gauge_dial(33, 40, [WHOLE] * 8))
    assert {covered.mixes[row[32]] for row in covered.grid} == {((OUTSIDE, PARTS),)}


def test_twelve_o_clock_is_a_crisp_line() -> None:
    dial = gauge_dial(44, 22, [(0.5, 1.0)] * 8)
    covered = coverage(dial)
    for row in covered.grid[:20]:
        left, right = (covered.mixes[row[x]] for x in (21, 22))
        assert {area.arc for area, _ in left if area.is_arc} <= {1}
        assert {area.arc for area, _ in right if area.is_arc} <= {0}


@pytest.mark.parametrize("count", [4, 8, 12, 16])
def test_a_spoke_on_an_axis_fills_one_line_of_pixels(count: int) -> None:
    dial = sector_dial(44, 22, count)
    covered = coverage(dial)
    column = [covered.mixes[row[22]] for row in covered.grid[2:10]]
    assert all(area.is_spoke and parts == PARTS for mix in column for area, parts in mix)


def test_equal_dials_share_one_coverage() -> None:
    assert coverage(gauge_dial(44, 22, [WHOLE] * 8)) is coverage(gauge_dial(44, 22, [WHOLE] * 8))


@given(st.floats(-3, 3), st.floats(0, 1), st.floats(0.001, 1))
def test_what_lies_before_an_edge_and_what_lies_beyond_it_are_the_whole(
    offset: float, wide: float, high: float
) -> None:
    assert before(offset, wide, high) + before(-offset, wide, high) == pytest.approx(1.0)
    assert 0 <= before(offset, wide, high) <= 1
    assert before(offset, wide, high) == before(offset, high, wide)


def test_half_lies_before_an_edge_through_the_middle() -> None:
    assert before(0.0, 0.6, 0.8) == pytest.approx(0.5)
    assert before(0.25, 1.0, 0.0) == pytest.approx(0.75)
    assert before(0.0, 1.0, 1.0) == pytest.approx(0.5)
