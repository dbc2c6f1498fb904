"""The library of scenarios, and the runs: where every exercise begins, goes on and is reported."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.exercise.library import (
    Library,
    read_library,
    run_rows,
    scenario_headings,
    scenario_lines,
    scenario_rows,
)
from cyberlayers.tui.exercise.setup import Setup, setup_question, start_run
from cyberlayers.tui.screens.picker import PickerScreen
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
    from cyberlayers.tui.screens.dialog import Answered


class ExerciseLibraryScreen(ReadingScreen[None]):
    """Choose a scenario, go on with a run, read its report."""

    HELP = (
        "Enter starts the scenario under the cursor: facilitated, for a room, or solo, to rehearse alone. What you "
        "read here spoils nothing; the injects stay with the facilitator.\n\n"
        "Tab goes to the runs: Enter goes on with one that is in play, exactly where it stood, or reads the report of "
        "one that has ended. f starts from a scenario file of your own.\n\n"
        "An exercise counts for a year. The line above says which kinds no room has played in that time."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ignore", "Start or open"),
        Binding("f", "file", "From a file"),
        Binding("w", "report", "Report"),
        Binding("s", "app.go('estate')", "Services"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._library: Library | None = None

    def heading(self) -> str:
        """Return the screen's name."""
        return "Exercises"

    def body(self) -> ComposeResult:
        """Yield scenarios and runs at the left, what one needs to choose at the right."""
        yield Static(id="next", markup=False)
        with Container(id="columns"):
            with Vertical(id="lists"):
                yield Static(id="headings", markup=False)
                yield KeyedList(id="main")
                yield Static(shown("Runs", "$muted"), id="runs-head")
                yield KeyedList(id="runs")
            with VerticalScroll(id="about"):
                yield HangingLines(id="scenario")

    def show(self, snapshot: Snapshot) -> None:
        """Read the library."""
        self.read(lambda workspace: read_library(workspace, snapshot), self._filled, self._unreadable)

    def _filled(self, library: Library) -> None:
        self._library = library
        self._lay_out()

    def _unreadable(self, error: CyberlayersError) -> None:
        self.app.notify(str(error), severity="error", timeout=12, markup=False)

    def _lay_out(self) -> None:
        library = self._library
        if library is None:
            return
        scenarios = self.query_one("#main", KeyedList)
        width = max(60, scenarios.size.width - 2)
        self.query_one("#next", Static).update(_next(library))
        self.query_one("#headings", Static).update(scenario_headings(width))
        scenarios.fill(scenario_rows(library, width), "No scenario comes with this version: press f for a file.")
        self.query_one("#runs", KeyedList).fill(run_rows(library), "No run yet: Enter on a scenario starts one.")

    def on_resize(self) -> None:
        """Lay the rows out again."""
        self.call_after_refresh(self._lay_out)

    @on(KeyedList.Moved, "#main")
    def _about(self, message: KeyedList.Moved) -> None:
        library = self._library
        if library is not None:
            found = next((one for one in library.found if one.path.name == message.key), None)
            self.query_one("#scenario", HangingLines).fill(scenario_lines(found))
            self.query_one("#about").scroll_home(animate=False)

    @on(KeyedList.Opened, "#main")
    def _opened(self, message: KeyedList.Opened) -> None:
        library = self._library
        if library is None:
            return
        found = next((one for one in library.found if one.path.name == message.key), None)
        if found is None or found.scenario is None:
            self.app.notify("This file cannot be read: correct it first.", severity="warning", markup=False)
        else:
            self._set_up(str(found.path), found.scenario.about.title)

    @on(KeyedList.Opened, "#runs")
    def _run_opened(self, message: KeyedList.Opened) -> None:
        library = self._library
        row = next((run for run in library.runs if run["run"] == message.key), None) if library else None
        if row is not None and row["ending"] is None:
            self.host.open_run(message.key)
        else:
            self._report(message.key)

    def action_ignore(self) -> None:
        """Leave Enter to the lists: the footer shows it here."""

    def action_report(self) -> None:
        """Open the report of the run under the cursor."""
        chosen = self.query_one("#runs", KeyedList).chosen
        if chosen is not None:
            self._report(chosen)

    def _report(self, run: str) -> None:
        from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen

        self.app.push_screen(ExerciseReportScreen(run))

    def action_file(self) -> None:
        """Start from a scenario file."""

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._set_up(str(path), path.name)

        self.app.push_screen(PickerScreen(Path.cwd()), chosen)

    def _set_up(self, scenario: str, title: str) -> None:
        if self._library is not None and not self._library.has_register:
            self.app.notify(
                "An exercise moves the recovery of your own services: import a register first (s).",
                severity="warning",
                markup=False,
            )
            return
        question = setup_question(scenario, title)

        def answered(said: "Answered | None") -> None:
            snapshot = self.host.snapshot
            if said is not None and snapshot is not None:
                self.host.forget(question.key)
                setup = Setup.of(scenario, said)
                self.host.perform(
                    partial(start_run, setup=setup, snapshot=snapshot),
                    lambda run: f"Started {run}.",
                    then=self.host.open_run,
                    doing="starting",
                )

        self.app.push_screen(Prompt(question), answered)


def _next(library: Library) -> Content:
    lead = ("Next  ", "bold $accent")
    open_runs = [run["run"] for run in library.runs if run["ending"] is None]
    if not library.has_register:
        words = "There is no register of services yet: press s and import one, or the example."
    elif open_runs:
        words = f"{open_runs[0]} is in play: Tab, then Enter goes on with it."
    elif library.never:
        words = f"No room has played these kinds in twelve months: {', '.join(library.never)}."
    else:
        words = "Every kind has been played within a year. Enter starts another."
    return Content.assemble(lead, shown(words))
