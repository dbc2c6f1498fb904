"""One of a few words, on one line: left and right choose."""

from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Choice(Widget, can_focus=True):
    """Shows all options; the chosen one is marked by brackets and by colour. Posts `Changed`."""

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; padding: 0 1; }
    Choice:focus { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "step(1)", "Next", show=False),
        Binding("left,h", "step(-1)", "Previous", show=False),
    ]

    value: reactive[str] = reactive("", layout=True)

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, sender: "Choice", value: str) -> None:
            super().__init__()
            self.sender = sender
            self.value = value

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self.options = options
        self.set_reactive(Choice.value, value)

    def render(self) -> RenderResult:
        """Return the options in as many lines as they need."""
        return Content("\n").join(Content("  ").join(line) for line in self._rows(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the options need."""
        del container, viewport
        return len(self._rows(width))

    def action_step(self, by: int) -> None:
        """Choose the next or the previous option."""
        values = [value for _, value in self.options]
        self._choose(values[(values.index(self.value) + by) % len(values)])

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        rows, index = self._rows(self.size.width), 0
        for y, row in enumerate(rows):
            start = 0
            for piece in row:
                if y == offset.y and start <= offset.x < start + len(piece.plain):
                    self._choose(self.options[index][1])
                    return
                start += len(piece.plain) + 2
                index += 1

    def _choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def _rows(self, width: int) -> list[list[Content]]:
        rows: list[list[Content]] = [[]]
        taken = 0
        for label, value in self.options:
            on = value == self.value
            piece = Content.styled(f"({'•' if on else ' '}) {label}", "bold $accent" if on else "$muted")
            if rows[-1] and taken + len(piece.plain) > width:
                rows.append([])
                taken = 0
            rows[-1].append(piece)
            taken += len(piece.plain) + 2
        return rows
