import pytest

from cyberlayers.tui.rings.geometry import WHOLE, Area, arc, gauge_dial
from cyberlayers.tui.rings.glyphs import CLAIMED, FILLED, TRACK, signs

Cells = list[tuple[int, int]]


def drawn(cols: int, rows: int, glyph: str, ring: int, thin: str = "") -> Cells:
    dial = gauge_dial(cols, rows, [WHOLE] * 8)
    grid = signs(dial, {arc(ring, 0): glyph}, thin=thin)
    assert {len(row) for row in grid} == {cols}
    return [(x, y) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell.glyph != " "]


def neighbours(cells: Cells, x: int, y: int) -> int:
    return sum((x + dx, y + dy) in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1)) - 1


@pytest.mark.parametrize("size", [(80, 40), (44, 22), (34, 17), (60, 29), (116, 57), (51, 23)])
@pytest.mark.parametrize("ring", range(1, 8))
def test_a_track_is_an_unbroken_line(size: tuple[int, int], ring: int) -> None:
    cells = drawn(*size, TRACK, ring, thin=TRACK)
    assert all(neighbours(cells, x, y) >= 2 for x, y in cells)


@pytest.mark.parametrize("ring", range(8))
def test_a_track_is_thinner_than_what_is_claimed(ring: int) -> None:
    assert set(drawn(80, 40, TRACK, ring, thin=TRACK)) < set(drawn(80, 40, CLAIMED, ring))


@pytest.mark.parametrize("ring", range(8))
def test_what_is_filled_is_drawn_in_half_cells(ring: int) -> None:
    dial = gauge_dial(80, 40, [WHOLE] * 8)
    glyphs = {cell.glyph for row in signs(dial, {arc(ring, 0): FILLED}) for cell in row}
    assert glyphs == {" ", "█", "▀", "▄"}


def test_filled_rings_side_by_side_keep_a_line_between_them() -> None:
    dial = gauge_dial(80, 40, [WHOLE] * 8)
    filled: dict[Area, str] = {arc(ring, 0): FILLED for ring in range(8)}
    across = "".join(cell.glyph for cell in signs(dial, filled)[20])
    assert len(across[40:].split()) == 8


def test_an_area_without_a_sign_is_blank_and_nothing_has_a_colour() -> None:
    grid = signs(gauge_dial(40, 20, [WHOLE] * 8), {arc(3, 0): CLAIMED}, bold={3})
    cells = [cell for row in grid for cell in row]
    assert {(cell.glyph, cell.bold) for cell in cells} == {(" ", False), (CLAIMED, True)}
    assert {(cell.ink, cell.ground) for cell in cells} == {(None, None)}
