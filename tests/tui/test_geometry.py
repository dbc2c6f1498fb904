from itertools import pairwise
from math import cos, sin, tau

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.tui.rings.geometry import (
    OUTSIDE,
    WHOLE,
    Dial,
    Ring,
    arc,
    axis_rows,
    gauge_dial,
    line,
    sector_dial,
    spoke,
    turn_of,
)

SIZES = [(80, 24), (120, 40), (200, 60), (33, 17), (46, 22)]
sizes = st.tuples(st.integers(2, 120), st.integers(1, 60))
ratios = st.floats(1.0, 4.0)


def rings(cols: int, rows: int, ratio: float = 2.0) -> Dial:
    return gauge_dial(cols, rows, [WHOLE] * 8, ratio)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ratio", [2.0, 1.8, 2.3])
def test_the_circle_is_round(size: tuple[int, int], ratio: float) -> None:
    dial = rings(*size, ratio)
    cx, cy = dial.centre
    for step in range(64):
        angle = step / 64 * tau
        for share, ring in ((0.99, arc(7, 0)), (1.01, OUTSIDE)):
            radius = share * dial.rim
            assert dial.hit(cx + radius * sin(angle), (cy - radius * cos(angle)) / ratio) == ring


@given(sizes, ratios)
def test_the_dial_lies_within_its_rectangle(size: tuple[int, int], ratio: float) -> None:
    dial = rings(*size, ratio)
    cx, cy = dial.centre
    assert 0 < dial.rim <= min(cx, dial.cols - cx, cy) + 1e-9


@given(st.integers(32, 200), st.integers(16, 100))
def test_every_ring_begins_on_the_edge_of_a_pixel(cols: int, rows: int) -> None:
    dial = rings(cols, rows)
    assert all(ring.inner == round(ring.inner) for ring in dial.rings)
    assert dial.rim == min(cols - cols % 2, rows * 2) / 2


@given(sizes)
def test_no_ring_is_wider_than_the_next_outside_the_disc(size: tuple[int, int]) -> None:
    widths = [ring.outer - ring.inner for ring in rings(*size).rings]
    assert min(widths) > 0
    assert all(outer >= inner - 1e-9 for inner, outer in pairwise(widths[1:]))
    assert max(widths[1:]) - min(widths[1:]) <= 1


@given(sizes)
def test_rings_are_apart_by_a_line(size: tuple[int, int]) -> None:
    dial = rings(*size)
    for number, (ring, following) in enumerate(pairwise(dial.rings)):
        assert ring.outer < following.inner
        assert dial.at(0, -(ring.outer + following.inner) / 2) == line(number)
        assert dial.at(0, -ring.middle) == arc(number, 0)


def test_a_pointer_on_a_line_is_on_the_ring_inside_it() -> None:
    dial = rings(80, 40)
    cx, cy = dial.centre
    for number, ring in enumerate(dial.rings):
        assert dial.hit(cx, (cy - ring.outer - 0.1) / 2) == arc(number, 0)


def test_arcs_run_clockwise_from_twelve_o_clock() -> None:
    dial = gauge_dial(40, 20, [(0.25, 0.5, 0.75, 1.0)])
    corners = [(5, -5), (5, 5), (-5, 5), (-5, -5)]
    assert [dial.at(dx, dy).arc for dx, dy in corners] == [0, 1, 2, 3]
    assert [turn_of(dx, dy) for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0))] == [0.0, 0.25, 0.5, 0.75]


def test_an_arc_of_no_length_keeps_its_index_and_has_no_area() -> None:
    ring = Ring(0, 5, (0.0, 0.3, 0.3, 1.0))
    assert [ring.arc_at(turn) for turn in (0.0, 0.29, 0.3, 0.99)] == [1, 1, 3, 3]
    assert [(border.before, border.after) for border in ring.borders] == [(3, 1), (1, 3)]
    assert ring.middle_of(1) == pytest.approx(0.15)


def test_a_ring_that_is_one_arc_has_no_border() -> None:
    assert Ring(0, 5, (1.0, 1.0, 1.0)).borders == ()
    assert Ring(0, 5, (0.0, 0.0, 1.0)).arc_at(0.5) == 2


@given(sizes, ratios, st.integers(0, 7))
def test_no_two_digits_share_a_row_and_the_chosen_one_is_there(size: tuple[int, int], ratio: float, first: int) -> None:
    dial = rings(*size, ratio)
    placed = axis_rows(dial, first)
    assert len(set(placed.values())) == len(placed)
    assert first in placed
    assert all(0 <= row < dial.rows for row in placed.values())


@pytest.mark.parametrize("rows", range(16, 61))
def test_from_sixteen_rows_every_ring_has_its_digit_inside_out(rows: int) -> None:
    placed = axis_rows(rings(2 * rows, rows))
    assert sorted(placed) == list(range(8))
    assert [placed[ring] for ring in range(8)] == sorted(placed.values(), reverse=True)


@pytest.mark.parametrize("rows", range(16, 61))
def test_a_digit_stands_on_its_own_ring(rows: int) -> None:
    dial = rings(2 * rows, rows)
    for ring, row in axis_rows(dial).items():
        upper, lower = dial.hit(rows, row + 0.25), dial.hit(rows, row + 0.75)
        assert arc(ring, 0) in {upper, lower}


@pytest.mark.parametrize("count", [1, 2, 11, 16])
def test_every_sector_is_hit_at_its_middle(count: int) -> None:
    dial = sector_dial(60, 30, count)
    ring = dial.rings[1]
    for index in range(count):
        column, row = dial.place(ring.middle, ring.middle_of(index))
        assert dial.hit(column + 0.5, row + 0.5) == arc(1, index)


def test_the_hole_of_a_donut_is_outside() -> None:
    dial = sector_dial(60, 30, 12)
    assert dial.at(0.0, 0.0) == dial.hit(*(dial.centre[0], dial.centre[1] / 2)) == OUTSIDE


def test_a_spoke_stands_at_the_start_of_each_sector_and_not_opposite() -> None:
    dial = sector_dial(60, 30, 3)
    assert dial.at(0.5, -20) == spoke(0)
    assert dial.at(-0.5, -20) == arc(1, 2)
    assert dial.at(0.5, 20) == arc(1, 1)


def test_a_wide_spoke_lies_on_both_sides_of_its_border() -> None:
    dial = sector_dial(200, 60, 4)
    assert dial.at(-0.5, -50) == dial.at(0.5, -50) == spoke(0)


def test_a_donut_without_sectors_is_one_ring() -> None:
    assert sector_dial(60, 30, 0).at(20, 0) == sector_dial(60, 30, 1).at(20, 0) == arc(1, 0)
