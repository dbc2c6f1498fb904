"""A dialog for somebody in a hurry: Enter in any line records."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button, Input

from cyberlayers.tui.screens.dialog import Dialog
from cyberlayers.tui.widgets.fields import Fields


class Prompt(Dialog):
    """As `Dialog`; where it has no fields the first button is ready to be pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", "Record", show=False)]

    def on_mount(self) -> None:
        """Be ready for Enter."""
        if not self.query_one(Fields).described:
            self.query_one("#accept", Button).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Record."""
        event.stop()
        self.action_accept()
