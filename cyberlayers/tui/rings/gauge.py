"""Eight rings that fill clockwise: bright what is met, middle what is claimed only, dim the rest.

The arcs of a ring always stand in the order `MET`, `CLAIMED`, `UNASSESSED`, `REST`, so that the bright arc
ends at the layer's low and the unassessed one at its high. A ring with nothing applicable is cut into dashes.
"""

from collections.abc import Sequence
from itertools import accumulate

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.rings.geometry import OUTSIDE, Area, arc, line
from cyberlayers.tui.rings.palette import Colour, Palette, mix

MET, CLAIMED, UNASSESSED, REST = range(4)


def ends(band: Band) -> tuple[float, ...]:
    """Return the turns where the arcs of a layer's ring end."""
    if not band.applicable:
        dashes = 8 * band.number
        return tuple((index + 1) / dashes for index in range(dashes))
    return tuple(count / band.applicable for count in accumulate(band.shares))


def colours(
    bands: Sequence[Band], palette: Palette, *, chosen: int, hovered: int | None = None, focused: bool = True
) -> dict[Area, Colour]:
    """Return the colour of every area of a gauge dial; `chosen` and `hovered` are ring indexes."""
    ground = palette.ground
    frame = palette.ink if focused else mix(palette.ink, ground, 0.45)
    table = {OUTSIDE: ground}
    for ring, band in enumerate(bands):
        table[line(ring)] = frame if chosen in {ring, ring + 1} else ground
        for index, colour in enumerate(_arc_colours(band, palette)):
            toned = colour
            if ring == hovered:
                toned = mix(colour, palette.ink, 0.16)
            elif ring != chosen:
                toned = mix(colour, ground, 0.1)
            table[arc(ring, index)] = toned
    return table


def _arc_colours(band: Band, palette: Palette) -> tuple[Colour, ...]:
    if band.low is None:
        dim = mix(palette.unknown, palette.ground, 0.45)
        return tuple(mix(dim, palette.ground, 0.75) if index % 2 else dim for index in range(8 * band.number))
    unknown = mix(palette.unknown, palette.ground, 0.45)
    return palette.bright(band.low), palette.muted(band.low), unknown, palette.track(band.low)
