"""Export and sign a bundle."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from cyberlayers.errors import CyberlayersError, UsageError
from cyberlayers.tui.bundles.ordering import Wanted, export_fields, preview, wanted
from cyberlayers.tui.bundles.signing import Secret, signer_of
from cyberlayers.tui.screens.bundle_form import BundleForm, accepting
from cyberlayers.tui.widgets.fields import Field, Fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberlayers.bundle.write import Written
    from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Exported:
    """What was written, and what it says that it leaves out."""

    written: "Written"
    wanted: Wanted
    absent: tuple[str, ...]


class BundleExportScreen(BundleForm):
    """The form of an export; what was written is told on a page of its own."""

    HELP = (
        "A bundle holds the records, the evidence and the criteria as they are now, and is signed with your key. The "
        "store is copied first, so others may go on working; ctrl+g cancels, and then nothing is left behind.\n\n"
        "A name that ends in .zip makes one file, anything else a folder. Of layers or controls: only what speaks to "
        "them goes in, and the bundle says that it is narrowed. Withhold takes the bytes and the words of an item out, "
        "never what counts: how many are withheld of which control is always said.\n\n"
        "Challenge is the word of whoever asked: an old bundle cannot stand in for it. Must sign too makes the bundle "
        "count only with that signature. The passphrase is never kept, and has to be typed each time."
    )
    BINDINGS: ClassVar[list[BindingType]] = [accepting("Export and sign")]
    ACCEPT: ClassVar[str] = "Export and sign"
    PATHS: ClassVar[tuple[str, ...]] = ("key_path", "also_key")

    def __init__(self, keys: tuple[str, ...], number: int) -> None:
        super().__init__("bundle-export")
        self._keys = keys
        self._number = number

    def heading(self) -> str:
        """Return what is being done."""
        return "Export a bundle"

    def lead(self) -> str:
        """Say what comes first."""
        if not self._keys:
            return "There is no key in this workspace yet. Go back and make one (n), or give the path of your own."
        return "Signed, not encrypted: VERIFY.md in it says how to encrypt it before you send it."

    def fields(self) -> tuple[Field, ...]:
        """Return the fields."""
        return export_fields(self._keys, self._number)

    def preview(self, said: dict[str, str]) -> tuple[str, str]:
        """Say what would be exported."""
        snapshot = self.host.snapshot
        return preview(said, self.query_one(Fields).values(), snapshot) if snapshot else ("", "")

    def use(self, said: dict[str, str], secret: Secret) -> None:
        """Export."""
        snapshot, values = self.host.snapshot, self.query_one(Fields).values()
        if snapshot is None:
            raise UsageError("the workspace has not been read yet", "Wait a moment")

        def job(workspace: "Workspace", progress: "Callable[[int, int], None]") -> Exported:
            from cyberlayers.workspace.bundling import export

            asked = wanted(said, values, snapshot)
            signer = signer_of(workspace, said, secret)
            return _exported(export(workspace, asked.out, asked.order, signer, progress), asked)

        self.host.perform_long(
            job,
            lambda _: "",
            then=self._done,
            refused=self.emptied,
            doing="exporting the bundle",
        )

    def _done(self, done: Exported) -> None:
        from cyberlayers.tui.screens.bundle_done import BundleDoneScreen

        self.host.forget(self.draft)
        self.emptied()
        if self.is_current:
            self.app.switch_screen(BundleDoneScreen(done))
        else:
            self.host.notify(f"Exported {done.written.bundle_id} to {done.written.path}.")


def _exported(written: "Written", asked: Wanted) -> Exported:
    from cyberlayers.workspace.examining import show_bundle

    try:
        row = show_bundle(written.path)
    except CyberlayersError:
        # It is written and recorded: that somebody took it away at once does not undo that.
        return Exported(written, asked, ())
    absent = tuple(f"{one['items']} of {one['control']} ({one['polarity']})" for one in row["withheld"])
    return Exported(written, asked, absent)
