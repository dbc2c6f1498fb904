"""From covered pixels to coloured half-blocks.

A cell shows two pixels: the upper is the ink of a half-block, the lower its ground. Where areas share a
pixel their light is added, not their numbers: a bright ring on a dark ground keeps its width.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cyberlayers.tui.rings.coverage import PARTS, Mix, coverage
from cyberlayers.tui.rings.geometry import Area, Dial
from cyberlayers.tui.rings.palette import Colour, linear


class Cell(NamedTuple):
    """One character, its ink and its ground; None leaves both to the terminal."""

    glyph: str
    ink: Colour | None = None
    ground: Colour | None = None
    bold: bool = False


Grid = list[list[Cell]]
"""Rows of cells, each as wide as the dial."""

_LIGHT = tuple(linear(channel) for channel in range(256))
_STEPS = 2048
_CHANNEL = tuple(
    round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))
    for light in (step / _STEPS for step in range(_STEPS + 1))
)


def half_blocks(dial: Dial, colours: Mapping[Area, Colour]) -> Grid:
    """Return a dial as half-blocks; `colours` names every area of the dial.

    Raises:
        KeyError: an area has no colour.
    """
    covered = coverage(dial)
    blended = [blend(mix, colours) for mix in covered.mixes]
    made: dict[tuple[int, int], Cell] = {}
    rows = []
    for upper, lower in zip(covered.grid[::2], covered.grid[1::2], strict=True):
        row = []
        for pair in zip(upper, lower, strict=True):
            cell = made.get(pair)
            if cell is None:
                cell = made[pair] = _cell(blended[pair[0]], blended[pair[1]])
            row.append(cell)
        rows.append(row)
    return rows


def blend(parts: Mix, colours: Mapping[Area, Colour]) -> Colour:
    """Return the colour of a pixel that several areas share."""
    if len(parts) == 1:
        return colours[parts[0][0]]
    red = green = blue = 0.0
    for area, count in parts:
        one = colours[area]
        red += _LIGHT[one[0]] * count
        green += _LIGHT[one[1]] * count
        blue += _LIGHT[one[2]] * count
    scale = _STEPS / PARTS
    return _CHANNEL[round(red * scale)], _CHANNEL[round(green * scale)], _CHANNEL[round(blue * scale)]


def _cell(upper: Colour, lower: Colour) -> Cell:
    return Cell(" ", upper, upper) if upper == lower else Cell("▀", upper, lower)
