"""A screen that reads more of the workspace than the snapshot holds, in a worker."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.screens.base import WorkspaceScreen

if TYPE_CHECKING:
    from textual.command import Provider

    from cyberlayers.workspace.workspace import Workspace

R = TypeVar("R")
T = TypeVar("T")


def _screen_commands() -> "type[Provider]":
    from cyberlayers.tui.screen_commands import ScreenCommands

    return ScreenCommands


class ReadingScreen(WorkspaceScreen[R]):
    """Nothing of the store is touched on the UI thread: a job runs in a worker, its result comes back as a message."""

    COMMANDS = {_screen_commands}  # noqa: RUF012 - Textual's own declaration

    class Ready(Message):
        """A job has returned; what follows runs on the UI thread."""

        def __init__(self, then: Callable[[], None]) -> None:
            super().__init__()
            self.then = then

    def read(
        self,
        job: "Callable[[Workspace], T]",
        then: Callable[[T], None],
        failed: Callable[[CyberlayersError], None],
    ) -> None:
        """Run a job that only reads; `then` gets its result, `failed` what it raised for people."""
        workspace = self.host.workspace
        if workspace is None:
            return

        def work() -> None:
            try:
                found = job(workspace)
            except CyberlayersError as error:
                self.post_message(self.Ready(partial(failed, error)))
            else:
                self.post_message(self.Ready(partial(then, found)))

        self.run_worker(work, thread=True, group="reading")

    def on_reading_screen_ready(self, message: Ready) -> None:
        """Show what was read, unless the screen has been left meanwhile."""
        message.stop()
        if self.is_attached:
            message.then()
