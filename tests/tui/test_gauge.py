from itertools import pairwise

import pytest

from cyberlayers.tui.rings import gauge
from cyberlayers.tui.rings.geometry import arc, axis_rows
from cyberlayers.tui.rings.paint import Grid, Look
from cyberlayers.tui.rings.palette import Palette, palette_on
from tests.tui.samples import BANDS, make_band

DARK = palette_on((0x12, 0x12, 0x12))
INDEXED = palette_on((0x12, 0x12, 0x12), indexed=True)


def face(look: Look, size: tuple[int, int] = (76, 38)) -> Grid:
    return gauge.face(gauge.dial(*size, BANDS), BANDS, look)


def colours(grid: Grid) -> set[object]:
    return {colour for row in grid for cell in row for colour in (cell.ink, cell.ground)}


def glyphs(grid: Grid) -> set[str]:
    return {cell.glyph for row in grid for cell in row}


def test_the_arcs_end_at_low_claimed_high_and_the_whole() -> None:
    band = BANDS[4]
    ends = gauge.dial(76, 38, BANDS).rings[4].ends
    assert ends[0] == pytest.approx(band.low, abs=0.001)
    assert ends[2] == pytest.approx(band.high, abs=0.001)
    assert ends[3] == 1.0
    assert all(start <= end for start, end in pairwise(ends))


def test_a_ring_with_nothing_applicable_is_cut_into_dashes_of_one_length_everywhere() -> None:
    bands = tuple(make_band(number, (0, 0, 0, 0, 0, 5)) for number in range(1, 9))
    assert [len(ring.ends) for ring in gauge.dial(76, 38, bands).rings] == [8 * number for number in range(1, 9)]


def test_every_tone_of_a_layer_is_on_the_board() -> None:
    shown = colours(face(Look(DARK, chosen=4)))
    tone = DARK.tone(BANDS[4].low or 0)
    assert {tone.bright, tone.muted, tone.track, DARK.unknown, DARK.ground} <= shown


def test_the_frame_moves_with_the_choice_and_softens_without_focus() -> None:
    frames = {face(Look(INDEXED, chosen=ring, focused=focused))[19][38 + edge].ink
              for ring, focused, edge in ((7, True, 37), (6, False, 37), (7, False, 37))}  # fmt: skip
    assert frames == {INDEXED.ink, INDEXED.ground, INDEXED.unknown}
    soft = face(Look(DARK, chosen=7, focused=False))[19][38 + 37].ground
    assert soft not in {DARK.ground, DARK.ink}


def test_no_ring_is_framed_when_none_is_chosen() -> None:
    assert INDEXED.ink not in colours(face(Look(INDEXED, chosen=None)))
    assert not glyphs(face(Look(None, chosen=None))) & set("[]░")


def test_the_pointer_raises_another_ring_but_not_the_chosen_one() -> None:
    plain = face(Look(DARK, chosen=4))
    assert face(Look(DARK, chosen=4, hovered=2)) != plain
    assert face(Look(DARK, chosen=4, hovered=4)) == plain


@pytest.mark.parametrize("palette", [DARK, INDEXED, None])
@pytest.mark.parametrize("size", [(32, 16), (44, 22), (76, 38), (116, 57)])
def test_all_eight_digits_can_be_read_on_the_axis(palette: Palette | None, size: tuple[int, int]) -> None:
    look = Look(palette, chosen=4)
    column = "".join(row[size[0] // 2].glyph for row in face(look, size))
    assert [glyph for glyph in column if glyph.isdigit()] == list("87654321")


def test_a_digit_stands_on_the_colour_of_its_own_ring() -> None:
    dial = gauge.dial(76, 38, BANDS)
    grid = face(Look(DARK, chosen=4))
    cell = grid[axis_rows(dial, 4)[4]][38]
    assert cell.ground == DARK.tone(BANDS[4].low or 0).bright
    assert cell.bold


def test_signs_tell_met_claimed_unassessed_and_the_rest_apart() -> None:
    assert {"█", "▀", "▄", "▒", "?", "·", "░"} <= glyphs(face(Look(None, chosen=4)))


def test_the_chosen_ring_stands_in_brackets_three_times() -> None:
    text = ["".join(cell.glyph for cell in row) for row in face(Look(None, chosen=3))]
    assert sum("[4]" in row for row in text) == 1
    framed = [row for row in text if row.count("[") == row.count("]") == 2]
    assert len(framed) == 2
    assert all(cell.bold for row in face(Look(None, chosen=3)) for cell in row if cell.glyph in "[]")


def test_the_disc_in_the_middle_is_bracketed_from_outside_only() -> None:
    text = ["".join(cell.glyph for cell in row) for row in face(Look(None, chosen=0))]
    assert any(row.count("[") == row.count("]") == 1 and "[1]" not in row for row in text)


def test_signs_leave_all_colours_to_the_terminal() -> None:
    assert colours(face(Look(None, chosen=4))) == {None}


def test_a_layer_that_is_all_met_is_one_arc() -> None:
    dial = gauge.dial(76, 38, BANDS)
    assert dial.rings[3].borders == ()
    assert dial.at(0, dial.rings[3].middle) == arc(3, 0)
