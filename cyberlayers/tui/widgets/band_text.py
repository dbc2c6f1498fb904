"""The words and figures of a layer's row, and which of them fit a width.

The rules of a row:

1. In full, with the whole name: number, name, bar, counts, interval, word, in one line.
2. Too narrow for that: two lines a layer, where the height allows, with number, name and interval above and
   bar, counts and word below.
3. Else one line: with at least 28 cells of name; without the bar; without the interval; without the word; the
   name alone.
4. A name is cut between words as long as one fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rich.cells import cell_len, set_cell_size

from cyberlayers.report.safe import safe
from cyberlayers.tui.rings.bands import Band

MARK = 4
"""Cells before the name: marker, number, and what brackets the number."""
SPACE = 2
"""Cells between two columns."""

DASH = "–"  # noqa: RUF001 - the dash of a range

_LINKING = {"and", "of", "the", "for", "&"}
_SHORT_NAME, _SHORTER_NAME = 28, 12
_SHORT_BAR, _LONG_BAR = 6, 20


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the parts of a row in cells, 0 for one that is left out."""

    name: int
    bar: int
    counts: int
    interval: int
    word: int
    two_lines: bool = False


def columns(bands: Sequence[Band], width: int, height: int) -> Columns:
    """Return the columns of a list of layers in a rectangle of cells."""
    name = max((cell_len(safe(band.name)) for band in bands), default=0)
    counts = max((len(counts_of(band)) for band in bands), default=0)
    interval = max((len(interval_of(band)) for band in bands), default=0)
    word = max((cell_len(safe(band.word)) for band in bands), default=0)

    def room(*beside: int) -> int:
        return width - MARK - sum(part + SPACE for part in beside if part)

    if room(_SHORT_BAR, counts, interval, word) >= name:
        bar = min(room(counts, interval, word) - SPACE - name, _LONG_BAR)
        return Columns(name, bar, counts, interval, word)
    if height >= 2 * len(bands) and room(interval) >= min(name, _SHORTER_NAME) and room(counts, word) >= _SHORT_BAR:
        bar = min(room(counts, word), _LONG_BAR)
        return Columns(min(name, room(interval)), bar, counts, interval, word, two_lines=True)
    for plan in (
        Columns(_SHORT_NAME, _SHORT_BAR, counts, interval, word),
        Columns(_SHORTER_NAME, 0, counts, interval, word),
        Columns(_SHORTER_NAME, 0, counts, 0, word),
        Columns(_SHORTER_NAME, 0, counts, 0, 0),
    ):
        left = room(plan.bar, plan.counts, plan.interval, plan.word)
        if left >= min(name, plan.name):
            return replace(plan, name=min(name, left))
    return Columns(max(0, min(name, room())), 0, 0, 0, 0)


def shortened(text: str, width: int) -> str:
    """Return text in at most `width` cells, cut between words where one fits."""
    whole = safe(text)
    if cell_len(whole) <= width:
        return whole
    words = whole.split(" ")
    while words and (words[-1] in _LINKING or cell_len(" ".join(words)) >= width):
        words.pop()
    if words:
        return " ".join(words) + "…"
    return set_cell_size(whole, width - 1).rstrip() + "…" if width > 1 else "…"[:width]


def counts_of(band: Band) -> str:
    """Return met / applicable."""
    return f"{band.met}/{band.applicable}" if band.applicable else DASH


def interval_of(band: Band) -> str:
    """Return low and high to two decimals, rounded outwards: never better than it is, never surer."""
    if band.low is None or band.high is None:
        return DASH
    low, high = round(band.low * 1000) // 10 / 100, -(-round(band.high * 1000) // 10) / 100
    return f"{low:.2f}{DASH}{high:.2f}" if low < high else f"{low:.2f}"


def bar_of(band: Band, width: int) -> tuple[int, int, int, int]:
    """Return how many cells of a bar are met, claimed only, unassessed and the rest.

    Rounded down, so that only a layer with all met fills its bar; one met control has at least one cell.
    """
    if not band.applicable:
        return 0, 0, 0, width
    ends = [total * width // band.applicable for total in accumulate(band.shares)]
    if band.met and width:
        ends = [max(1, end) for end in ends]
    met, claimed, unassessed, rest = (end - start for start, end in zip([0, *ends], ends, strict=False))
    return met, claimed, unassessed, rest
