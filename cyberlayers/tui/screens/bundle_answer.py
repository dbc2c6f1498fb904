"""A form about bundles whose answer takes its place: verify and compare."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import ContentSwitcher

from cyberlayers.tui.screens.bundle_form import BundleForm


class BundleAnswer(BundleForm):
    """The form, and behind it the answer; Escape leads from the answer to the form, with what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "again", "Another")]
    ANSWERING: ClassVar[frozenset[str]] = frozenset({"again"})
    """Actions that make sense only where there is an answer."""

    def answer(self) -> ComposeResult:
        """Yield the widgets of the answer; nothing here."""
        yield from ()

    def body(self) -> ComposeResult:
        """Yield form and answer."""
        with ContentSwitcher(initial="form", id="switcher"):
            yield from self.form()
            with Container(id="answer"):
                yield from self.answer()

    @property
    def answered(self) -> bool:
        """Tell whether the answer is shown."""
        return self.query_one("#switcher", ContentSwitcher).current == "answer"

    def turn(self, page: str) -> None:
        """Show the form or the answer."""
        self.query_one("#switcher", ContentSwitcher).current = page
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what belongs to the page that is shown."""
        if self.is_mounted and action in self.ANSWERING and not self.answered:
            return False
        if self.is_mounted and action in {"accept", "browse"} and self.answered:
            return False
        return super().check_action(action, parameters)

    def action_again(self) -> None:
        """Go back to the form."""
        self.turn("form")
        self.on_mount()

    def action_back(self) -> None:
        """From the answer to the form, else back to the screen below."""
        if self.answered:
            self.action_again()
        else:
            super().action_back()
