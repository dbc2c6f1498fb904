"""Choose a file."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Static

from cyberlayers.tui.widgets.file_tree import FileTree
from cyberlayers.tui.wording import shown


class PickerScreen(ModalScreen[Path | None]):
    """Returns the chosen file, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("left,backspace", "up", "Folder above"),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Yield the tree."""
        with Vertical(classes="dialog picker"):
            yield Static(shown(str(self._folder), "bold"), id="where")
            yield FileTree(self._folder, id="tree")
            yield Static(shown("Enter chooses, left goes to the folder above, Escape goes back.", "$muted"))

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        """Return the file."""
        event.stop()
        self.dismiss(event.path)

    def action_up(self) -> None:
        """Look into the folder above."""
        self._folder = self._folder.parent
        self.query_one("#where", Static).update(shown(str(self._folder), "bold"))
        self.query_one(FileTree).path = self._folder
