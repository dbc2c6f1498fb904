"""A list as high as its lines, inside something that scrolls: what scrolls follows the cursor.

Textual's own list scrolls itself only, so in a taller page its cursor would leave the screen.
"""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import OptionList


class FollowedList(OptionList):
    """An option list whose scrolling ancestors keep the cursor in view; at its first line they show what is above."""

    DEFAULT_CSS = "FollowedList { height: auto; max-height: 500; scrollbar-size-vertical: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    LEAD_IN: ClassVar[int] = 2
    """How many lines above the cursor are kept in view."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, markup=False)

    def scroll_to_highlight(self, top: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's own signature
        """Scroll everything around the list to its cursor."""
        del top
        if self.has_focus:
            self.call_after_refresh(self._follow)

    def on_focus(self) -> None:
        """Bring the cursor into view."""
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        at = self.highlighted
        if at is None or not self.is_attached:
            return
        self._update_lines()
        y = self._index_to_line.get(at, 0)
        first = all(option.disabled for option in self.options[:at])
        for ancestor in self.ancestors:
            if isinstance(ancestor, Widget) and ancestor.max_scroll_y > 0:
                above = self.region.y - ancestor.region.y + ancestor.scroll_offset.y
                start = above + y - self.LEAD_IN
                height = self._heights.get(at, 1) + self.LEAD_IN
                whole = first and above + y + height <= ancestor.size.height
                region = Region(0, 0 if whole else max(0, start), 1, height)
                ancestor.scroll_to_region(region, animate=False, force=True)
