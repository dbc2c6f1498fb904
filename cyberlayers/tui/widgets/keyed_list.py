"""A list whose rows have keys: the cursor stays on its key when the rows change."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True)
class KeyedRow:
    """One row; a heading has no key and cannot be chosen."""

    key: str | None
    text: Content


class KeyedList(OptionList):
    """Posts `Moved` when the cursor stands on another key, and `Opened` when a person presses Enter on it.

    Posts `Resized` when it has another size, which a list on a page has when the page is first opened.
    """

    DEFAULT_CSS = """
    KeyedList { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    KeyedList.-folded { text-wrap: wrap; }
    KeyedList > .option-list--option-disabled { color: $muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, sender: "KeyedList", key: str) -> None:
            super().__init__()
            self.sender = sender
            self.key = key

        @property
        def control(self) -> "KeyedList":
            """The list, for the selectors of handlers."""
            return self.sender

    class Opened(Moved):
        """A person pressed Enter on a row, or clicked it."""

    class Resized(Message):
        """Rows that were laid out for another width no longer fit."""

    def __init__(self, *, id: str, classes: str = "") -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, classes=classes, markup=False)
        self._rows: tuple[KeyedRow, ...] = ()

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return a component's style; without colours the row under the cursor is reversed, else nobody sees it."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if self.app.no_color and "option-list--option-highlighted" in component_classes:
            return style + Style(reverse=True)
        return style

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Resized())

    @property
    def chosen(self) -> str | None:
        """The key under the cursor."""
        at = self.highlighted
        return self._rows[at].key if at is not None and at < len(self._rows) else None

    def fill(self, rows: tuple[KeyedRow, ...], empty: str = "") -> None:
        """Show these rows, or what to do where there are none."""
        if rows == self._rows and self.option_count:
            return
        chosen, top = self.chosen, self.scroll_offset.y
        before = [row.key for row in self._rows]
        self._rows = rows
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options([Option(row.text, disabled=row.key is None) for row in rows])
            if not rows and empty:
                self.add_option(Option(Content(empty), disabled=True))
            self.highlighted = self._place(chosen)
        self.scroll_to(y=top, animate=False)
        if self.chosen is not None and (self.chosen != chosen or before != [row.key for row in rows]):
            self.post_message(self.Moved(self, self.chosen))

    def choose(self, key: str) -> None:
        """Put the cursor on a key; one that is not there changes nothing."""
        keys = [row.key for row in self._rows]
        if key in keys:
            self.highlighted = keys.index(key)

    def _place(self, key: str | None) -> int | None:
        keys = [row.key for row in self._rows]
        if key is not None and key in keys:
            return keys.index(key)
        return next((place for place, known in enumerate(keys) if known is not None), None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say where the cursor stands."""
        event.stop()
        if self.chosen is not None:
            self.post_message(self.Moved(self, self.chosen))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what is to be opened."""
        event.stop()
        if self.chosen is not None:
            self.post_message(self.Opened(self, self.chosen))
