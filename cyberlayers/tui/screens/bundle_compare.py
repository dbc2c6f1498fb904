"""Compare two bundles of one organisation."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from cyberlayers.errors import UsageError
from cyberlayers.tui.bundles.difference import difference, extension
from cyberlayers.tui.bundles.signing import Secret
from cyberlayers.tui.bundles.writing import write_words
from cyberlayers.tui.evidence_fields import path_of
from cyberlayers.tui.screens.bundle_answer import BundleAnswer
from cyberlayers.tui.screens.bundle_form import accepting
from cyberlayers.tui.widgets.fields import Field
from cyberlayers.tui.widgets.hanging_lines import HangingLines

if TYPE_CHECKING:
    from cyberlayers.workspace.workspace import Workspace


class BundleCompareScreen(BundleAnswer):
    """The form, then what changed."""

    HELP = (
        "Two bundles of one organisation, the earlier first. Both are verified against this workspace's trust folder; "
        "then it is computed from their hashes whether the later one extends the earlier: everything that was recorded "
        "then must still be there, unchanged and in its order.\n\n"
        "Below that: the controls that changed, before and after, evidence that is new, and evidence that was shown "
        "before and is not any more. o writes it to a file, n compares others."
    )
    BINDINGS: ClassVar[list[BindingType]] = [accepting("Compare"), Binding("o", "write", "To a file")]
    ACCEPT: ClassVar[str] = "Compare"
    PATHS: ClassVar[tuple[str, ...]] = ("earlier", "later")
    ANSWERING = frozenset({"again", "write"})

    def __init__(self) -> None:
        super().__init__("bundle-compare")
        self._found: dict[str, Any] | None = None

    def heading(self) -> str:
        """Return what is being done."""
        return "Compare two bundles"

    def lead(self) -> str:
        """Say what is needed."""
        return "What changed between two bundles of one organisation, and whether its history was left as it was."

    def fields(self) -> tuple[Field, ...]:
        """Return the fields."""
        return (
            Field("earlier", "Earlier bundle", hint="its path; F3 looks for it"),
            Field("later", "Later bundle", hint="its path"),
        )

    def answer(self) -> ComposeResult:
        """Yield the verdict and the changes."""
        yield Static(id="verdict", markup=False)
        with VerticalScroll(id="changes", classes="page"):
            yield HangingLines(id="lines")

    def use(self, said: dict[str, str], secret: Secret) -> None:
        """Compare."""
        del secret
        for name in self.PATHS:
            if name not in said:
                raise UsageError(f"the {name} bundle is not named", "Give its path, or look for it with F3")
        earlier, later = (path_of(said[name]).absolute() for name in self.PATHS)
        job = partial(_compared, earlier=earlier, later=later)
        self.host.perform(job, lambda _: "", then=self._show, doing="verifying and comparing")

    def _show(self, found: dict[str, Any]) -> None:
        self._found = found
        self.host.forget(self.draft)
        if not self.is_attached:
            return
        banner = self.query_one("#verdict", Static)
        banner.update(extension(found))
        banner.set_class(found["extends"], "-good")
        banner.set_class(not found["extends"], "-bad")
        self.query_one("#lines", HangingLines).fill(difference(found))
        self.turn("answer")
        self.query_one("#changes").focus()

    def action_write(self) -> None:
        """Write the changes to a file."""
        found = self._found
        if found is not None:
            lines = [extension(found).plain, "", *(f"{one.lead.plain}{one.text}".rstrip() for one in difference(found))]
            write_words(self.host, "\n".join(lines), "compared.txt")


def _compared(workspace: "Workspace", *, earlier: Path, later: Path) -> dict[str, Any]:
    from cyberlayers.workspace.examining import compare

    return compare(workspace, earlier, later)
