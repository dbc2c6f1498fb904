"""Make a key: its name, and a passphrase twice."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from cyberlayers.tui.bundles.signing import Secret, strength
from cyberlayers.tui.widgets.fields import Field, Fields
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.workspace.workspace import Workspace

KEY = "bundle-key"


class BundleKeyScreen(ModalScreen[bool]):
    """Returns whether a key was made. The name is kept as a draft, the passphrase never."""

    CSS_PATH = "../styles/bundles.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012 - Textual's own declaration
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Back", show=False),
        Binding("ctrl+s,f2", "accept", "Make it", show=False),
    ]

    @property
    def _host(self) -> "CyberlayersApp":
        return cast("CyberlayersApp", self.app)

    def compose(self) -> ComposeResult:
        """Yield fields and buttons."""
        fields = (
            Field("name", "Name", hint="as bundles will name you: lead@council"),
            Field("first", "Passphrase", "secret"),
            Field("second", "Once more", "secret"),
        )
        with Vertical(classes="dialog"):
            yield Static(shown("Make a key", "bold"), classes="dialog-title")
            yield Static(
                shown(
                    "It signs what you export, so that others can tell it is yours. It lies in keys/, encrypted with "
                    "the passphrase; nobody can give it back to you once the passphrase is forgotten.",
                    "$muted",
                ),
                classes="dialog-text",
            )
            with VerticalScroll(can_focus=False, classes="asked"):
                yield Fields(fields, self._host.drafts.get(KEY, {}))
            yield Static(shown(*strength("")), id="strength")
            yield Static(id="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Make it", id="accept", variant="primary")
                yield Button("Back", id="back")

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one("#field-name").focus()

    @on(Fields.Changed)
    def _changed(self) -> None:
        fields = self.query_one(Fields)
        self._host.drafts[KEY] = fields.values()
        self.query_one("#strength", Static).update(shown(*strength(fields.secret("first"))))
        self._complain("")

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "field-second":
            self.action_accept()
        else:
            self.focus_next()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Make the key."""
        fields = self.query_one(Fields)
        name, secret = fields.asked().get("name", ""), Secret(fields.secret("first"))
        for wrong, words, where in (
            (not name, "Give the key a name.", "name"),
            (not secret, "A key needs a passphrase.", "first"),
            (secret.reveal() != fields.secret("second"), "The two passphrases are not the same.", "second"),
        ):
            if wrong:
                self._complain(words)
                self.query_one(f"#field-{where}").focus()
                return
        self._host.perform(
            partial(_make, name=name, secret=secret),
            lambda path: f"Made the key {path.name}. Hand out {path.name}.pub over another road than bundles.",
            then=self._made,
            refused=self._complain,
            doing="making the key",
        )

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.dismiss(False)

    def _made(self, _path: Path) -> None:
        self._host.forget(KEY)
        if self.is_current:
            self.dismiss(True)

    def _complain(self, words: str) -> None:
        if self.is_attached:
            self.query_one("#problem", Static).update(shown(words, "$warning"))


def _make(workspace: "Workspace", *, name: str, secret: Secret) -> Path:
    from cyberlayers.workspace.signing import new_key

    return new_key(workspace, name, secret.reveal().encode())
