"""Evidence bundles: those signed here, the keys, and whose signatures count."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.bundles.desk import BEGINNING, Desk, entry, next_step, read_desk, rows, summary
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
    from cyberlayers.tui.snapshot import Snapshot


class BundlesScreen(ReadingScreen[None]):
    """The list, and beside it what is known of the chosen line."""

    HELP = (
        "An evidence bundle is one file with what you know about yourself: the records, the evidence, and the criteria "
        "it was judged by, signed. Whoever has your public key can verify it offline, years later, with this program "
        "or with tools that other people wrote.\n\n"
        "n makes the key, once. e exports and signs. v verifies a bundle, yours or somebody else's, check by check; "
        "from there an auditor counter-signs. c compares two bundles of one organisation. t trusts somebody's public "
        "key: only signatures by keys in this list count.\n\n"
        "Nothing is kept here of where a bundle lies. What is signed says who asserts something, not that it is true."
    )
    CSS_PATH = "../styles/bundles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "export", "Export"),
        Binding("v", "verify", "Verify"),
        Binding("c", "compare", "Compare"),
        Binding("n", "new_key", "New key"),
        Binding("t", "trust", "Trust"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._desk: Desk | None = None

    def heading(self) -> str:
        """Return the screen's name."""
        return "Bundles"

    def body(self) -> ComposeResult:
        """Yield what there is, what to do next, the list and the chosen line."""
        yield Static(id="summary", markup=False)
        yield HangingLines(id="next")
        with Container(id="desk"):
            with Vertical(id="rows"):
                yield KeyedList(id="main")
            with VerticalScroll(id="entry"):
                yield HangingLines(id="lines")

    def show(self, snapshot: "Snapshot") -> None:
        """Read keys and trust."""
        self.read(partial(read_desk, state=snapshot.view.state), self._filled, self._unreadable)

    def read_again(self, _result: object = None) -> None:
        """Look again, where a key or a line of trust was added: that is no record."""
        if self.host.snapshot is not None:
            self.show(self.host.snapshot)

    def _filled(self, desk: Desk) -> None:
        self._desk = desk
        self._lay_out()

    def _unreadable(self, error: CyberlayersError) -> None:
        self.notify(str(error), title="Not done", severity="error", timeout=12)

    def on_resize(self) -> None:
        """Lay the rows out again."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        desk = self._desk
        if desk is None:
            return
        self.query_one("#summary", Static).update(shown(summary(desk)))
        lead = Content.styled(" Next  ", "bold $accent")
        self.query_one("#next", HangingLines).fill((Hanging(lead, next_step(desk)),))
        main = self.query_one("#main", KeyedList)
        main.fill(rows(desk, max(40, main.size.width - 3)))
        self._show_entry(main.chosen)

    @on(KeyedList.Moved, "#main")
    def _moved(self, message: KeyedList.Moved) -> None:
        self._show_entry(message.key)
        self.query_one("#entry").scroll_home(animate=False)

    def _show_entry(self, key: str | None) -> None:
        lines = entry(self._desk, key) if self._desk and key else BEGINNING
        self.query_one("#lines", HangingLines).fill(lines)

    @on(KeyedList.Opened, "#main")
    def _opened(self) -> None:
        self.query_one("#entry").focus()

    def action_back(self) -> None:
        """From the entry to the list, else back to the screen below."""
        if self.query_one("#entry").has_focus:
            self.query_one("#main").focus()
        else:
            super().action_back()

    # -- what can be done ---------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Export and sign a bundle."""
        if self._desk is not None:
            names = tuple(key.name for key in self._desk.keys)
            number = self._desk.signed[0].body.sequence + 1 if self._desk.signed else 1
            self.host.go("bundle-export", names, number)

    def action_verify(self) -> None:
        """Verify a bundle."""
        self.host.go("bundle-check")

    def action_compare(self) -> None:
        """Compare two bundles."""
        self.host.go("bundle-compare")

    def action_new_key(self) -> None:
        """Make a key."""
        from cyberlayers.tui.screens.bundle_key import BundleKeyScreen

        self.app.push_screen(BundleKeyScreen(), self.read_again)

    def action_trust(self) -> None:
        """Trust somebody's public key."""
        from cyberlayers.tui.bundles.trusting import trust_key

        trust_key(self.host, self.read_again)
