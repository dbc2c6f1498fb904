"""Verify a bundle: every check, what it means, and what to do."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from cyberlayers.errors import CyberlayersError, UsageError
from cyberlayers.tui.bundles import verdict
from cyberlayers.tui.bundles.desk import read_keys
from cyberlayers.tui.bundles.signing import Secret
from cyberlayers.tui.bundles.writing import write_words
from cyberlayers.tui.evidence_fields import path_of
from cyberlayers.tui.screens.bundle_answer import BundleAnswer
from cyberlayers.tui.screens.bundle_form import accepting
from cyberlayers.tui.widgets.fields import Field, Values
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberlayers.bundle.verify import Verified
    from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Checked:
    """A verification: of which file, what was found, what one that failed says of itself, and why nothing was noted."""

    path: Path
    result: "Verified"
    row: dict[str, Any] | None
    problem: str = ""


class BundleCheckScreen(BundleAnswer):
    """The form, then the checks."""

    HELP = (
        "Every check is listed with how it ended: pass, FAIL, or not checked. The chosen one is explained beside it: "
        "what it looks at, why that matters and, where it failed, what to do. Only if all that is required passed is "
        "the bundle verified; what it says of itself is marked as unverified until then.\n\n"
        "Whose signatures count is said by the trust folder: your own, never anything in the bundle. Audience and "
        "challenge are what you asked for; a bundle made for somebody else, or before you asked, is refused. What was "
        "verified is noted in that folder, so that an older bundle or another history is refused the next time.\n\n"
        "c counter-signs the bundle, e records a partner's bundle as evidence in layer 8, o writes the result to a "
        "file, n verifies another. To choose a folder with F3, choose the bagit.txt in it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        accepting("Verify"),
        Binding("c", "countersign", "Counter-sign"),
        Binding("e", "record", "As evidence"),
        Binding("o", "write", "To a file"),
    ]
    ACCEPT: ClassVar[str] = "Verify"
    PATHS: ClassVar[tuple[str, ...]] = ("path",)
    ANSWERING = frozenset({"again", "countersign", "record", "write"})

    def __init__(self, path: Path | None = None, audience: str = "", challenge: str = "") -> None:
        super().__init__("bundle-check")
        self._given = {"path": str(path), "audience": audience, "challenge": challenge} if path else {}
        self._checked: Checked | None = None

    def heading(self) -> str:
        """Return what is being done."""
        return "Verify a bundle"

    def lead(self) -> str:
        """Say what is needed."""
        return "Your own, or one that somebody handed you: the zip, or its folder. Nothing of it is unpacked or run."

    def fields(self) -> tuple[Field, ...]:
        """Return the fields."""
        from cyberlayers.store.layout import TRUST

        workspace = self.host.workspace
        return (
            Field("path", "Bundle", hint="its path; F3 looks for it"),
            Field("trust", "Trust folder", value=str(workspace.folder / TRUST) if workspace else ""),
            Field("audience", "Made for", hint="whom it must name (may stay empty)"),
            Field("challenge", "Challenge", hint="the word that you gave (may stay empty)"),
        )

    def values(self) -> Values:
        """Return what was given, else the draft."""
        return self._given or super().values()

    def answer(self) -> ComposeResult:
        """Yield the verdict, the checks, and the chosen one."""
        yield Static(id="verdict", markup=False)
        with Container(id="desk"):
            with Vertical(id="rows"):
                yield KeyedList(id="checks")
            with VerticalScroll(id="entry"):
                yield HangingLines(id="lines")

    # -- verifying ----------------------------------------------------------------------------------------------

    def use(self, said: dict[str, str], secret: Secret) -> None:
        """Verify."""
        del secret
        if "path" not in said:
            raise UsageError("which bundle is to be verified is not said", "Give its path, or look for it with F3")
        if "trust" not in said:
            raise UsageError("whose signatures count is not said", "Name a trust folder")
        self._verify(path_of(said["path"]).absolute(), said)

    def _verify(self, path: Path, said: dict[str, str]) -> None:
        asked = (said.get("audience"), said.get("challenge"))
        job = partial(_checked, path=path, trust=path_of(said["trust"]).absolute(), asked=asked)
        self.host.perform_long(job, lambda _: "", then=self._show, doing="verifying")

    def _show(self, checked: Checked) -> None:
        self._checked = checked
        self.host.forget(self.draft)
        if not self.is_attached:
            return
        found = checked.result.found
        banner = self.query_one("#verdict", Static)
        banner.update(verdict.verdict(found, checked.problem))
        banner.set_class(found.verified, "-good")
        banner.set_class(not found.verified, "-bad")
        self.turn("answer")
        checks = self.query_one("#checks", KeyedList)
        checks.fill(verdict.check_rows(found))
        checks.choose(verdict.first_to_read(found))
        checks.focus()
        self._explain(verdict.first_to_read(found))

    @on(KeyedList.Moved, "#checks")
    def _moved(self, message: KeyedList.Moved) -> None:
        self._explain(message.key)
        self.query_one("#entry").scroll_home(animate=False)

    @on(KeyedList.Opened, "#checks")
    def _opened(self) -> None:
        self.query_one("#entry").focus()

    def _explain(self, key: str) -> None:
        if self._checked is None:
            return
        result = self._checked.result
        if key == verdict.SAYS:
            lines = verdict.of_itself(
                result.bundle, self._checked.row, result.found.signers, verified=result.found.verified
            )
        else:
            lines = verdict.explained(next(one for one in result.found.checks if one.name == key))
        self.query_one("#lines", HangingLines).fill(lines)

    def action_back(self) -> None:
        """From the explanation to the checks, from there to the form, else back."""
        if self.query_one("#entry").has_focus:
            self.query_one("#checks").focus()
        else:
            super().action_back()

    # -- what can be done with it -------------------------------------------------------------------------------

    def action_countersign(self) -> None:
        """Add a signature that says what it means."""
        checked = self._checked
        if checked is None:
            return

        def ready(names: tuple[str, ...]) -> None:
            from cyberlayers.tui.screens.bundle_countersign import BundleCountersignScreen

            self.app.push_screen(BundleCountersignScreen(checked.path, names, self.verify_again))

        self.read(
            lambda workspace: tuple(key.name for key in read_keys(workspace)),
            ready,
            lambda error: self.refuse(str(error)),
        )

    def verify_again(self) -> None:
        """Verify the same bundle once more."""
        from cyberlayers.tui.widgets.fields import Fields

        if self._checked is not None:
            self._verify(self._checked.path, self.query_one(Fields).asked())

    def action_record(self) -> None:
        """Record the bundle as evidence in layer 8."""
        from cyberlayers.tui.bundles.partner import record_partner

        checked = self._checked
        if checked is None:
            return
        if not checked.result.found.verified:
            self.refuse("Only a verified bundle can be recorded as evidence. Look at the check that failed.")
            return
        record_partner(self.host, checked.path)

    def action_write(self) -> None:
        """Write the result to a file."""
        from cyberlayers.bundle.present import verification_text

        if self._checked is not None:
            found = self._checked.result.found
            words = f"{self._checked.path}\n\n{verification_text(found)}"
            write_words(self.host, words, f"verified-{found.bundle_id or 'bundle'}.txt")


def _checked(
    workspace: "Workspace",
    progress: "Callable[[int, int], None]",
    *,
    path: Path,
    trust: Path,
    asked: tuple[str | None, str | None],
) -> Checked:
    from cyberlayers.workspace.examining import remember, show_bundle, verify_bundle

    result = verify_bundle(path, trust, workspace.clock(), asked, progress)
    if result.found.verified:
        try:
            remember(trust, result)
        except CyberlayersError as error:
            return Checked(path, result, None, str(error))
        return Checked(path, result, None)
    try:
        return Checked(path, result, show_bundle(path))
    except CyberlayersError:
        return Checked(path, result, None)
