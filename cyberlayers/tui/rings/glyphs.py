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
from math import hypot
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
                reach = place.line if sign in thin else place.band
                shown = sign != FILLED and -reach <= place.away < reach
                cells.append(Cell(sign, bold=place.area.ring in bold) if shown else blank)
        grid.append(cells)
    return grid


class _Place(NamedTuple):
    """The middle of a cell beside the ring whose middle is nearest."""

    area: Area
    away: float
    """How far the middle of the cell lies outside that of the ring."""
    line: float
    """Within what distance a cell belongs to an unbroken line."""
    band: float
    """Within what distance it belongs to that line or lies within the ring."""


def _nearest(dial: Dial, middles: list[float], column: int, row: int) -> _Place:
    cx, cy = dial.centre
    dx, dy = column + 0.5 - cx, (row + 0.5) * dial.cell_ratio - cy
    distance = hypot(dx, dy)
    number = bisect_right(middles, distance)
    if number == len(middles) or (number and distance - middles[number - 1] < middles[number] - distance):
        number -= 1
    ring = dial.rings[number]
    area = arc(number, ring.arc_at(turn_of(dx, dy)))
    line = max(abs(dx), dial.cell_ratio * abs(dy)) / distance / 2
    return _Place(area, distance - ring.middle, line, max(line, (ring.outer - ring.inner) / 2))
