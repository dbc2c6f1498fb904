"""Add an item of evidence."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from cyberlayers.errors import UsageError
from cyberlayers.report.safe import safe
from cyberlayers.tui.evidence_fields import control_ids, evidence_fields, new_evidence, path_of, statement_lines
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.widgets.fields import Fields
from cyberlayers.tui.widgets.ticks import Ticks
from cyberlayers.tui.wording import plural, shown

if TYPE_CHECKING:
    from cyberlayers.tui.recording import Progress
    from cyberlayers.workspace.workspace import Workspace


class EvidenceFormScreen(WorkspaceScreen[None]):
    """The form of a new item."""

    HELP = (
        "An item is a file, a note or a link. Choose a file with F3, or type or paste its path; the workspace keeps a "
        "copy of its bytes.\n\n"
        "Strength is never typed: an item is self-asserted until another person has reviewed it; a test result needs "
        "the raw result as a file, who ran it and when; an external report needs its author and organisation.\n\n"
        "Tick the statements that the item speaks to. For a key control this is what counts: it is believed only for "
        "the statements that it names. ctrl+s, F2 or the button records it; a large file takes a "
        "while, and ctrl+g cancels it. Escape keeps what you typed."
    )
    CSS_PATH = "../styles/evidence.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "record", "Record", key_display="f2"),
        Binding("f3", "browse", "Find a file"),
    ]

    def __init__(self, controls: tuple[str, ...]) -> None:
        super().__init__()
        self._controls = controls
        self._key = f"evidence:{' '.join(controls)}"

    def heading(self) -> str:
        """Return what is being done."""
        return f"New evidence for {', '.join(self._controls)}"

    def body(self) -> ComposeResult:
        """Yield the form."""
        draft = self.host.drafts.get(self._key, {})
        snapshot = self.host.snapshot
        with VerticalScroll(id="form", can_focus=False):
            yield Static(id="hint", markup=False)
            if snapshot is not None:
                catalogue = snapshot.view.criteria.catalogue
                controls = control_ids(draft["controls"]) if draft else self._controls
                yield Fields(evidence_fields(controls, catalogue, snapshot.person), draft)
            with Horizontal(classes="buttons"):
                yield Button("Record (F2)", id="record", variant="primary")
                yield Button("Find a file (F3)", id="browse")

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one("#field-kind").focus(scroll_visible=False)
        self._hint()

    def _hint(self) -> None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        by_id = snapshot.view.criteria.catalogue.by_id
        ids = control_ids(self.query_one("#field-controls", Input).value)
        unknown = [one for one in ids if one not in by_id]
        keys = [one for one in ids if one in by_id and by_id[one].key]
        found = [by_id[one] for one in ids if one in by_id]
        methods = sorted(set.intersection(*(set(map(str, one.methods)) for one in found))) if found else []
        words = [f"There is no control {', '.join(unknown)}."] if unknown else []
        if keys:
            words.append(f"{', '.join(keys)} ★: tick the statements that it speaks to, or it will not count for them.")
        if methods:
            words.append(f"Methods that count here: {', '.join(methods)}.")
        self.query_one("#hint", Static).update(shown(" ".join(words), "$muted"))
        ticks = self.query_one("#field-statements", Ticks)
        ticks.offer(statement_lines(ids, snapshot.view.criteria.catalogue))

    @on(Fields.Changed)
    def _keep(self) -> None:
        self.host.drafts[self._key] = self.query_one(Fields).values()
        self._hint()

    @on(Button.Pressed, "#browse")
    def action_browse(self) -> None:
        """Look for a file."""
        from cyberlayers.tui.screens.picker import PickerScreen

        typed = path_of(self.query_one("#field-file", Input).value)
        start = typed if typed.is_dir() else typed.parent if typed.parent.is_dir() else Path.cwd()
        self.app.push_screen(PickerScreen(start.absolute()), self._picked)

    def _picked(self, path: Path | None) -> None:
        if path is None:
            return
        fields = self.query_one(Fields)
        fields.put("kind", "file")
        fields.put("file", str(path))
        if not self.query_one("#field-title", Input).value:
            fields.put("title", path.stem.replace("_", " "))
        self.query_one("#field-title").focus()

    @on(Button.Pressed, "#record")
    def action_record(self) -> None:
        """Record the item."""
        try:
            new = new_evidence(self.query_one(Fields))
        except UsageError as error:
            self.notify(str(error), title="Not done", severity="error")
            return

        def job(workspace: "Workspace", progress: "Progress") -> Any:  # noqa: ANN401 - a record
            from cyberlayers.workspace.evidencing import add

            return add(workspace, new, progress)

        what = safe(new.file.name) if new.file else "the evidence"
        self.host.perform_long(job, lambda one: _acknowledged(one.body), then=self._done, doing=f"keeping {what}")

    def _done(self, _record: object) -> None:
        self.host.forget(self._key)
        if self.is_current:
            self.app.pop_screen()


def _acknowledged(body: Any) -> str:  # noqa: ANN401 - EvidenceAdded, read only
    what = f"Recorded {body.id} for {', '.join(body.controls)}"
    named = f", {plural(len(body.statements), 'statement')} named" if body.statements else ""
    return f"{what}{named}. Another person's review makes it count for more."
