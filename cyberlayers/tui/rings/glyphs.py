"""The dial without colour: what is filled in half-blocks, everything else in signs.

The rules:

1. A pixel is filled where its largest area is `FILLED`; two pixels make `█`, `▀` or `▄`.
2. A cell with no filled pixel takes the sign of the ring whose middle is nearest to the cell's own; one that is
   all ground has none.
3. A thin sign takes the cells that the middle of its ring passes through: a line of one cell, unbroken. Any
   other sign takes those as well as all that lie within its ring.
4. A cell that a spoke crosses has no sign.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from math import hypot, sqrt
from typing import NamedTuple

from cyberlayers.tui.rings.coverage import coverage
from cyberlayers.tui.rings.geometry import OUTSIDE, Area, Dial, arc, turn_of
from cyberlayers.tui.rings.paint import BLOCKS, Cell, Grid, largest

FILLED = "█"
CLAIMED = "▒"
UNASSESSED = "?"
TRACK = "·"
CHOSEN_TRACK = "░"


def signs(dial: Dial, glyphs: Mapping[Area, str], bold: Collection[int] = (), thin: str = "") -> Grid:
    """Return a dial in signs, without colours.

    Args:
        dial: what to draw.
        glyphs: the sign of each area; an area that is not there is blank.
        bold: rings whose signs are bold.
        thin: the signs that are drawn as a line of one cell.
    """
    covered = coverage(dial)
    areas = [largest(parts) for parts in covered.mixes]
    ground, blank = (OUTSIDE, OUTSIDE), Cell(" ")
    middles = [ring.middle for ring in dial.rings]
    grid = []
    for row, lines in enumerate(zip(covered.grid[::2], covered.grid[1::2], strict=True)):
        cells = []
        for column, pair in enumerate(zip(*lines, strict=True)):
            pixels = areas[pair[0]], areas[pair[1]]
            filled = [glyphs.get(area) == FILLED for area in pixels]
            if any(filled):
                ring = pixels[filled.index(True)].ring
                cells.append(Cell(BLOCKS[filled[0], filled[1]], bold=ring in bold))
            elif pixels == ground or any(area.is_spoke for area in pixels):
                cells.append(blank)
            else:
                place = _nearest(dial, middles, column, row)
                sign = glyphs.get(place.area, " ")
                shown = sign != FILLED and (place.on_line or (place.within and sign not in thin))
                cells.append(Cell(sign, bold=place.area.ring in bold) if shown else blank)
        grid.append(cells)
    return grid


class _Place(NamedTuple):
    """The middle of a cell beside the ring whose middle is nearest."""

    area: Area
    on_line: bool
    """Whether the middle of the ring passes through the cell, where it runs flat from above, else from the side."""
    within: bool
    """Whether the cell's own middle lies within the ring."""


def _nearest(dial: Dial, middles: list[float], column: int, row: int) -> _Place:
    cx, cy = dial.centre
    dx, dy = column + 0.5 - cx, (row + 0.5) * dial.cell_ratio - cy
    distance = hypot(dx, dy)
    number = bisect_right(middles, distance)
    if number == len(middles) or (number and distance - middles[number - 1] < middles[number] - distance):
        number -= 1
    ring = dial.rings[number]
    flat = dial.cell_ratio * abs(dy) >= abs(dx)
    along, across, reach = (dx, dy, dial.cell_ratio / 2) if flat else (dy, dx, 0.5)
    beside = abs(across) - sqrt(max(0.0, ring.middle**2 - along**2))
    area = arc(number, ring.arc_at(turn_of(dx, dy)))
    return _Place(area, -reach <= beside < reach, ring.inner <= distance < ring.outer)
