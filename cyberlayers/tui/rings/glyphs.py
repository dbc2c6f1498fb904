"""The dial without colour: what is filled in half-blocks, everything else in signs.

The rules:

1. A pixel is filled where its largest area is `FILLED`; two pixels make `█`, `▀` or `▄`.
2. A cell with no filled pixel takes the sign of the ring whose middle is nearest to the cell's own.
3. A thin sign takes the cells that the middle of its ring passes through: a line of one cell, unbroken. Any
   other sign takes those as well as all that lie within its ring.
4. A cell that a spoke crosses has no sign.
"""

from collections.abc import Collection, Mapping
from math import hypot

from cyberlayers.tui.rings.coverage import coverage
from cyberlayers.tui.rings.geometry import Area, Dial, Ring, arc, turn_of
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
    grid = []
    for row, lines in enumerate(zip(covered.grid[::2], covered.grid[1::2], strict=True)):
        cells = []
        for column, pair in enumerate(zip(*lines, strict=True)):
            upper, lower = areas[pair[0]], areas[pair[1]]
            block = BLOCKS.get((glyphs.get(upper) == FILLED, glyphs.get(lower) == FILLED))
            if block:
                ring = upper.ring if glyphs.get(upper) == FILLED else lower.ring
                cells.append(Cell(block, bold=ring in bold))
            elif upper.is_spoke or lower.is_spoke:
                cells.append(Cell(" "))
            else:
                cells.append(_sign(dial, column, row, glyphs, bold, thin))
        grid.append(cells)
    return grid


def _sign(
    dial: Dial, column: int, row: int, glyphs: Mapping[Area, str], bold: Collection[int], thin: str
) -> Cell:
    cx, cy = dial.centre
    dx, dy = column + 0.5 - cx, (row + 0.5) * dial.cell_ratio - cy
    distance = hypot(dx, dy)

    def away(numbered: tuple[int, Ring]) -> float:
        return abs(distance - numbered[1].middle)

    number, ring = min(enumerate(dial.rings), key=away)
    sign = glyphs.get(arc(number, ring.arc_at(turn_of(dx, dy))), " ")
    line = max(abs(dx), dial.cell_ratio * abs(dy)) / distance if distance else dial.cell_ratio
    reach = line if sign in thin else max(line, ring.outer - ring.inner)
    if sign == FILLED or away((number, ring)) >= reach / 2:
        return Cell(" ")
    return Cell(sign, bold=number in bold)
