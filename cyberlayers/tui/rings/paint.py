"""From covered pixels to coloured half-blocks.

A cell shows two pixels: the upper is the ink of a half-block, the lower its ground.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cyberlayers.tui.rings.coverage import PARTS, Mix, coverage
from cyberlayers.tui.rings.geometry import Area, Dial
from cyberlayers.tui.rings.palette import Colour, Palette


class Cell(NamedTuple):
    """One character, its ink and its ground; None leaves either to the terminal."""

    glyph: str
    ink: Colour | None = None
    ground: Colour | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a dial is drawn, and what in it stands out. Rings and sectors are counted from 0."""

    palette: Palette | None
    """None for signs in the terminal's own two colours."""
    chosen: int | None
    """What is framed."""
    hovered: int | None = None
    """What is under the pointer."""
    focused: bool = True
    """Whether the dial has the keyboard; without it the frame is softer."""


Grid = list[list[Cell]]
"""Rows of cells, each as wide as the dial."""

BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄"}
"""What shows the upper pixel of a cell, the lower, or both."""


def half_blocks(dial: Dial, colours: Mapping[Area, Colour], *, smooth: bool = True) -> Grid:
    """Return a dial as half-blocks.

    Args:
        dial: what to draw.
        colours: the colour of every area of the dial.
        smooth: blend the areas of a pixel by their shares; otherwise the largest takes it.

    Raises:
        KeyError: an area has no colour.
    """
    covered = coverage(dial)
    pixels = [blend(parts, colours) if smooth else colours[largest(parts)] for parts in covered.mixes]
    made: dict[tuple[int, int], Cell] = {}
    grid = []
    for upper, lower in zip(covered.grid[::2], covered.grid[1::2], strict=True):
        row = []
        for pair in zip(upper, lower, strict=True):
            cell = made.get(pair)
            if cell is None:
                cell = made[pair] = _cell(pixels[pair[0]], pixels[pair[1]])
            row.append(cell)
        grid.append(row)
    return grid


def blend(parts: Mix, colours: Mapping[Area, Colour]) -> Colour:
    """Return the colour of a pixel that several areas share.

    Numbers are blended, not light: a dark line between bright rings keeps its width.
    """
    if len(parts) == 1:
        return colours[parts[0][0]]
    red = green = blue = PARTS // 2
    for area, count in parts:
        one = colours[area]
        red += one[0] * count
        green += one[1] * count
        blue += one[2] * count
    return red // PARTS, green // PARTS, blue // PARTS


def largest(parts: Mix) -> Area:
    """Return the area that covers most of a pixel."""
    return max(parts, key=lambda part: part[1])[0]


def stamp(grid: Grid, pixels: Collection[tuple[int, int]], cell: Cell) -> None:
    """Draw pixels, (column, line) with two lines a row, in the style of `cell`, over cells of one ground."""
    for column, row in {(x, y // 2) for x, y in pixels}:
        write(grid, column, row, BLOCKS[(column, 2 * row) in pixels, (column, 2 * row + 1) in pixels], cell)


def write(grid: Grid, column: int, row: int, text: str, cell: Cell) -> None:
    """Write text in the style of `cell`, whose ground None keeps the one below; what sticks out is cut."""
    if not 0 <= row < len(grid):
        return
    for x, glyph in enumerate(text, column):
        if 0 <= x < len(grid[row]):
            ground = grid[row][x].ground if cell.ground is None else cell.ground
            grid[row][x] = cell._replace(glyph=glyph, ground=ground)


def _cell(upper: Colour | None, lower: Colour | None) -> Cell:
    return Cell(" ", upper, upper) if upper == lower else Cell("▀", upper, lower)
