"""A short list in a frame: what lapses, what waits, what is open. Never empty without a next step."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True)
class PanelRow:
    """One line, and what it leads to: a control id, an evidence id, or the name of a screen."""

    text: Content
    target: str


class Panel(OptionList):
    """A framed list. Posts `Panel.Chosen` with the target of a row."""

    DEFAULT_CSS = """
    Panel { border: round $border-blurred; height: 1fr; width: 1fr; padding: 0 1; background: $background;
            text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    Panel:focus { border: round $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    class Chosen(Message):
        """A person chose a row."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, markup=False)
        self.border_title = title
        self._title = title
        self._rows: tuple[PanelRow, ...] = ()

    def fill(self, rows: tuple[PanelRow, ...], empty: str, count: int | None = None) -> None:
        """Show rows, or what to do where there are none; the place of the cursor is kept."""
        number = len(rows) if count is None else count
        self.border_title = Content(f"{self._title} {number}" if number else self._title)
        if rows == self._rows and self.option_count:
            return
        self._rows = rows
        at = self.highlighted
        self.clear_options()
        if rows:
            self.add_options([Option(row.text) for row in rows])
            self.highlighted = min(at, len(rows) - 1) if at is not None else None
        else:
            self.add_option(Option(Content.styled(empty, "$muted"), disabled=True))

    def on_focus(self) -> None:
        """Put the cursor somewhere."""
        if self.highlighted is None and self._rows:
            self.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what was chosen."""
        event.stop()
        if event.option_index < len(self._rows):
            self.post_message(self.Chosen(self._rows[event.option_index].target))
