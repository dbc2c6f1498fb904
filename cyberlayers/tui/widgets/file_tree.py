"""Files to choose from. Textual's tree would take a file's name for markup; here a name is a name."""

from rich.text import Text, TextType
from textual.widgets import DirectoryTree

from cyberlayers.report.safe import safe


class FileTree(DirectoryTree):
    """A directory tree whose names are shown and never obeyed."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = "  "

    def process_label(self, label: TextType) -> Text:
        """Return a name as text."""
        return Text(safe(label if isinstance(label, str) else label.plain), end="")
