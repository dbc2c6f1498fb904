"""The app: which workspace is open, and what is known of it.

Rules:

* nothing touches the store on the UI thread: reading happens in thread workers that only post messages;
* a second person's change appears by polling the ledger's last number;
* errors of the workspace are shown as the sentences they are; nothing else is caught;
* words that a person typed outlive the screen they were typed in: `drafts`.

A screen is a `WorkspaceScreen` (`screens/base.py`): it has a `HELP`, implements `show(snapshot)`, which is called when
it is mounted and at every newer snapshot, and records through `perform` or `perform_long` (`recording.py`).
"""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.cursor import CursorInReverse
from cyberlayers.tui.recording import Recording
from cyberlayers.tui.routes import COMMAND_PROVIDERS
from cyberlayers.tui.safety import SafeText
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.screens.board import BoardScreen
from cyberlayers.tui.snapshot import Moment, Snapshot, take_snapshot
from cyberlayers.tui.themes import CYBERLAYERS_DARK, CYBERLAYERS_LIGHT, quiet_inks, theme_for

if TYPE_CHECKING:
    from cyberlayers.workspace.workspace import Workspace

POLL_SECONDS = 2.0

Opener = Callable[[], "Workspace | None"]
Creator = Callable[[str | None, str, str], "Workspace"]


class CyberlayersApp(Recording):
    """The whole screen.

    Args:
        opener: returns the open workspace, or None where there is none yet; called in a worker.
        creator: makes a workspace from (organisation, profile, folder), or the example council in a folder where the
            organisation is None; called in a worker.
        folder: where a new workspace would be made, as the welcome suggests it.
        moment: the day that is asked about, and by when things were known; today and now if not given.
        run: the run of an exercise on which to open.
    """

    TITLE = "cyberlayers"
    COMMANDS: ClassVar[Any] = COMMAND_PROVIDERS
    CSS_PATH: ClassVar[list[str]] = ["styles/base.tcss", "styles/board.tcss"]  # type: ignore[assignment] # narrower than Textual's

    class Opened(Message):
        """The opener returned: `app.workspace` is set, or there is none."""

        def __init__(self, workspace: "Workspace | None", theme: str | None = None, cell_ratio: float = 2.0) -> None:
            super().__init__()
            self.workspace = workspace
            self.theme = theme
            self.cell_ratio = cell_ratio

    class Read(Message):
        """A worker has read the workspace."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

    def __init__(
        self,
        opener: Opener,
        creator: Creator,
        *,
        folder: str = "",
        moment: Moment | None = None,
        run: str | None = None,
        **options: Any,  # noqa: ANN401 - Textual's own
    ) -> None:
        no_colour = "NO_COLOR" in os.environ
        if no_colour:
            # Textual chooses the filter that takes colours out here, before there is a theme: otherwise greys stay.
            options.setdefault("ansi_color", True)
        super().__init__(moment, **options)
        self._opener = opener
        self._creator = creator
        self._run = run
        self._reading = False
        self.folder = folder
        self.cell_ratio = 2.0
        self.register_theme(CYBERLAYERS_DARK)
        self.register_theme(CYBERLAYERS_LIGHT)
        self.theme = theme_for(self.console.color_system, no_colour=no_colour)

    def get_default_screen(self) -> Screen[None]:
        """Return the board: it is painted before anything is read."""
        return BoardScreen()

    def get_line_filters(self) -> list[LineFilter]:
        """Reverse the cursor while there are still colours, and put the safety filter behind every widget."""
        return [CursorInReverse(), *super().get_line_filters(), SafeText()]

    def get_css_variables(self) -> dict[str, str]:
        """Add the two quiet inks that every screen uses, for whichever theme is chosen."""
        return quiet_inks(super().get_css_variables(), ansi=self.native_ansi_color)

    def on_mount(self) -> None:
        """Read the workspace once the first frame is out."""
        self.call_after_refresh(self._begin)
        self.set_interval(POLL_SECONDS, self.refresh_snapshot)

    # -- reading ------------------------------------------------------------------------------------------------

    def refresh_snapshot(self) -> None:
        """Read the workspace again if anything was recorded since, in a worker; screens hear of it by `show`."""
        if self.workspace is not None and not self._reading:
            self._reading = True
            poll = partial(self._poll, self.workspace, self.snapshot)
            # Without a description Textual makes one here, on the UI thread: the repr of the whole snapshot.
            self.run_worker(poll, thread=True, group="read", description="poll")

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Hand a new snapshot to every screen that is open."""
        if snapshot is None:
            return
        for screen in self.screen_stack:
            if isinstance(screen, WorkspaceScreen) and screen.is_running:
                screen.show(snapshot)

    def _begin(self) -> None:
        self.busy = "reading"
        self.run_worker(self._open, thread=True, group="read")

    def _open(self) -> None:
        try:
            workspace = self._opener()
            self._read_first(workspace)
        except CyberlayersError as error:
            self.post_message(self.Refused(error))

    def _read_first(self, workspace: "Workspace | None") -> None:
        if workspace is None:
            self.post_message(self.Opened(None))
            return
        from cyberlayers.workspace.settings import load_settings

        snapshot = take_snapshot(workspace, self._moment)
        settings = load_settings(workspace.folder)
        self.post_message(self.Opened(workspace, settings.theme, settings.cell_ratio))
        self.post_message(self.Read(snapshot))

    def _poll(self, workspace: "Workspace", known: Snapshot | None) -> None:
        try:
            fresh = known is None or workspace.last_seq() != known.seq or workspace.today() != known.today
            if fresh:
                self.post_message(self.Read(take_snapshot(workspace, self._moment)))
        except CyberlayersError as error:
            self.post_message(self.Refused(error))
        finally:
            self._reading = False

    def on_cyberlayers_app_opened(self, message: Opened) -> None:
        """Begin to work, or ask for a workspace."""
        self.workspace = message.workspace
        self.cell_ratio = message.cell_ratio
        for screen in self.screen_stack:
            if isinstance(screen, WorkspaceScreen):
                screen.shape_cells()
        if message.theme in self.available_themes and not self.native_ansi_color:
            self.theme = message.theme
        if message.workspace is None:
            self.busy = ""
            self.go("welcome")

    def on_cyberlayers_app_read(self, message: Read) -> None:
        """Take a newer reading."""
        self._at_rest()
        self._take(message.snapshot)
        if self._run is not None:
            run, self._run = self._run, None
            self.open_run(run)

    def create(self, organisation: str | None, profile: str, folder: str, *, then: Callable[[], None]) -> None:
        """Make a workspace, or the example council where there is no organisation, and open it."""
        self.busy = "making the workspace"

        def make() -> None:
            try:
                workspace = self._creator(organisation, profile, folder)
                snapshot = take_snapshot(workspace, self._moment)
            except CyberlayersError as error:
                self.post_message(self.Refused(error))
                return
            self.post_message(self.Opened(workspace, None))
            self.post_message(self.Recorded(snapshot, f"Made a workspace at {workspace.folder}.", then))

        self.run_worker(make, thread=True, group="record")
