"""The row under the cursor, where there are no colours of our own.

On a terminal's own sixteen colours no ground is sure to differ from the terminal's, and under NO_COLOR there is none at
all. A reversed row can be seen on every terminal, but Textual's lists (8.2.8) lose `reverse` on the way from a style
sheet to the line. So the style sheet gives the cursor a ground that nothing else has, and this filter turns it round.
"""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

GROUND = 7
"""What `ansi_white` is in a line: the number among the terminal's own colours."""

_REVERSED = Style(color="default", bgcolor="default", reverse=True)


class CursorInReverse(LineFilter):
    """Reverse what stands on the cursor's ground, and take its colours away."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments; only those on the cursor's ground are changed."""
        del background
        return [
            Segment(text, style + _REVERSED, control) if style and _on_ground(style) else Segment(text, style, control)
            for text, style, control in segments
        ]


def _on_ground(style: Style) -> bool:
    return style.bgcolor is not None and style.bgcolor.number == GROUND
