"""A dialog for somebody in a hurry: Enter in any line records."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Button, Input

from cyberlayers.tui.screens.dialog import Dialog, Question
from cyberlayers.tui.widgets.fields import Fields


class Prompt(Dialog):
    """As `Dialog`; without fields the button is ready to be pressed.

    Of what cannot be taken back the way back is ready: Enter alone does nothing that one may regret.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", "Record", show=False)]

    def __init__(self, question: Question, *, careful: bool = False) -> None:
        super().__init__(question)
        self._careful = careful

    def on_mount(self) -> None:
        """Be ready for Enter."""
        if self._careful:
            self.query_one("#back", Button).focus()
        elif not self.query_one(Fields).described:
            self.query_one("#accept", Button).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Record."""
        event.stop()
        self.action_accept()
