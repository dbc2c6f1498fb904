"""The register: services and what they stand on, what the checks find, import and export."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.screens.dialog import Question
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.fields import Field
from cyberlayers.tui.widgets.filter_line import FilterLine
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList

if TYPE_CHECKING:
    from cyberlayers.tui.register.reading import Reading
    from cyberlayers.tui.screens.dialog import Answered
    from cyberlayers.workspace.workspace import Workspace

EMPTY = (
    "There is no register yet. It says which services you run, what each of them stands on, how long people can be "
    "without it, and how it comes back. Exercises and simulations work on it.\n\n"
    "Press i to import one: the register of the example council to look round with, a TOML file, or a folder of "
    "four CSV files that service managers fill in with a spreadsheet."
)


class EstateScreen(ReadingScreen[None]):
    """Services, systems, suppliers, sites, groups of people, and the teams that restore."""

    HELP = (
        "At the left every entry with its targets; the digit before a system is its layer, the number at the end of a "
        "line counts the checks that do not hold. ~ marks an estimate, ? a figure that nothing proves: a test older "
        "than 365 days proves nothing any more.\n\n"
        "At the right the entry under the cursor: its figures and where they come from, what it needs, and what needs "
        "it. Tab goes there to scroll. / looks for words in names, owners, tags and kinds.\n\n"
        "c shows what the checks find, with advice; Enter leads to the entry. i imports a register, o writes the one "
        "in force to a file. A register is never changed here: correct the file and import it again."
    )
    CSS_PATH = "../styles/estate.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("c", "checks", "Checks"),
        Binding("i", "import", "Import"),
        Binding("o", "export", "Export"),
        Binding("x", "app.go('exercises')", "Exercise"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None

    def heading(self) -> str:
        """Return the screen's name."""
        return "Services"

    def body(self) -> ComposeResult:
        """Yield the register, and the checks behind it."""
        yield Static(id="summary", markup=False)
        yield FilterLine()
        yield Static(Content(EMPTY), id="empty")
        with ContentSwitcher(initial="register", id="switcher"):
            with Container(id="register"):
                with Vertical(id="entries"):
                    yield Static(id="headings", markup=False)
                    yield KeyedList(id="main")
                with VerticalScroll(id="entry"):
                    yield HangingLines(id="lines")
            yield KeyedList(id="checks", classes="-folded")

    def show(self, snapshot: Snapshot) -> None:
        """Read the register."""
        from cyberlayers.tui.register.reading import read_register

        self.read(partial(read_register, snapshot=snapshot), self._filled, self._unreadable)

    def _filled(self, reading: "Reading | None") -> None:
        self._reading = reading
        self.query_one("#empty").display = reading is None
        self.query_one("#switcher").display = reading is not None
        self.query_one("#summary").display = reading is not None
        self._lay_out()

    def _unreadable(self, error: CyberlayersError) -> None:
        self.app.notify(str(error), severity="error", timeout=12, markup=False)

    def _lay_out(self) -> None:
        reading = self._reading
        if reading is None:
            return
        from cyberlayers.tui.register.rows import check_rows, entry_rows, headings, summary

        self.query_one("#summary", Static).update(summary(reading))
        entries, checks = self.query_one("#main", KeyedList), self.query_one("#checks", KeyedList)
        width = max(40, entries.size.width - 2)
        self.query_one("#headings", Static).update(headings(width))
        words = self.query_one(FilterLine).value
        entries.fill(entry_rows(reading, words, width), "Nothing here matches. Escape takes the filter off.")
        checks.fill(check_rows(reading, max(40, self.size.width - 6)), "Every check on the register holds.")

    def on_resize(self) -> None:
        """Lay the rows out again."""
        self.call_after_refresh(self._lay_out)

    @on(KeyedList.Moved, "#main")
    def _moved(self, message: KeyedList.Moved) -> None:
        from cyberlayers.tui.register.entry import entry_lines

        reading = self._reading
        entry = reading.entry(message.key) if reading else None
        if reading is not None and entry is not None:
            self.query_one("#lines", HangingLines).fill(entry_lines(reading, entry))
            self.query_one("#entry").scroll_home(animate=False)

    @on(KeyedList.Opened, "#main")
    def _opened(self) -> None:
        self.query_one("#entry").focus()

    @on(KeyedList.Opened, "#checks")
    def _check_opened(self, message: KeyedList.Opened) -> None:
        reading = self._reading
        if reading is not None:
            self.query_one(FilterLine).value = ""
            self.action_checks()
            self.query_one("#main", KeyedList).choose(reading.checks[int(message.key)].nodes[0])

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._lay_out()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterLine).use()

    def action_checks(self) -> None:
        """Go to the checks, or back to the register."""
        if self._reading is None:
            return
        switcher = self.query_one("#switcher", ContentSwitcher)
        switcher.current = "checks" if switcher.current == "register" else "register"
        self.query_one("#checks" if switcher.current == "checks" else "#main").focus()

    def action_back(self) -> None:
        """From the checks or the entry to the register, else back to the screen below."""
        if self.query_one("#switcher", ContentSwitcher).current == "checks":
            self.action_checks()
        elif self.query_one("#entry").has_focus:
            self.query_one("#main").focus()
        else:
            super().action_back()

    # -- import and export --------------------------------------------------------------------------------------

    def action_import(self) -> None:
        """Import a register: the example, a file, or a folder."""
        question = _import_question()

        def answered(said: "Answered | None") -> None:
            if said is None:
                return
            if said["what"] == "picked":
                self._pick()
            elif said["what"] == "example":
                self._import(_example(), None, question.key)
            else:
                self._import(Path(said["path"]).expanduser(), said.get("since"), question.key)

        self.app.push_screen(Prompt(question), answered)

    def _pick(self) -> None:
        from cyberlayers.tui.screens.picker import PickerScreen

        def picked(path: Path | None) -> None:
            if path is not None:
                folder = path.suffix.lower() == ".csv"
                self._import(path.parent if folder else path, None, "import")

        self.app.push_screen(PickerScreen(Path.cwd()), picked)

    def _import(self, path: Path, since: str | None, draft: str) -> None:
        def job(workspace: "Workspace") -> int:
            from cyberlayers.tui.questions import day_of
            from cyberlayers.workspace.estates import import_estate

            return import_estate(workspace, path, day_of(since, "Since")).seq

        self.host.perform(
            job, lambda seq: f"Imported the register: record {seq}.", then=lambda _: self.host.forget(draft)
        )

    def action_export(self) -> None:
        """Write the register in force to a file."""
        if self._reading is None:
            return
        question = Question(
            key="export",
            title="Write the register in force to a file",
            text="Byte for byte as it was imported; a file that exists is left alone.",
            fields=(Field("to", "New file", value="estate.toml"),),
            accept="Write",
            needed=(("to", "Name a file."),),
        )

        def answered(said: "Answered | None") -> None:
            if said is not None:
                self.host.forget(question.key)
                self._export(Path(said["to"]).expanduser())

        self.app.push_screen(Prompt(question), answered)

    def _export(self, to: Path) -> None:
        def job(workspace: "Workspace") -> Path:
            from cyberlayers.workspace.estates import export_estate

            view = workspace.view()
            return export_estate(workspace, view.state, view.at, to)

        self.host.perform(job, lambda path: f"Wrote {path}.", doing="writing")


def _import_question() -> Question:
    return Question(
        key="import",
        title="Import a register",
        text="It is recorded with all its bytes, and in force from its day on; the one before it is kept.",
        fields=(
            Field(
                "what",
                "From",
                "choice",
                options=(("the example council", "example"), ("a path", "path"), ("a file that I pick", "picked")),
            ),
            Field("path", "Path", hint="a TOML file, or a folder of four CSV files", when=("what", ("path",))),
            Field("since", "Since", hint="2027-03-31; empty for today", when=("what", ("path",))),
        ),
        accept="Import",
        needed=(("path", "Give a path."),),
    )


def _example() -> Path:
    from cyberlayers.content.catalogue import content_folder

    return content_folder("scenarios") / "examples" / "estate.toml"
