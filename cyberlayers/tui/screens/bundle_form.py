"""What the forms about bundles have in common: fields, a sentence that follows what is typed, and one thing to do.

Rules:

* what is typed is kept as a draft until it has been used; a passphrase never is, and its line is emptied once it was
  used, whatever came of it;
* F2 does it, F3 looks for a file, Escape goes back.
"""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.bundles.signing import Secret
from cyberlayers.tui.evidence_fields import path_of
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.widgets.fields import Field, Fields, Values
from cyberlayers.tui.wording import shown

INSIDE = "bagit.txt"
"""Whoever picks this file in a folder means the folder."""


def accepting(words: str) -> Binding:
    """Return the binding of F2 with what it does."""
    return Binding("ctrl+s,f2", "accept", words, key_display="f2")


class BundleForm(ReadingScreen[None]):
    """A form over the workspace. A subclass names its fields, and does what it is for in `use`."""

    CSS_PATH = "../styles/bundles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "browse", "Find a file")]
    """A subclass adds `accepting(ACCEPT)`, so that the footer says what F2 does."""
    ACCEPT: ClassVar[str] = ""
    PATHS: ClassVar[tuple[str, ...]] = ()
    """The fields that F3 fills: the one with the cursor, else the first."""

    def __init__(self, draft: str) -> None:
        super().__init__()
        self.draft = draft

    def lead(self) -> str:
        """Return what stands above the fields; nothing here."""
        return ""

    def fields(self) -> tuple[Field, ...]:
        """Return the fields; none here."""
        return ()

    def preview(self, said: dict[str, str]) -> tuple[str, str]:
        """Return a sentence about what is typed so far, and its style; nothing here."""
        del said
        return "", ""

    def use(self, said: dict[str, str], secret: Secret) -> None:
        """Do what the form is for; nothing here."""

    def values(self) -> Values:
        """Return what the fields begin with, where it is not their own value: the draft."""
        draft: Values = self.host.drafts.get(self.draft, {})
        return draft

    def body(self) -> ComposeResult:
        """Yield the form."""
        yield from self.form()

    def form(self) -> ComposeResult:
        """Yield lead, fields, the sentence and the buttons."""
        with VerticalScroll(id="form", can_focus=False):
            yield Static(shown(self.lead(), "$muted"), id="lead")
            yield Fields(self.fields(), self.values())
            yield Static(id="preview", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self.ACCEPT} (F2)", id="accept", variant="primary")
                if self.PATHS:
                    yield Button("Find a file (F3)", id="browse")

    def on_mount(self) -> None:
        """Begin at the first field."""
        first = self.query_one(Fields).described[0]
        self.query_one(f"#field-{first.name}").focus(scroll_visible=False)
        self.show_preview()

    def show_preview(self) -> None:
        """Say what is typed so far."""
        words, style = self.preview(self.query_one(Fields).asked())
        self.query_one("#preview", Static).update(shown(words, style))

    @on(Fields.Changed)
    def _changed(self) -> None:
        fields = self.query_one(Fields)
        self.host.drafts[self.draft] = fields.values()
        self.show_preview()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Do it."""
        fields = self.query_one(Fields)
        secrets = [field.name for field in fields.described if field.kind == "secret"]
        secret = Secret(fields.secret(secrets[0]) if secrets else "")
        try:
            self.use(fields.asked(), secret)
        except CyberlayersError as error:
            self.refuse(str(error))

    def refuse(self, sentence: str) -> None:
        """Show why it cannot be done."""
        self.notify(sentence, title="Not done", severity="error", timeout=12)

    def emptied(self, _sentence: str = "") -> None:
        """Empty the passphrase after it was used."""
        if self.is_attached:
            self.query_one(Fields).drop_secrets()

    @on(Button.Pressed, "#browse")
    def action_browse(self) -> None:
        """Look for a file for the field with the cursor."""
        from cyberlayers.tui.screens.picker import PickerScreen

        focused = self.focused.id or "" if self.focused else ""
        name = focused.removeprefix("field-")
        name = name if name in self.PATHS else self.PATHS[0]
        typed = path_of(self.query_one(f"#field-{name}", Input).value)
        start = typed if typed.is_dir() else typed.parent if typed.parent.is_dir() else Path.cwd()

        def picked(path: Path | None) -> None:
            if path is not None:
                whole = path.parent if path.name == INSIDE else path
                self.query_one(Fields).put(name, str(whole))

        self.app.push_screen(PickerScreen(start.absolute()), picked)
