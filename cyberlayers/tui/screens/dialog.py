"""A question over a screen: a few fields, and two buttons. Escape keeps what was typed."""

from dataclasses import dataclass
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.widgets.fields import Field, Fields
from cyberlayers.tui.wording import shown

Answered = dict[str, str]
"""Field name to words; fields that were left empty or not asked are not there."""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        key: under which what was typed is kept until it is recorded.
        needed: fields that may not be empty, with what to say then.
    """

    key: str
    title: str
    text: str
    fields: tuple[Field, ...]
    accept: str
    needed: tuple[tuple[str, str], ...] = ()


class Dialog(ModalScreen[Answered | None]):
    """Returns what was answered, or None. The draft is dropped by whoever records it: `app.drafts.pop(key)`."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012 - Textual's own declaration
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_it", "Back", show=False),
        Binding("ctrl+s,f2", "accept", "Record", show=False),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Yield title, fields and buttons."""
        question = self._question
        draft = cast("CyberlayersApp", self.app).drafts.get(question.key, {})
        with Vertical(classes="dialog"):
            yield Static(shown(question.title, "bold"), classes="dialog-title")
            yield Static(shown(question.text, "$muted"), classes="dialog-text")
            with VerticalScroll(can_focus=False, classes="asked"):
                yield Fields(question.fields, draft)
            yield Static(id="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(question.accept, id="accept", variant="primary")
                yield Button("Back", id="back")

    @on(Fields.Changed)
    def _keep(self) -> None:
        cast("CyberlayersApp", self.app).drafts[self._question.key] = self.query_one(Fields).values()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Return the answers if nothing that is needed is missing."""
        answered = self.query_one(Fields).asked()
        for name, problem in self._question.needed:
            row = self.query_one(f"#row-{name}")
            if name not in answered and row.display:
                self.query_one("#problem", Static).update(shown(problem, "$warning"))
                self.query_one(f"#field-{name}").focus()
                return
        self.dismiss(answered)

    @on(Button.Pressed, "#back")
    def action_dismiss_it(self) -> None:
        """Go back; what was typed is kept."""
        self.dismiss(None)
