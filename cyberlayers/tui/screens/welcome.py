"""No workspace yet: a new organisation, or the example council."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from cyberlayers.tui.profile_field import PROFILE
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.widgets.fields import Field, Fields

_KEY = "welcome"


class WelcomeScreen(WorkspaceScreen[None]):
    """The first screen of all."""

    HELP = (
        "A workspace is one folder for one organisation: its records, the files of its evidence, and nothing else. "
        "It is never made without being asked for.\n\n"
        "The profile says what is required of each control. Begin with starter, the key controls alone; another one "
        "can be adopted later. Or open the example council and look around: it is a workspace like any other."
    )
    CSS_PATH = "../styles/queue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "make", "Make the workspace", key_display="f2"),
        Binding("f3", "example", "The example council"),
        Binding("ctrl+q", "app.leave", "Quit"),
    ]

    def heading(self) -> str:
        """Return a greeting."""
        return "Welcome"

    def body(self) -> ComposeResult:
        """Yield the two ways in."""
        fields = (
            Field("organisation", "Organisation", hint="its name"),
            PROFILE,
            Field("folder", "Folder", value=self.host.folder),
        )
        with VerticalScroll(id="page", can_focus=False), Vertical(id="inner"):
            yield Static(
                Content.assemble(
                    ("Eight layers of protection, one hundred controls, and evidence for each.\n", "bold"),
                    ("There is no workspace here yet. Make one, or look at the example first.", "$muted"),
                ),
                id="hello",
            )
            yield Static("A new organisation", classes="heading", markup=False)
            yield Fields(fields, self.host.drafts.get(_KEY, {}))
            with Horizontal(classes="buttons"):
                yield Button("Make the workspace (F2)", id="make", variant="primary")
            yield Static("Or the example council, worked part-way", classes="heading", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Open the example (F3)", id="example")

    def on_mount(self) -> None:
        """Begin at the name."""
        self.query_one("#field-organisation").focus(scroll_visible=False)

    @on(Fields.Changed)
    def _keep(self) -> None:
        self.host.drafts[_KEY] = self.query_one(Fields).values()

    @on(Input.Submitted)
    def _next(self) -> None:
        self.focus_next()

    @on(Button.Pressed, "#make")
    def action_make(self) -> None:
        """Make a workspace for the organisation."""
        said = self.query_one(Fields).asked()
        if "organisation" not in said:
            self.notify("Give the organisation a name first.", severity="warning")
            self.query_one("#field-organisation").focus()
            return
        self._create(said["organisation"], said["profile"], said.get("folder", ""))

    @on(Button.Pressed, "#example")
    def action_example(self) -> None:
        """Make the example council."""
        said = self.query_one(Fields).asked()
        self._create(None, "", said.get("folder", ""))

    def _create(self, organisation: str | None, profile: str, folder: str) -> None:
        if not folder:
            self.notify("Say in which folder.", severity="warning")
            self.query_one("#field-folder").focus()
            return
        self.host.create(organisation, profile, folder, then=lambda: self._made(walk=organisation is not None))

    def _made(self, *, walk: bool) -> None:
        self.host.forget(_KEY)
        self.host.home()
        if walk:
            self.host.go("walk")

    def action_back(self) -> None:
        """Stay: there is nothing behind this screen yet."""
