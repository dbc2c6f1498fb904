"""The last line of defence: nothing that reaches the terminal can be an escape sequence.

Screens never parse markup from data; this filter stands behind them for whatever they miss. Textual applies line
filters to every line of every widget just before it is written.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cyberlayers.report.safe import safe


class SafeText(LineFilter):
    """Replace control and direction characters in every segment by visible ones."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with harmless text; widths may grow, which is better than being obeyed."""
        del background
        return [
            segment if segment.control or (segment.text.isascii() and segment.text.isprintable())
            else Segment(safe(segment.text), segment.style, segment.control)
            for segment in segments
        ]  # fmt: skip
