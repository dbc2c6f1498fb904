"""What a screen is for, and what its keys do."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines

_EVERYWHERE = (
    ("1 to 8", "open a layer"),
    ("0", "the board"),
    ("w", "the next key control of the walk"),
    ("r", "what waits for a review or an approval"),
    ("s", "services and what they stand on"),
    ("x", "exercises"),
    ("B", "signed evidence bundles"),
    (": or ctrl+p", "every command, by its name"),
    ("ctrl+g", "cancel what is running"),
    ("esc", "back; what you typed is kept"),
    ("?", "this help"),
    ("q or ctrl+q", "quit"),
)
_GENERAL = {"r", "s", "x", "B", "w", "q", "esc"}


class HelpScreen(WorkspaceScreen[None]):
    """The help of one screen."""

    HELP = "Help says what a screen is for and what its keys do. Escape goes back to it."
    CSS_PATH = "../styles/queue.tcss"

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def heading(self) -> str:
        """Return which screen it is about."""
        where = self._about.heading() if isinstance(self._about, WorkspaceScreen) else ""
        return f"Help: {where}" if where else "Help"

    def body(self) -> ComposeResult:
        """Yield the text and the keys."""
        with VerticalScroll(id="page"):
            yield Static(Content(getattr(self._about, "HELP", "")), id="text")
            yield Static("Keys of this screen", classes="heading", markup=False)
            yield HangingLines(id="keys")
            yield Static("Keys everywhere", classes="heading", markup=False)
            yield HangingLines(id="everywhere")

    def on_mount(self) -> None:
        """Fill the keys."""
        self.query_one("#page").focus()
        found: dict[str, list[str]] = {}
        for active in self._about.active_bindings.values():
            key, what = self.app.get_key_display(active.binding), active.binding.description
            if what and active.node is not self.app and not what.startswith("Focus ") and key not in _GENERAL:
                found.setdefault(what, []).append(key)
        self.query_one("#keys", HangingLines).fill(_lines([(", ".join(keys), what) for what, keys in found.items()]))
        self.query_one("#everywhere", HangingLines).fill(_lines(_EVERYWHERE))

    def action_back(self) -> None:
        """Go back to the screen."""
        self.app.pop_screen()


def _lines(keys: "list[tuple[str, str]] | tuple[tuple[str, str], ...]") -> tuple[Hanging, ...]:
    return tuple(Hanging(Content.styled(f" {key:<14}", "$accent"), what) for key, what in keys)
