"""How much of every pixel each area of a dial covers.

The share of a straight edge across a pixel is exact. A circle is taken as straight within a pixel, and areas
of different rings as independent of their arcs: good to a few hundredths from two pixels outwards. Nearer the
centre the share is sampled. What depends on the radius alone is computed for one quarter, kept, and mirrored.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, tau
from typing import NamedTuple

from cyberlayers.tui.rings.geometry import OUTSIDE, Area, Border, Dial, Ring, arc, line, spoke, turn_of

PARTS = 32
"""Shares are counted in this many parts of a pixel: finer than an eye sees between two colours."""

Mix = tuple[tuple[Area, int], ...]
"""The areas of a pixel and their parts, which add up to `PARTS`."""

_SAMPLED_WITHIN = 2.0
_SAMPLES = 8


@dataclass(frozen=True)
class Coverage:
    """Every pixel of a dial, each named by its place in the list of distinct mixes."""

    mixes: tuple[Mix, ...]
    grid: tuple[tuple[int, ...], ...]
    """Two lines of pixels for a row of cells, one entry a column."""


class _Pixel(NamedTuple):
    """One pixel of the quarter right of and below the centre."""

    dx: float
    dy: float
    turn: float
    reach: float
    """How far from the middle, in turns, a border may lie and still touch the pixel."""
    zones: tuple[tuple[int, int], ...]
    """The zones that it meets, counted from the centre outwards, and the parts of each."""


@lru_cache(maxsize=32)
def coverage(dial: Dial) -> Coverage:
    """Return the coverage of a dial; equal dials share one."""
    middle, height = int(dial.centre[0]), dial.cell_ratio / 2
    bounds = (*(edge for ring in dial.rings for edge in (ring.inner, ring.outer)), dial.rim)
    quarter = _quarter(middle, dial.rows, height, bounds, dial.spoke_width)
    mixer = _Mixer(dial)
    names: dict[Mix, int] = {((OUTSIDE, PARTS),): 0}
    grid = []
    for y in range(-dial.rows, dial.rows):
        below = y >= 0
        row = [0] * dial.cols
        for x, pixel in enumerate(quarter[y if below else ~y]):
            dy, turn = (pixel.dy, pixel.turn) if below else (-pixel.dy, 0.5 - pixel.turn)
            row[middle + x] = names.setdefault(mixer.mix(pixel, turn, pixel.dx, dy), len(names))
            row[middle + ~x] = names.setdefault(mixer.mix(pixel, 1.0 - turn, -pixel.dx, dy), len(names))
        grid.append(tuple(row))
    return Coverage(tuple(names), tuple(grid))


@lru_cache(maxsize=8)
def _quarter(
    cols: int, rows: int, height: float, bounds: tuple[float, ...], spoke_width: float
) -> tuple[tuple[_Pixel, ...], ...]:
    """Return the lines of pixels of one quarter, each from the axis as far as the rim."""
    quarter = []
    for below in range(rows):
        pixels: list[_Pixel] = []
        for right in range(cols):
            pixel = _pixel(right + 0.5, (below + 0.5) * height, height, bounds, spoke_width)
            if pixel is None:
                break
            pixels.append(pixel)
        quarter.append(tuple(pixels))
    return tuple(quarter)


def _pixel(dx: float, dy: float, height: float, bounds: tuple[float, ...], spoke_width: float) -> _Pixel | None:
    """Return the pixel at (dx, dy), parted by the radii `bounds`; None beyond the last."""
    distance = hypot(dx, dy)
    wide, high = dx / distance, dy * height / distance
    half = (wide + high) / 2
    if distance - half >= bounds[-1]:
        return None
    zones = []
    done, zone = 0, bisect_right(bounds, distance - half)
    while done < PARTS:
        within = round(before(bounds[zone] - distance, wide, high) * PARTS) if zone < len(bounds) else PARTS
        if within > done:
            zones.append((zone, within - done))
            done = within
        zone += 1
    reach = ((1.0 + height) / 2 + spoke_width) / distance / tau
    return _Pixel(dx, dy, turn_of(dx, dy), reach, tuple(zones))


def before(offset: float, wide: float, high: float) -> float:
    """Return the share of a rectangle that lies before a straight edge `offset` beyond its middle.

    `wide` and `high` are its sides, each projected on the normal of the edge. The share is the integral of a
    trapezoid, whose slopes are where the edge cuts a corner.
    """
    far = abs(offset)
    half = (wide + high) / 2
    if far >= half:
        inside = 1.0
    elif far <= abs(wide - high) / 2:
        inside = 0.5 + far / max(wide, high)
    else:
        inside = 1.0 - (half - far) ** 2 / (2 * wide * high)
    return inside if offset > 0 else 1.0 - inside


class _Mixer:
    """Names the areas of the pixels of one dial."""

    def __init__(self, dial: Dial) -> None:
        self._dial = dial
        self._uniform = {0: OUTSIDE, 2 * len(dial.rings) + 1: OUTSIDE}
        for number, ring in enumerate(dial.rings):
            self._uniform[2 * number + 2] = line(number)
            if not ring.borders:
                self._uniform[2 * number + 1] = arc(number, ring.arc_at(0.0))

    def mix(self, pixel: _Pixel, turn: float, dx: float, dy: float) -> Mix:
        """Return the areas of a pixel, mirrored to (dx, dy) and its turn."""
        if len(pixel.zones) > 1 and hypot(dx, dy) < _SAMPLED_WITHIN:
            return self._crossed(pixel, turn, dx, dy)
        areas = []
        for zone, parts in pixel.zones:
            area = self._uniform.get(zone)
            if area is None:
                ring = self._dial.rings[zone // 2]
                if _near(ring, turn, pixel.reach):
                    return self._crossed(pixel, turn, dx, dy)
                area = arc(zone // 2, ring.arc_at(turn))
            areas.append((area, parts))
        return tuple(areas)

    def _crossed(self, pixel: _Pixel, turn: float, dx: float, dy: float) -> Mix:
        """Return the areas of a pixel that a border may cross, or whose edges are too round to be straight."""
        if hypot(dx, dy) < _SAMPLED_WITHIN:
            return _rounded(self._sampled(dx, dy))
        shares: list[tuple[Area, float]] = []
        for zone, parts in pixel.zones:
            area = self._uniform.get(zone)
            split = [(area, 1.0)] if area else self._split(zone // 2, pixel.reach, turn, dx, dy)
            shares += ((part, share * parts) for part, share in split)
        return _rounded(shares)

    def _split(self, number: int, reach: float, turn: float, dx: float, dy: float) -> list[tuple[Area, float]]:
        """Split a pixel among the arcs of a ring and the spokes between them, in clockwise order."""
        ring = self._dial.rings[number]
        start, height = self._dial.spoke_start, self._dial.cell_ratio / 2
        split: list[tuple[Area, float]] = []
        done, last = 0.0, ring.arc_at(turn)
        for border in _near(ring, turn, reach):
            wide, high = abs(border.x), abs(border.y) * height
            beyond = -dx * border.x - dy * border.y
            reached = max(done, before(beyond + start, wide, high))
            left = max(reached, before(beyond + start + self._dial.spoke_width, wide, high))
            split += (arc(number, border.before), reached - done), (spoke(border.after), left - reached)
            done, last = left, border.after
        return [*split, (arc(number, last), 1.0 - done)]

    def _sampled(self, dx: float, dy: float) -> list[tuple[Area, float]]:
        height = self._dial.cell_ratio / 2
        steps = [(index + 0.5) / _SAMPLES - 0.5 for index in range(_SAMPLES)]
        share = PARTS / _SAMPLES**2
        return [(self._dial.at(dx + x, dy + y * height), share) for y in steps for x in steps]


def _near(ring: Ring, turn: float, reach: float) -> list[Border]:
    """Return the borders of a ring that has some within `reach` of a turn, in clockwise order."""
    turns, count = ring.border_turns, len(ring.borders)
    first = last = bisect_right(turns, turn)
    while last - first < count and (turn - turns[first - 1]) % 1.0 < reach:
        first -= 1
    while last - first < count and (turns[last % count] - turn) % 1.0 < reach:
        last += 1
    return [ring.borders[index % count] for index in range(first, last)]


def _rounded(shares: list[tuple[Area, float]]) -> Mix:
    """Add up the shares of each area and round them to whole parts, none lost."""
    sums: dict[Area, float] = {}
    for area, share in shares:
        sums[area] = sums.get(area, 0.0) + share
    exact, done = 0.0, 0
    parts = []
    for area in sorted(sums):
        exact += sums[area]
        count = round(exact) - done
        if count:
            parts.append((area, count))
            done += count
    return tuple(parts)
