import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.tui.rings.coverage import PARTS
from cyberlayers.tui.rings.geometry import OUTSIDE, WHOLE, Area, arc, gauge_dial, line
from cyberlayers.tui.rings.paint import Cell, blend, half_blocks, largest, stamp, write
from cyberlayers.tui.rings.palette import Colour

ONE, OTHER = arc(0, 0), arc(1, 0)
BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (200, 10, 20)
channels = st.tuples(*[st.integers(0, 255)] * 3)


def flat(colour: Colour) -> dict[Area, Colour]:
    return {OUTSIDE: BLACK} | {area: colour for ring in range(8) for area in (arc(ring, 0), line(ring))}


@given(channels, channels, st.integers(1, PARTS - 1))
def test_a_shared_pixel_lies_between_its_colours(one: Colour, other: Colour, parts: int) -> None:
    found = blend(((ONE, parts), (OTHER, PARTS - parts)), {ONE: one, OTHER: other})
    assert all(min(a, b) <= c <= max(a, b) for a, b, c in zip(one, other, found, strict=True))


@given(channels)
def test_areas_of_one_colour_blend_to_it(colour: Colour) -> None:
    assert blend(((ONE, 13), (OTHER, PARTS - 13)), {ONE: colour, OTHER: colour}) == colour


def test_the_largest_area_of_a_pixel_is_the_one_with_most_parts() -> None:
    assert largest(((ONE, 12), (OTHER, 20))) == OTHER


@pytest.mark.parametrize("smooth", [True, False])
def test_every_row_is_as_wide_as_the_dial(*, smooth: bool) -> None:
    grid = half_blocks(gauge_dial(41, 20, [WHOLE] * 8), flat(RED), smooth=smooth)
    assert len(grid) == 20
    assert {len(row) for row in grid} == {41}
    assert {cell.glyph for row in grid for cell in row} <= {" ", "▀"}


def test_hard_edges_use_no_colour_but_those_given() -> None:
    grid = half_blocks(gauge_dial(41, 20, [WHOLE] * 8), flat(RED), smooth=False)
    assert {colour for row in grid for cell in row for colour in (cell.ink, cell.ground)} == {BLACK, RED}


def test_a_dial_of_one_colour_is_as_large_as_its_circle() -> None:
    dial = gauge_dial(80, 40, [WHOLE] * 8)
    grid = half_blocks(dial, flat(WHITE))
    light = sum(colour[0] for row in grid for cell in row for colour in (cell.ink, cell.ground) if colour)
    assert light / 255 == pytest.approx(3.14159 * dial.rim**2, rel=0.002)


def test_an_area_without_a_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        half_blocks(gauge_dial(20, 10, [WHOLE] * 8), {OUTSIDE: BLACK})


def test_text_is_cut_at_the_edges_and_keeps_the_ground_below() -> None:
    grid = [[Cell(" ", RED, RED) for _ in range(5)] for _ in range(2)]
    write(grid, 3, 1, "abc", Cell("", WHITE, bold=True))
    write(grid, -1, 0, "xy", Cell("", WHITE, BLACK))
    write(grid, 0, 2, "below", Cell("", WHITE))
    assert ["".join(cell.glyph for cell in row) for row in grid] == ["y    ", "   ab"]
    assert grid[1][3] == Cell("a", WHITE, RED, bold=True)
    assert grid[0][0].ground == BLACK


def test_stamped_pixels_are_half_blocks() -> None:
    grid = [[Cell(" ", BLACK, BLACK) for _ in range(4)] for _ in range(1)]
    stamp(grid, {(0, 0), (1, 1), (2, 0), (2, 1)}, Cell("", WHITE))
    assert "".join(cell.glyph for cell in grid[0]) == "▀▄█ "
