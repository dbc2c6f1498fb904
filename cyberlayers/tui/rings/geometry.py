"""Where the areas of a dial lie. No colour, no terminal, no I/O.

Lengths are in cell widths; a cell is `cell_ratio` high. A pixel is half a cell: as wide as the cell, half as
high. Angles are turns, 0 at twelve o'clock, clockwise. The rules:

1. The centre lies on a pixel corner (an odd column is left free on the right), so that the four quarters
   mirror each other and twelve o'clock is a crisp line.
2. From two pixels a ring upwards every radius is whole, so that each ring begins on the edge of a pixel where
   it is widest seen. What is left over widens the disc in the middle to 1.7 rings, then the outer rings by
   one pixel each: nothing is wasted, and between disc and rim no ring is wider than the next. The line
   outside a ring is whole pixels too, but thinner where a ring has two pixels in all.
3. A smaller dial has even rings with a third of each for the line.
4. A ring is cut into arcs by the turns where they end; an arc of no length keeps its index and has no area.
5. A spoke is a straight line of constant width where an arc starts: half of it before, but whole pixels, so
   that a spoke of one pixel on an axis fills one column or line and not two halves.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import atan2, ceil, cos, floor, hypot, sin, tau
from typing import NamedTuple

WHOLE = (1.0,)
"""The ends of a ring that is one arc."""

_RING, _LINE, _SPOKE, _OUTSIDE = range(4)


def turn_of(dx: float, dy: float) -> float:
    """Return the turn of an offset from the centre, 0 <= turn < 1, `dy` downwards."""
    return atan2(dx, -dy) / tau % 1.0


class Area(NamedTuple):
    """One thing that can have a colour of its own. Made by `arc`, `line` and `spoke`."""

    kind: int
    ring: int
    arc: int

    @property
    def is_arc(self) -> bool:
        """Whether this is a part of a ring, not a line or the ground."""
        return self.kind == _RING

    @property
    def is_spoke(self) -> bool:
        """Whether this is a radial line."""
        return self.kind == _SPOKE


OUTSIDE = Area(_OUTSIDE, 0, 0)
"""The ground: beyond the dial, and the hole in the middle of a donut."""


def arc(ring: int, index: int) -> Area:
    """Return the part of `ring` between the end of the arc before and its own end."""
    return Area(_RING, ring, index)


def line(ring: int) -> Area:
    """Return the circle just outside `ring`."""
    return Area(_LINE, ring, 0)


def spoke(index: int) -> Area:
    """Return the radial line at the start of arc `index`, through every ring."""
    return Area(_SPOKE, 0, index)


class Border(NamedTuple):
    """The ray between two arcs, and the unit vector (`x`, `y` downwards) that crosses it clockwise."""

    turn: float
    before: int
    after: int
    x: float
    y: float


@dataclass(frozen=True)
class Ring:
    """A ring between two radii, cut into arcs that end at ascending turns, the last at 1."""

    inner: float
    outer: float
    ends: tuple[float, ...] = WHOLE

    @property
    def middle(self) -> float:
        """The radius half-way."""
        return (self.inner + self.outer) / 2

    @cached_property
    def borders(self) -> tuple[Border, ...]:
        """Where one arc of some length gives way to another; none on a ring that is one arc."""
        starts = (0.0, *self.ends[:-1])
        real = [index for index, end in enumerate(self.ends) if end > starts[index]]
        if len(real) < 2:
            return ()
        return tuple(
            Border(starts[index], real[place - 1], index, cos(starts[index] * tau), sin(starts[index] * tau))
            for place, index in enumerate(real)
        )

    @cached_property
    def border_turns(self) -> tuple[float, ...]:
        """The turns of the borders, ascending."""
        return tuple(border.turn for border in self.borders)

    def arc_at(self, turn: float) -> int:
        """Return the index of the arc that holds `turn`."""
        return min(bisect_right(self.ends, turn), len(self.ends) - 1)

    def middle_of(self, index: int) -> float:
        """Return the turn half-way along an arc."""
        return ((self.ends[index - 1] if index else 0.0) + self.ends[index]) / 2


@dataclass(frozen=True)
class Dial:
    """Rings around one centre, inside to outside, in a rectangle of cells."""

    cols: int
    rows: int
    rings: tuple[Ring, ...]
    rim: float
    """The radius at which the line outside the last ring ends."""
    spoke_width: float = 0.0
    cell_ratio: float = 2.0

    @property
    def centre(self) -> tuple[float, float]:
        """The centre, in cell widths from the upper left corner."""
        return float(self.cols // 2), self.rows * self.cell_ratio / 2

    @property
    def spoke_start(self) -> float:
        """Where a spoke begins, clockwise from the border it marks."""
        return -float(self.spoke_width // 2)

    def at(self, dx: float, dy: float) -> Area:
        """Return the area at an offset from the centre, in cell widths, `dy` downwards."""
        distance = hypot(dx, dy)
        number = self._ring_within(distance)
        if number is None:
            return OUTSIDE
        ring = self.rings[number]
        if distance >= ring.outer:
            return line(number)
        for border in ring.borders if self.spoke_width else ():
            across, along = dx * border.x + dy * border.y, dx * border.y - dy * border.x
            if along > 0 and self.spoke_start <= across < self.spoke_start + self.spoke_width:
                return spoke(border.after)
        return arc(number, ring.arc_at(turn_of(dx, dy)))

    def hit(self, column: float, row: float) -> Area:
        """Return the arc under a pointer at (column, row) in cells; lines count as the arc they bound."""
        cx, cy = self.centre
        dx, dy = column - cx, row * self.cell_ratio - cy
        number = self._ring_within(hypot(dx, dy))
        return OUTSIDE if number is None else arc(number, self.rings[number].arc_at(turn_of(dx, dy)))

    def _ring_within(self, distance: float) -> int | None:
        """Return the outermost ring that begins within `distance`; None in the hole and beyond the rim."""
        if distance >= self.rim:
            return None
        number = bisect_right(self.rings, distance, key=lambda ring: ring.inner) - 1
        return number if number >= 0 else None

    def place(self, radius: float, turn: float) -> tuple[int, int]:
        """Return the (column, row) of the cell that holds the point at `radius` and `turn`."""
        cx, cy = self.centre
        return floor(cx + radius * sin(turn * tau)), floor((cy - radius * cos(turn * tau)) / self.cell_ratio)


def gauge_dial(cols: int, rows: int, ends: Sequence[tuple[float, ...]], cell_ratio: float = 2.0) -> Dial:
    """Return concentric rings that fill a rectangle, the first a disc.

    Args:
        cols: width in cells.
        rows: height in cells.
        ends: for each ring, inside to outside, the turns where its arcs end.
        cell_ratio: height of a cell over its width.
    """
    radius = _radius(cols, rows, cell_ratio)
    widths = _ring_widths(radius, len(ends))
    thinnest = min(widths)
    gap = max(1.0, thinnest // 6) if thinnest >= 3 else thinnest * (0.4 if thinnest == 2 else 1 / 3)
    rings = []
    edge = 0.0
    for width, turns in zip(widths, ends, strict=True):
        rings.append(Ring(edge, edge + width - gap, turns))
        edge += width
    return Dial(cols, rows, tuple(rings), edge, cell_ratio=cell_ratio)


def sector_dial(cols: int, rows: int, count: int, cell_ratio: float = 2.0) -> Dial:
    """Return a donut of three rings cut into `count` sectors: a thin frame, the sectors, a thin frame."""
    radius = floor(_radius(cols, rows, cell_ratio))
    frame = 1.0 if radius >= 8 else radius / 8
    spoke_width = 2.0 if radius >= 48 else frame
    hole = floor(radius * 0.46)
    ends = tuple((index + 1) / count for index in range(count)) if count else WHOLE
    rings = (
        Ring(hole, hole + frame, ends),
        Ring(hole + frame, radius - frame, ends),
        Ring(radius - frame, radius, ends),
    )
    return Dial(cols, rows, rings, radius, spoke_width if count > 1 else 0.0, cell_ratio)


def axis_rows(dial: Dial, first: int | None = None) -> dict[int, int]:
    """Return the row of each ring's digit on the twelve o'clock axis, no two alike.

    A digit stands in the row that covers most of its ring, to half a pixel, else in the inner one. Where rings are
    thinner than a row, `first`, if any, keeps its digit, then the outermost and so on inwards; a ring whose rows are
    all taken has none.
    """
    _, centre = dial.centre
    ratio = dial.cell_ratio
    taken: dict[int, int] = {}
    for number in sorted(range(len(dial.rings)), key=lambda index: (index != first, -index)):
        ring = dial.rings[number]
        top, bottom = centre - ring.outer, centre - ring.inner
        covered = {
            row: min(bottom, (row + 1) * ratio) - max(top, row * ratio)
            for row in range(max(0, floor(top / ratio)), ceil(bottom / ratio))
            if row not in taken
        }
        if covered:
            taken[max(covered, key=lambda row: (round(covered[row] * 2), row))] = number
    return {number: row for row, number in sorted(taken.items(), reverse=True)}


def _radius(cols: int, rows: int, cell_ratio: float) -> float:
    return min(cols - cols % 2, rows * cell_ratio) / 2


def _ring_widths(radius: float, count: int) -> list[float]:
    """Share a radius among rings, inside to outside, each with the line outside it."""
    pitch = floor(radius / count)
    if pitch < 2:
        return [radius / count] * count
    spare = floor(radius) - pitch * count
    disc = min(spare, round(pitch * 0.7))
    wider = [1.0 if count - ring <= spare - disc else 0.0 for ring in range(count)]
    return [pitch + extra + (disc if ring == 0 else 0) for ring, extra in enumerate(wider)]
