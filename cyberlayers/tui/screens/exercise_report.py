"""The after-action report on screen: what the end recorded, then the report itself; w writes it to a file."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.exercise.after import outcome_lines
from cyberlayers.tui.exercise.prompts import report_file
from cyberlayers.tui.exercise.report_lines import report_lines
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines

if TYPE_CHECKING:
    from cyberlayers.tui.screens.dialog import Answered
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.workspace import Workspace

Read = tuple[tuple[Hanging, ...], tuple[Hanging, ...]]


class ExerciseReportScreen(ReadingScreen[None]):
    """The report on one run."""

    HELP = (
        "First what the end of play recorded: evidence if the run earned it, else why not, and the findings. Then "
        "the whole report. w writes it to a file, as Markdown or as one HTML page that prints.\n\n"
        "There is no score: expected actions are met, not met or not observed."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "write", "Write to file")]

    def __init__(self, run: str) -> None:
        super().__init__()
        self.run_id = run

    def heading(self) -> str:
        """Return whose report it is."""
        return f"Report on {self.run_id}"

    def body(self) -> ComposeResult:
        """Yield what was recorded, and the report."""
        with VerticalScroll(id="main", classes="page"):
            yield Static(Content.styled("What was recorded", "bold $accent"), id="recorded-head")
            yield HangingLines(id="recorded")
            yield HangingLines(id="report")

    def show(self, snapshot: "Snapshot") -> None:
        """Read the report."""
        self.read(partial(_read, self.run_id, snapshot), self._filled, self._unreadable)

    def _filled(self, found: Read) -> None:
        self.query_one("#recorded", HangingLines).fill(found[0])
        self.query_one("#report", HangingLines).fill(found[1])

    def _unreadable(self, error: CyberlayersError) -> None:
        self.query_one("#recorded", HangingLines).fill((Hanging(Content("! "), str(error), "$error"),))

    def action_write(self) -> None:
        """Write the report to a file."""
        question = report_file(self.run_id)

        def answered(said: "Answered | None") -> None:
            if said is not None:
                self.host.forget(question.key)
                self._write(Path(said["to"]).expanduser())

        self.app.push_screen(Prompt(question), answered)

    def _write(self, to: Path) -> None:
        from cyberlayers.workspace.runs import write_report

        self.host.perform(
            lambda workspace: write_report(workspace, self.run_id, to), lambda _: f"Wrote {to}.", doing="writing"
        )


def _read(run: str, snapshot: "Snapshot", workspace: "Workspace") -> Read:
    from cyberlayers.workspace.closing import material, report_text
    from cyberlayers.workspace.rehearsing import load

    state = snapshot.view.state
    rehearsal = load(workspace, run, state)
    found = material(rehearsal.scenario, rehearsal.estate, rehearsal.events, snapshot.posture)
    if rehearsal.state.ended is None:
        recorded: tuple[Hanging, ...] = (Hanging(Content("· "), "Play goes on: nothing is recorded before its end."),)
    else:
        evidence = [item.body.id for item in state.evidence.values() if item.body.run == run]
        findings = [one.added.body.id for one in state.findings.values() if one.added.body.run == run]
        recorded = outcome_lines(found, evidence, findings)
    return recorded, report_lines(report_text(found))
