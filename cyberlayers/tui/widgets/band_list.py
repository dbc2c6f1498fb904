"""The layers as a list beside the board, or instead of it on a small screen."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.rings.glyphs import CLAIMED, FILLED, TRACK, UNASSESSED
from cyberlayers.tui.rings.palette import Colour, Palette, mix
from cyberlayers.tui.widgets.band_text import MARK, SPACE, Columns, bar_of, columns, counts_of, interval_of, shortened
from cyberlayers.tui.widgets.chooser import BandChooser
from cyberlayers.tui.widgets.painted import style_of

_BAR = "━╍╌─"
_BAR_IN_SIGNS = FILLED + CLAIMED + UNASSESSED + TRACK


class _Piece(NamedTuple):
    """A part of a line in one style; no ink leaves it to the widget."""

    text: str
    ink: Colour | None = None
    bold: bool = False


class BandList(BandChooser):
    """One row for each layer, the outermost at the top. Up and down move outwards and inwards.

    Where there is no room for all rows, those around the chosen one are shown.
    """

    DEFAULT_CSS = "BandList { width: 1fr; height: 1fr; }"

    def shows(self) -> Hashable:
        """Return what the rows depend on."""
        return self.bands, self.chosen, self.hovered

    def paint(self, palette: Palette | None) -> Iterable[Strip]:
        """Return the lines of the list."""
        plan = columns(self.bands, self.size.width, self.size.height)
        first, step = self._window()
        lines: list[Strip] = []
        for band in self._rows[first:]:
            ground = self._ground(band, palette)
            row = [self._strip(pieces, ground) for pieces in self._row(band, plan, palette)]
            lines += row + [Strip.blank(self.size.width, self.base_style)] * (step - len(row))
        return lines[: self.size.height]

    def thing_at(self, column: int, row: int) -> int | None:
        """Return the number of the layer on a line; the blank line below a row belongs to it."""
        del column
        first, step = self._window()
        shown = self._rows[first:]
        return shown[row // step].number if row // step < len(shown) else None

    @property
    def _rows(self) -> tuple[Band, ...]:
        return self.bands[::-1]

    def _window(self) -> tuple[int, int]:
        """Return the first row that is shown, and how many lines a row takes with the space below it."""
        count, height = len(self.bands), self.size.height
        lines = 2 if columns(self.bands, self.size.width, height).two_lines else 1
        step = lines + 1 if height >= count * (lines + 1) - 1 else lines
        hidden = max(0, count - max(1, height // step))
        from_top = count - 1 - (self.index_of(self.chosen) or 0)
        return max(0, min(from_top - (count - hidden) // 2, hidden)), step

    def _row(self, band: Band, plan: Columns, palette: Palette | None) -> list[list[_Piece]]:
        """Return the one or two lines of a layer."""
        chosen = band.number == self.chosen
        ink = soft = None
        if palette is not None:
            ink, soft = palette.towards_ground(palette.ink, 0.1), palette.towards_ground(palette.ink, 0.35)
        name = [_Piece(set_cell_size(shortened(band.name, plan.name), plan.name), ink, bold=chosen)]
        bar = _bar(band, plan.bar, palette)
        counts = [_Piece(counts_of(band).rjust(plan.counts), ink, bold=True)] if plan.counts else []
        interval = [_Piece(interval_of(band).rjust(plan.interval), soft)] if plan.interval else []
        word = [_Piece(shortened(band.word, plan.word), ink, bold=chosen)] if plan.word else []
        mark, below = self._marks(band, palette)
        if plan.two_lines:
            return [_spaced(mark, name, interval), _spaced(below, bar, counts, word)]
        return [_spaced(mark, name, bar, counts, interval, word)]

    def _marks(self, band: Band, palette: Palette | None) -> tuple[list[_Piece], list[_Piece]]:
        """Return what stands before the name, and before the figures below it."""
        chosen, digit = band.number == self.chosen, f"{band.number:<2}"
        if palette is None:
            first = f"[{band.number}]" if chosen else f" {digit}"
            return [_Piece(first.ljust(MARK), bold=chosen)], [_Piece(" " * MARK)]
        edge = _Piece("▌" if chosen else " ", palette.unknown if band.low is None else palette.tone(band.low).bright)
        return [edge, _Piece(digit.ljust(MARK - 1), palette.ink, bold=True)], [edge, _Piece(" " * (MARK - 1))]

    def _ground(self, band: Band, palette: Palette | None) -> Colour | None:
        if palette is None:
            return None
        if band.number == self.chosen:
            return mix(palette.ground, palette.ink, 0.14 if self.has_focus else 0.07)
        return mix(palette.ground, palette.ink, 0.04) if band.number == self.hovered else None

    def _strip(self, pieces: list[_Piece], ground: Colour | None) -> Strip:
        base = self.base_style + style_of(None, ground)
        segments = [Segment(text, base + style_of(ink, None, bold=bold)) for text, ink, bold in pieces if text]
        return Strip(segments).adjust_cell_length(self.size.width, base)


def _spaced(mark: list[_Piece], *parts: list[_Piece]) -> list[_Piece]:
    """Return a line: the mark, then the parts that are there, apart from each other."""
    line = list(mark)
    for number, part in enumerate(part for part in parts if part):
        line += [_Piece(" " * SPACE), *part] if number else part
    return line


def _bar(band: Band, width: int, palette: Palette | None) -> list[_Piece]:
    """Return a bar in the order and the tones of the layer's ring."""
    if not width:
        return []
    cells = bar_of(band, width)
    if palette is None:
        return [_Piece("".join(sign * count for sign, count in zip(_BAR_IN_SIGNS, cells, strict=True)))]
    if band.low is None:
        return [_Piece(_BAR[-1] * width, palette.faint)]
    tone = palette.tone(band.low)
    inks = (tone.bright, tone.muted, palette.unknown, tone.track)
    return [_Piece(sign * count, ink) for sign, count, ink in zip(_BAR, cells, inks, strict=True)]
