"""The board: eight rings that fill clockwise from twelve o'clock.

The arcs of a ring always stand in the order `MET`, `CLAIMED`, `UNASSESSED`, `REST`: the bright arc ends at
the layer's low, and the grey one of what nobody has assessed at its high. A ring with nothing applicable is
cut into dashes. The chosen ring is framed, and each ring has its digit on the twelve o'clock axis.
"""

from collections.abc import Sequence
from itertools import accumulate

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.rings.geometry import OUTSIDE, Area, Dial, arc, axis_rows, gauge_dial, line
from cyberlayers.tui.rings.glyphs import CHOSEN_TRACK, CLAIMED, FILLED, TRACK, UNASSESSED, signs
from cyberlayers.tui.rings.paint import Cell, Grid, half_blocks, write
from cyberlayers.tui.rings.palette import Colour, Palette, text_on

THIN_SIGNS = TRACK + UNASSESSED
"""On the glyph board a track is a line, so that what is filled or claimed stands out."""


def dial(cols: int, rows: int, bands: Sequence[Band], cell_ratio: float = 2.0) -> Dial:
    """Return the dial of the board; `bands` stand inside to outside."""
    return gauge_dial(cols, rows, [_ends(band) for band in bands], cell_ratio)


def face(
    board: Dial,
    bands: Sequence[Band],
    palette: Palette | None,
    *,
    chosen: int,
    hovered: int | None = None,
    focused: bool = True,
) -> Grid:
    """Return the board as cells.

    Args:
        board: the dial of these bands.
        bands: the layers, inside to outside.
        palette: the colours; None for the glyph board.
        chosen: the index of the framed ring.
        hovered: the index of the ring under the pointer.
        focused: whether the board has the keyboard.
    """
    if palette is None:
        return _signed(board, bands, chosen)
    colours = _colours(board, bands, palette, chosen, hovered)
    if not focused:
        frame = palette.towards_ground(palette.ink, 0.5) if palette.smooth else palette.unknown
        colours |= {line(ring): frame for ring in (chosen - 1, chosen)}
    grid = half_blocks(board, colours, smooth=palette.smooth)
    column = int(board.centre[0])
    for ring, row in axis_rows(board, chosen).items():
        ground = colours[arc(ring, board.rings[ring].arc_at(0.0))]
        write(grid, column, row, str(bands[ring].number), Cell("", text_on(ground), ground, bold=True))
    return grid


def _ends(band: Band) -> tuple[float, ...]:
    """Return the turns where the arcs of a ring end: dashes of one length on every ring, or the shares."""
    if not band.applicable:
        dashes = 8 * band.number
        return tuple((index + 1) / dashes for index in range(dashes))
    return tuple(count / band.applicable for count in accumulate(band.shares))


def _colours(
    board: Dial, bands: Sequence[Band], palette: Palette, chosen: int, hovered: int | None
) -> dict[Area, Colour]:
    """Return the colour of every area. The frame of a thin ring is softer, or it would drown the ring."""
    ring_width = board.rings[chosen].outer - board.rings[chosen].inner
    frame = palette.towards_ground(palette.ink, 0.12 if ring_width >= 3 else 0.36)
    table: dict[Area, Colour] = {OUTSIDE: palette.ground}
    for ring, band in enumerate(bands):
        table[line(ring)] = frame if chosen in {ring, ring + 1} else palette.ground
        for index, colour in enumerate(_arc_colours(band, palette)):
            toned = colour if ring == chosen else palette.towards_ground(colour, 0.12)
            table[arc(ring, index)] = palette.raised(toned) if ring == hovered != chosen else toned
    return table


def _arc_colours(band: Band, palette: Palette) -> tuple[Colour, ...]:
    if band.low is None:
        return (palette.unknown, palette.faint) * (4 * band.number)
    tone = palette.tone(band.low)
    return tone.bright, tone.muted, palette.unknown, tone.track


def _signed(board: Dial, bands: Sequence[Band], chosen: int) -> Grid:
    glyphs: dict[Area, str] = {}
    for ring, band in enumerate(bands):
        track = CHOSEN_TRACK if ring == chosen else TRACK
        of_band = (FILLED, CLAIMED, UNASSESSED, track) if band.applicable else (track, " ") * (4 * band.number)
        glyphs |= {arc(ring, index): glyph for index, glyph in enumerate(of_band)}
    grid = signs(board, glyphs, bold={chosen}, thin=THIN_SIGNS)
    column = int(board.centre[0])
    for ring, row in axis_rows(board, chosen).items():
        digit = str(bands[ring].number)
        if ring == chosen:
            write(grid, column - 1, row, f"[{digit}]", Cell("", bold=True))
        else:
            write(grid, column, row, digit, Cell("", bold=True))
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
