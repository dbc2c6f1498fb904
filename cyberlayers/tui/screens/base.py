"""What every screen has in common."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.chooser import Chooser
from cyberlayers.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp

R = TypeVar("R")


class WorkspaceScreen(Screen[R]):
    """A full screen over the workspace: title bar, what `body` yields, footer.

    A subclass says in `HELP` what it is for and what can be done, yields its widgets in `body`, and fills them in
    `show`, which is called when it is mounted and whenever a newer snapshot is there.
    """

    HELP: ClassVar[str] = ""
    """What `?` shows above the keys: plain text, a blank line between paragraphs."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", key_display="esc")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-huge")]  # noqa: RUF012 - Textual's own declaration
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high"), (50, "-tall")]  # noqa: RUF012 - Textual's own declaration

    @property
    def host(self) -> "CyberlayersApp":
        """The app, by its own type."""
        return cast("CyberlayersApp", self.app)

    def compose(self) -> ComposeResult:
        """Yield the frame that all screens share."""
        yield TitleBar(id="title-bar")
        yield from self.body()
        yield Footer(show_command_palette=False)

    def body(self) -> ComposeResult:
        """Yield what is between title bar and footer; nothing here."""
        yield from ()

    def heading(self) -> str:
        """Return what the title bar says beside the organisation; nothing here."""
        return ""

    def on_mount(self) -> None:
        """Show what is known already, from the top."""
        self.shape_cells()
        for main in self.query("#main"):
            main.focus(scroll_visible=False)
        if self.host.snapshot is not None:
            self.show(self.host.snapshot)

    def shape_cells(self) -> None:
        """Tell the rings how high a cell of this terminal is, as the settings say."""
        for chooser in self.query(Chooser):
            chooser.cell_ratio = self.host.cell_ratio

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot; nothing here."""

    def action_back(self) -> None:
        """Go back to the screen below; the last one stays."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
