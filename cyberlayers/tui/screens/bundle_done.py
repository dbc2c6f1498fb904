"""A bundle was exported: what it is, and what to do with it."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.tui.bundles.facts import GAP, fact, say, title
from cyberlayers.tui.bundles.writing import write_words
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines

if TYPE_CHECKING:
    from cyberlayers.tui.screens.bundle_export import Exported


class BundleDoneScreen(ReadingScreen[None]):
    """Everything that one needs to hand the bundle over."""

    HELP = (
        "The bundle is written, and the ledger keeps that it was signed. The SHA-256 is that of tagmanifest-sha256.txt "
        "in it, which covers every other byte: read it out to whoever receives the bundle.\n\n"
        "v verifies it as they will. o writes this page to a file."
    )
    CSS_PATH = "../styles/bundles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "verify", "Verify it"),
        Binding("o", "write", "Write this to a file"),
    ]

    def __init__(self, done: "Exported") -> None:
        super().__init__()
        self._done = done

    def heading(self) -> str:
        """Return what was done."""
        return "Bundle exported"

    def body(self) -> ComposeResult:
        """Yield the verdict and the page."""
        yield Static(Content.styled("√  E X P O R T E D   A N D   S I G N E D", "bold"), id="verdict", classes="-good")
        with VerticalScroll(id="main", classes="page"):
            yield HangingLines(id="lines")

    def on_mount(self) -> None:
        """Fill the page."""
        self.query_one("#lines", HangingLines).fill(self.lines())

    def lines(self) -> tuple[Hanging, ...]:
        """Return the page."""
        done, order = self._done, self._done.wanted.order
        absent = ", ".join(done.absent) or "nothing"
        asked = " ".join(
            f"{name} “{value}”"
            for name, value in (("audience", order.audience), ("challenge", order.challenge))
            if value
        )
        typed = f" They type the {asked} too." if asked else ""
        others = ", ".join(one.principal for one in order.required)
        return (
            fact("Id", done.written.bundle_id, "bold"),
            fact("File", str(done.written.path)),
            fact("SHA-256", f"{done.written.tagmanifest_sha256}, of tagmanifest-sha256.txt in it"),
            fact("Marking", order.marking or "none"),
            fact("Withheld", absent),
            GAP,
            title("What to do next"),
            *((_step(0, f"Have {others} counter-sign it: until then it does not verify."),) if others else ()),
            _step(1, "Encrypt it if its contents need that: it is signed, not secret. VERIFY.md in it says how."),
            _step(2, "Hand it over. Give the SHA-256 and your public key (.pub) over another road."),
            _step(3, f"They check it with this screen, or without this program: sh data/verify.sh TRUST.{typed}"),
            _step(4, "Keep a copy outside this machine: it is your own proof, too."),
            GAP,
            say("v verifies it here, as they will.", "$muted"),
        )

    def action_verify(self) -> None:
        """Verify it as others will."""
        order = self._done.wanted.order
        self.host.go("bundle-check", self._done.written.path, order.audience or "", order.challenge or "")

    def action_write(self) -> None:
        """Write the page to a file."""
        words = "\n".join(f"{one.lead.plain}{one.text}".rstrip() for one in self.lines())
        write_words(self.host, words, f"{self._done.written.bundle_id}.txt")


def _step(number: int, text: str) -> Hanging:
    return Hanging(Content.styled(f" {number or '!'}  ", "bold $accent"), text)
