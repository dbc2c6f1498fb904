"""The board: eight rings that fill clockwise from twelve o'clock.

The arcs of a ring always stand in the order met, claimed only, unassessed, the rest: the bright arc ends at
the layer's low, and the grey one of what nobody has assessed at its high. A ring with nothing applicable is
cut into dashes. The chosen ring is framed, and each ring has its digit on the twelve o'clock axis.
"""

from collections.abc import Sequence
from itertools import accumulate

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.rings.geometry import OUTSIDE, Area, Dial, arc, axis_rows, gauge_dial, line
from cyberlayers.tui.rings.glyphs import CHOSEN_TRACK, CLAIMED, FILLED, TRACK, UNASSESSED, signs
from cyberlayers.tui.rings.paint import Cell, Grid, Look, half_blocks, write
from cyberlayers.tui.rings.palette import Colour, Palette, text_on

THIN_SIGNS = TRACK + UNASSESSED
"""On the glyph board a track is a line, so that what is filled or claimed stands out."""


def dial(cols: int, rows: int, bands: Sequence[Band], cell_ratio: float = 2.0) -> Dial:
    """Return the dial of the board; `bands` stand inside to outside."""
    return gauge_dial(cols, rows, [_ends(band) for band in bands], cell_ratio)


def face(board: Dial, bands: Sequence[Band], look: Look) -> Grid:
    """Return the board as cells; `bands` are the layers of this dial."""
    if look.palette is None:
        return _signed(board, bands, look.chosen)
    colours = _colours(board, bands, look.palette, look)
    grid = half_blocks(board, colours, smooth=look.palette.smooth)
    column = int(board.centre[0])
    for ring, row in axis_rows(board, look.chosen).items():
        ground = colours[arc(ring, board.rings[ring].arc_at(0.0))]
        write(grid, column, row, str(bands[ring].number), Cell("", text_on(ground), ground, bold=True))
    return grid


def _ends(band: Band) -> tuple[float, ...]:
    """Return the turns where the arcs of a ring end: dashes of one length on every ring, or the shares."""
    if not band.applicable:
        dashes = 8 * band.number
        return tuple((index + 1) / dashes for index in range(dashes))
    return tuple(count / band.applicable for count in accumulate(band.shares))


def _colours(board: Dial, bands: Sequence[Band], palette: Palette, look: Look) -> dict[Area, Colour]:
    """Return the colour of every area."""
    table: dict[Area, Colour] = {OUTSIDE: palette.ground}
    for ring, band in enumerate(bands):
        table[line(ring)] = palette.ground
        for index, colour in enumerate(_arc_colours(band, palette)):
            toned = colour if ring == look.chosen else palette.towards_ground(colour, 0.12)
            table[arc(ring, index)] = palette.raised(toned) if ring == look.hovered != look.chosen else toned
    if look.chosen is not None:
        frame = _frame(board, look.chosen, palette, focused=look.focused)
        table |= {line(ring): frame for ring in (look.chosen - 1, look.chosen) if ring >= 0}
    return table


def _frame(board: Dial, chosen: int, palette: Palette, *, focused: bool) -> Colour:
    """Return the colour of the frame: softer round a thin ring, which it would drown."""
    if not focused:
        return palette.towards_ground(palette.ink, 0.5) if palette.smooth else palette.unknown
    thin = board.rings[chosen].outer - board.rings[chosen].inner < 3
    return palette.towards_ground(palette.ink, 0.36 if thin else 0.12)


def _arc_colours(band: Band, palette: Palette) -> tuple[Colour, ...]:
    if band.low is None:
        return (palette.unknown, palette.faint) * (4 * band.number)
    tone = palette.tone(band.low)
    return tone.bright, tone.muted, palette.unknown, tone.track


def _signed(board: Dial, bands: Sequence[Band], chosen: int | None) -> Grid:
    glyphs: dict[Area, str] = {}
    for ring, band in enumerate(bands):
        track = CHOSEN_TRACK if ring == chosen else TRACK
        of_band = (FILLED, CLAIMED, UNASSESSED, track) if band.applicable else (track, " ") * (4 * band.number)
        glyphs |= {arc(ring, index): glyph for index, glyph in enumerate(of_band)}
    grid = signs(board, glyphs, bold=() if chosen is None else {chosen}, thin=THIN_SIGNS)
    column = int(board.centre[0])
    for ring, row in axis_rows(board, chosen).items():
        digit = str(bands[ring].number)
        if ring == chosen:
            write(grid, column - 1, row, f"[{digit}]", Cell("", bold=True))
        else:
            write(grid, column, row, digit, Cell("", bold=True))
    if chosen is not None:
        _bracket(grid, board, chosen)
    return grid


def _bracket(grid: Grid, board: Dial, chosen: int) -> None:
    """Frame a ring where it crosses the horizontal axis, in the lines on both sides of it."""
    cx, cy = board.centre
    ring = board.rings[chosen]
    middle = cy / board.cell_ratio
    bold = Cell("", bold=True)
    for row in {int(middle), int(middle - 0.5)}:
        outer, inner = round(ring.outer), round(ring.inner)
        write(grid, int(cx) + outer, row, "]", bold)
        write(grid, int(cx) - outer - 1, row, "[", bold)
        if inner:
            write(grid, int(cx) + inner - 1, row, "[", bold)
            write(grid, int(cx) - inner, row, "]", bold)
