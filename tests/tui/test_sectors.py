from collections import Counter

import pytest

from cyberlayers.tui.rings import sectors
from cyberlayers.tui.rings.bands import Band, SectorState
from cyberlayers.tui.rings.paint import Grid, Look
from cyberlayers.tui.rings.palette import Palette, palette_on
from tests.tui.samples import BANDS, make_band

DARK = palette_on((0x12, 0x12, 0x12))
INDEXED = palette_on((0x12, 0x12, 0x12), indexed=True)
MIXED = make_band(5, (3, 2, 2, 2, 2, 1), "key control unmet")


def face(look: Look, band: Band = MIXED, size: tuple[int, int] = (60, 30)) -> Grid:
    return sectors.face(sectors.dial(*size, band), band, look)


def text(grid: Grid) -> str:
    return "\n".join("".join(cell.glyph for cell in row) for row in grid)


def test_every_sector_has_the_colour_and_the_sign_of_its_state() -> None:
    grid = face(Look(DARK, chosen=0))
    shown = {colour for row in grid for cell in row for colour in (cell.ink, cell.ground)}
    assert {DARK.state(state) for state in MIXED.sectors} <= shown
    signs = Counter(cell.glyph for row in grid for cell in row if cell.glyph in sectors.SIGNS.values())
    assert signs == Counter(sectors.SIGNS[state] for state in MIXED.sectors)


def test_every_state_has_a_sign_and_only_the_uncounted_share_one() -> None:
    assert set(sectors.SIGNS) == set(SectorState)
    assert Counter(sectors.SIGNS.values()).most_common(2) == [("-", 2), ("√", 1)]


@pytest.mark.parametrize("chosen", range(12))
def test_the_frame_is_closed_round_the_chosen_sector_alone(chosen: int) -> None:
    dial = sectors.dial(60, 30, MIXED)
    ring = dial.rings[sectors.SECTORS]
    grid = face(Look(INDEXED, chosen=chosen))
    for index in range(12):
        for radius in (ring.inner - 0.5, ring.outer + 0.5):
            column, row = dial.place(radius, ring.middle_of(index))
            framed = INDEXED.ink in {grid[row][column].ink, grid[row][column].ground}
            assert framed == (index == chosen)


def test_the_pointer_raises_another_sector_but_not_the_chosen_one() -> None:
    plain = face(Look(DARK, chosen=4))
    assert face(Look(DARK, chosen=4, hovered=2)) != plain
    assert face(Look(DARK, chosen=4, hovered=4)) == plain


def test_no_frame_without_a_choice() -> None:
    grid = face(Look(INDEXED, chosen=None))
    assert all(INDEXED.ink not in {cell.ink, cell.ground} for row in grid[:8] for cell in row)
    assert "[" not in text(face(Look(None, chosen=None)))


@pytest.mark.parametrize("palette", [DARK, INDEXED, None])
def test_the_middle_tells_the_layer_and_its_count(palette: Palette | None) -> None:
    shown = text(face(Look(palette, chosen=None)))
    assert "3 of 11" in shown
    assert "█" in shown


def test_a_small_hole_holds_the_digit_alone() -> None:
    shown = text(face(Look(DARK, chosen=None), size=(16, 8)))
    assert "5" in shown
    assert "of" not in shown


def test_without_colour_the_chosen_sector_is_hollow_with_its_sign_in_brackets() -> None:
    shown = text(face(Look(None, chosen=0)))
    assert shown.count("[√]") == 1
    assert {"█", "▒", "!", "·", "?", "-"} <= set(shown)


def test_a_layer_without_controls_is_a_faint_ring() -> None:
    empty = make_band(5, (0, 0, 0, 0, 0, 0))
    grid = face(Look(DARK, chosen=None), empty)
    shown = {cell.ground for row in grid for cell in row}
    assert DARK.faint in shown
    assert " of " not in text(grid)
    assert text(face(Look(None, chosen=None), empty)).strip()


def test_a_layer_with_one_control_is_a_ring_without_a_spoke() -> None:
    one = make_band(5, (1, 0, 0, 0, 0, 0))
    grid = face(Look(DARK, chosen=0), one)
    assert grid[3][30].ground == DARK.state(SectorState.MET)


def test_a_layer_on_its_own_has_its_own_number() -> None:
    assert text(face(Look(None, chosen=None), BANDS[0])) != text(face(Look(None, chosen=None), BANDS[1]))
