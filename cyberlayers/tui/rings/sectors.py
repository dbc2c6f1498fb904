"""One layer: a donut cut into one sector for each control, the layer's number in the middle.

Each sector has the colour of its control's state and, where there is room, its sign. The chosen sector is
framed. Without colour the sectors are filled with signs; the chosen one is hollow, its sign in brackets.
"""

from math import hypot, tau

from cyberlayers.tui.rings.bands import Band, SectorState
from cyberlayers.tui.rings.geometry import OUTSIDE, Area, Dial, arc, line, sector_dial, spoke
from cyberlayers.tui.rings.glyphs import CLAIMED, FILLED, TRACK, UNASSESSED, signs
from cyberlayers.tui.rings.numerals import HEIGHT, WIDTH, digit
from cyberlayers.tui.rings.paint import Cell, Grid, Look, half_blocks, stamp, write
from cyberlayers.tui.rings.palette import Colour, Palette, text_on

SIGNS = {
    SectorState.MET: "√",
    SectorState.CLAIMED_ONLY: "~",
    SectorState.CONTRADICTED: "!",
    SectorState.UNMET: "×",  # noqa: RUF001 - the sign of a failure
    SectorState.UNASSESSED: "?",
    SectorState.NOT_APPLICABLE: "-",
    SectorState.OUTSIDE: "-",
}
"""One character for each state, all of them in the fonts of old consoles."""

_FILLS = {
    SectorState.MET: FILLED,
    SectorState.CLAIMED_ONLY: CLAIMED,
    SectorState.CONTRADICTED: "!",
    SectorState.UNMET: TRACK,
    SectorState.UNASSESSED: UNASSESSED,
    SectorState.NOT_APPLICABLE: "-",
    SectorState.OUTSIDE: "-",
}
INNER_FRAME, SECTORS, OUTER_FRAME = range(3)


def dial(cols: int, rows: int, band: Band, cell_ratio: float = 2.0) -> Dial:
    """Return the donut of a layer."""
    return sector_dial(cols, rows, len(band.sectors), cell_ratio)


def face(donut: Dial, band: Band, look: Look) -> Grid:
    """Return the donut as cells; `band` is the layer of this dial."""
    palette = look.palette
    if palette is None:
        grid = _signed(donut, band, look.chosen)
        _number(grid, donut, band, None)
        return grid
    colours = _colours(band, palette, look)
    grid = half_blocks(donut, colours, smooth=palette.smooth)
    for index, state in enumerate(band.sectors if _arc_length(donut) >= 3 else ()):
        ground = colours[arc(SECTORS, index)]
        write(grid, *_middle(donut, index), SIGNS[state], Cell("", text_on(ground), ground, bold=True))
    _number(grid, donut, band, palette.ink)
    return grid


def _colours(band: Band, palette: Palette, look: Look) -> dict[Area, Colour]:
    """Return the colour of every area."""
    ground, chosen = palette.ground, look.chosen
    frame = palette.towards_ground(palette.ink, 0.08 if look.focused else 0.5)
    states = band.sectors or (SectorState.OUTSIDE,)
    table: dict[Area, Colour] = {OUTSIDE: ground} | {line(ring): ground for ring in range(3)}
    for index, state in enumerate(states):
        colour = palette.state(state)
        table[arc(SECTORS, index)] = palette.raised(colour) if index == look.hovered != chosen else colour
        table[arc(INNER_FRAME, index)] = table[arc(OUTER_FRAME, index)] = frame if index == chosen else ground
        table[spoke(index)] = ground
    if chosen is not None:
        table |= dict.fromkeys(_spokes_of(chosen, len(states)), frame)
    return table


def _signed(donut: Dial, band: Band, chosen: int | None) -> Grid:
    glyphs = {arc(SECTORS, index): _FILLS[state] for index, state in enumerate(band.sectors)}
    if chosen is None:
        return signs(donut, glyphs)
    frame = (arc(INNER_FRAME, chosen), arc(OUTER_FRAME, chosen), *_spokes_of(chosen, len(band.sectors)))
    grid = signs(donut, glyphs | dict.fromkeys(frame, FILLED) | {arc(SECTORS, chosen): " "})
    column, row = _middle(donut, chosen)
    write(grid, column - 1, row, f"[{SIGNS[band.sectors[chosen]]}]", Cell("", bold=True))
    return grid


def _spokes_of(sector: int, count: int) -> tuple[Area, Area]:
    return spoke(sector), spoke((sector + 1) % count)


def _middle(donut: Dial, index: int) -> tuple[int, int]:
    ring = donut.rings[SECTORS]
    return donut.place(ring.middle, ring.middle_of(index))


def _arc_length(donut: Dial) -> float:
    """Return the length of a sector half-way out, in cell widths."""
    ring = donut.rings[SECTORS]
    return ring.middle * tau / len(ring.ends)


def _number(grid: Grid, donut: Dial, band: Band, ink: Colour | None) -> None:
    """Write the layer's number in the hole: in pixels where that fits, with the count below it."""
    hole = donut.rings[INNER_FRAME].inner
    large, small = Cell("", ink, bold=True), Cell("", ink)
    column = int(donut.centre[0])
    scale = int((hole - 1) / hypot(WIDTH, HEIGHT) * 1.5)
    if not scale:
        write(grid, column, donut.rows // 2, str(band.number), large)
        return
    count = f"{band.met} of {band.applicable}" if band.applicable else ""
    top = donut.rows - (scale * HEIGHT + 3) // 2
    row = (top + scale * HEIGHT + 2) // 2
    below = (row + 1) * donut.cell_ratio - donut.centre[1]
    if not count or hypot(below, len(count) / 2) >= hole:
        top, count = donut.rows - scale * HEIGHT // 2, ""
    stamp(grid, digit(band.number, column - scale * WIDTH // 2, top, scale), large)
    write(grid, column - len(count) // 2, row, count, small)
