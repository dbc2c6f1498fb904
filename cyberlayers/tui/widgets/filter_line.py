"""One line to type a filter into; it is there only while it is used."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FilterLine(Input):
    """Enter goes back to the list with the filter on; Escape takes it off."""

    DEFAULT_CSS = """
    FilterLine { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    FilterLine:focus { border: none; }
    FilterLine.-used { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_filter", "No filter")]

    def __init__(self, *, id: str = "filter") -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(placeholder="words to look for", id=id, compact=True)

    def use(self) -> None:
        """Show the line and put the cursor into it."""
        self.add_class("-used")
        self.focus()

    def action_clear_filter(self) -> None:
        """Take the filter off and hide."""
        self.value = ""
        self.remove_class("-used")
        self.screen.query_one("#main").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the list."""
        event.stop()
        if not self.value:
            self.remove_class("-used")
        self.screen.query_one("#main").focus()
