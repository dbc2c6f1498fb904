"""A run of an exercise, as its facilitator sees it."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from cyberlayers.exercise.situation import Situation
from cyberlayers.tui.exercise.continuity import CAVEAT, board_at, board_headings, board_rows, service_lines
from cyberlayers.tui.exercise.deciding import decision_lines, decision_rows, option_rows
from cyberlayers.tui.exercise.injects import behind_lines, inject_lines, inject_rows, note_words
from cyberlayers.tui.exercise.marking import mark_rows, unmarked
from cyberlayers.tui.exercise.next_move import next_move
from cyberlayers.tui.exercise.path import path_lines
from cyberlayers.tui.exercise.room import missing_roles, room_rows
from cyberlayers.tui.exercise.story import story_time
from cyberlayers.tui.screens.exercise_moves import RunMoves
from cyberlayers.tui.widgets.clock_bar import ClockBar
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.widgets.page_bar import PageBar
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
    from cyberlayers.model.run import Mark
    from cyberlayers.tui.exercise.desk import Desk

PAGES = (
    ("now", "Now"),
    ("decide", "Decide"),
    ("services", "Services"),
    ("marks", "Marks"),
    ("room", "Room"),
    ("path", "Path"),
    ("log", "Log"),
)
FIRST_FOCUS = {
    "now": "#main",
    "decide": "#decisions",
    "services": "#board",
    "marks": "#expected",
    "room": "#people",
    "path": "#path",
    "log": "#log",
}
GLANCE_ROWS = 9


class ExerciseRunScreen(RunMoves):
    """The facilitator's screen. Nothing of it is for players: theirs is one key away."""

    HELP = (
        "You run the room from here. The line Next always says what to do now; the clock above shows the time of day "
        "in the story. Space holds the clock while people talk: a held clock costs nobody anything.\n\n"
        "Page 1: Enter releases what is due. The notes beside the orange bar are for you alone. x leaves out what is "
        "not core, n moves the clock to the next inject, j to a minute.\n\n"
        "Page 2: choose a decision, Enter goes to its options, Enter again records one; what it changed in the "
        "recovery stands below it. Page 3: the services now. Page 4: what was expected; + met, - not met, 0 not "
        "observed, Enter adds a note. Page 5: who is here. Page 6: the path of the attack and its barriers. Page 7: "
        "everything that was recorded.\n\n"
        "v shows the players' view: turn that to the room. Everything is recorded at once: whatever happens to this "
        "computer, the run goes on where it stood."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "clock", "Clock"),
        Binding("n", "next_inject", "Next inject"),
        Binding("d", "decide", "Decide"),
        Binding("v", "players", "Players' view"),
        Binding("p", "park", "Park"),
        Binding("o", "note", "Note"),
        Binding("e", "end", "End"),
        Binding("j", "jump", "Move the clock to a minute", show=False),
        Binding("x", "leave_out", "Leave an inject out", show=False),
        Binding("a", "attend", "Note who is here", show=False),
        Binding("plus,equals_sign", "mark('met')", "Met", show=False, key_display="+"),
        Binding("minus", "mark('not_met')", "Not met", show=False, key_display="-"),
        Binding("0", "mark('not_observed')", "Not observed", show=False),
        Binding("h", "hot_wash", "Hot wash", show=False),
        Binding("w", "report", "Report", show=False),
        Binding("exclamation_mark", "real", "Stop: a real incident", show=False, key_display="!"),
        Binding("q", "stay", "Leave", show=False),
        *(Binding(str(number), f"page('{name}')", label, show=False) for number, (name, label) in enumerate(PAGES, 1)),
        Binding("8,r,s", "stay", show=False),
    ]

    def body(self) -> ComposeResult:
        """Yield clock, next move, and the pages."""
        yield ClockBar()
        yield Static(id="next", markup=False)
        yield PageBar(PAGES)
        with ContentSwitcher(initial="now", id="switcher"):
            with Container(id="now", classes="page two"):
                yield KeyedList(id="main")
                with VerticalScroll(id="card-side", classes="side"):
                    yield HangingLines(id="card")
                    yield Static(id="notes", markup=False)
                    yield HangingLines(id="behind")
            with Container(id="decide", classes="page two"):
                yield KeyedList(id="decisions")
                with Vertical(classes="side"):
                    with VerticalScroll(id="decision-side"):
                        yield HangingLines(id="decision")
                    yield KeyedList(id="options", classes="-folded")
            with Vertical(id="services", classes="page"):
                yield Static(id="board-head", markup=False)
                yield KeyedList(id="board")
                yield HangingLines(id="service")
                yield Static(shown(CAVEAT, "$muted"), id="caveat")
            yield KeyedList(id="expected", classes="-folded")
            yield KeyedList(id="people")
            with VerticalScroll(id="path", classes="page"):
                yield HangingLines(id="path-lines")
            with VerticalScroll(id="log", classes="page"):
                yield HangingLines(id="log-lines")
        with Vertical(id="glance"):
            yield Static(id="glance-head", markup=False)
            yield Static(id="glance-rows", markup=False)

    # -- drawing ------------------------------------------------------------------------------------------------

    def draw(self, desk: "Desk", now: Situation) -> None:
        """Show where the run stands."""
        self.query_one(ClockBar).fill(desk, now)
        self.query_one("#next", Static).update(
            Content.assemble(("Next  ", "bold $accent"), shown(next_move(desk, now)))
        )
        self.query_one(PageBar).fill(
            self.page,
            {
                "now": len(now.due),
                "decide": len(now.open),
                "marks": unmarked(desk),
                "room": missing_roles(desk) if desk.state.ended is None else 0,
            },
        )
        self._draw_page(desk, now)
        self._draw_glance(desk, now)

    @property
    def page(self) -> str:
        """The page that is open."""
        return _PAGE_OF[self.query_one("#switcher", ContentSwitcher).current or "now"]

    def _draw_page(self, desk: "Desk", now: Situation) -> None:
        match self.page:
            case "now":
                self.query_one("#main", KeyedList).fill(inject_rows(desk, now))
                self._draw_card()
            case "decide":
                self.query_one("#decisions", KeyedList).fill(decision_rows(desk, now))
                self._draw_decision()
            case "services":
                self._draw_board(desk, now)
            case "marks":
                rows = mark_rows(desk, now, self._width("#expected"))
                self.query_one("#expected", KeyedList).fill(rows, "Nothing is out yet: nothing is expected of anybody.")
            case "room":
                self.query_one("#people", KeyedList).fill(room_rows(desk))
            case "path":
                if self.host.snapshot is not None:
                    self.query_one("#path-lines", HangingLines).fill(path_lines(desk, self.host.snapshot))
            case _:
                self.query_one("#log-lines", HangingLines).fill(_log(desk))

    def _draw_card(self) -> None:
        desk, now, chosen = self.desk, self.situation, self.query_one("#main", KeyedList).chosen
        if desk is None or now is None or chosen is None:
            return
        self.query_one("#card", HangingLines).fill(inject_lines(desk, now, chosen))
        notes = note_words(desk, chosen)
        self.query_one("#notes").display = notes is not None
        self.query_one("#notes", Static).update(notes or "")
        self.query_one("#behind", HangingLines).fill(behind_lines(desk, now, chosen))

    def _draw_decision(self) -> None:
        desk, chosen = self.desk, self.query_one("#decisions", KeyedList).chosen
        if desk is None or self.situation is None or chosen is None:
            return
        decision = desk.scenario.decision_by_id[chosen]
        self.query_one("#decision", HangingLines).fill(decision_lines(desk, self.situation, decision))
        self.query_one("#options", KeyedList).fill(option_rows(desk, decision, self._width("#options")))

    def _draw_board(self, desk: "Desk", now: Situation) -> None:
        board = board_at(desk, now.minute, self.now().date())
        width = self._width("#board")
        self.query_one("#board-head", Static).update(board_headings(width))
        rows = self.query_one("#board", KeyedList)
        rows.fill(board_rows(desk, board, width), "No service is touched by this scenario.")
        self.query_one("#service", HangingLines).fill(service_lines(desk, board, rows.chosen or ""))

    def _draw_glance(self, desk: "Desk", now: Situation) -> None:
        glance = self.query_one("#glance")
        glance.set_class(self.page == "services", "-hidden")
        width = glance.content_size.width
        if glance.display and width:
            board = board_at(desk, now.minute, self.now().date())
            rows = [row.text for row in board_rows(desk, board, width)][:GLANCE_ROWS]
            self.query_one("#glance-head", Static).update(board_headings(width))
            self.query_one("#glance-rows", Static).update(Content("\n").join(rows))

    def _width(self, selector: str) -> int:
        return max(30, self.query_one(selector).size.width - 2)

    def on_resize(self) -> None:
        """Lay everything out again."""
        self.call_after_refresh(self.tick)

    # -- moving about -------------------------------------------------------------------------------------------

    def action_page(self, name: str) -> None:
        """Open a page."""
        focus = FIRST_FOCUS[name]
        self.query_one("#switcher", ContentSwitcher).current = _SWITCH[name]
        self.query_one(focus, Widget).focus()
        self.tick()
        self.call_after_refresh(self.tick)

    @on(PageBar.Chosen)
    def _page_chosen(self, message: PageBar.Chosen) -> None:
        self.action_page(message.page)

    @on(KeyedList.Moved, "#main")
    def _inject_moved(self) -> None:
        self._draw_card()
        self.query_one("#card-side").scroll_home(animate=False)

    @on(KeyedList.Moved, "#decisions")
    def _decision_moved(self) -> None:
        self._draw_decision()

    @on(KeyedList.Moved, "#board")
    def _service_moved(self) -> None:
        self.tick()

    @on(KeyedList.Opened, "#main")
    def _inject_opened(self, message: KeyedList.Opened) -> None:
        if self.desk is None or self.situation is None:
            return
        waiting = [*self.situation.due, *self.situation.contingencies]
        if self.desk.state.gone(message.key) and waiting:
            # What is out cannot be released again: Enter leads to what can.
            self.query_one("#main", KeyedList).choose(waiting[0].id)
        else:
            self.release(message.key)

    @on(KeyedList.Opened, "#decisions")
    def _decision_opened(self) -> None:
        self.query_one("#options").focus()

    @on(KeyedList.Opened, "#options")
    def _option_opened(self, message: KeyedList.Opened) -> None:
        decision = self.query_one("#decisions", KeyedList).chosen
        if decision is not None:
            self.decide(decision, message.key)

    @on(KeyedList.Opened, "#expected")
    def _expected_opened(self, message: KeyedList.Opened) -> None:
        self.mark(message.key, None)

    @on(KeyedList.Opened, "#people")
    def _person_opened(self, message: KeyedList.Opened) -> None:
        self.attend(message.key)

    def action_decide(self) -> None:
        """Go to the decision that is before the room."""
        self.action_page("decide")
        if self.situation is not None and self.situation.open:
            self.query_one("#decisions", KeyedList).choose(self.situation.open[0].decision.id)
            self.query_one("#options").focus()

    def action_mark(self, mark: "Mark") -> None:
        """Mark the expected action under the cursor."""
        chosen = self.query_one("#expected", KeyedList).chosen
        if self.page == "marks" and chosen is not None:
            self.mark(chosen, mark)

    def action_attend(self) -> None:
        """Note who is here."""
        self.action_page("room")
        self.attend(self.query_one("#people", KeyedList).chosen or "as:evaluator")

    def action_leave_out(self) -> None:
        """Leave out the inject under the cursor."""
        if self.page == "now":
            self.leave_out(self.query_one("#main", KeyedList).chosen)

    def action_players(self) -> None:
        """Show what players may see."""
        from cyberlayers.tui.screens.exercise_players import ExercisePlayersScreen

        self.app.push_screen(ExercisePlayersScreen(self.run_id))

    def action_hot_wash(self) -> None:
        """Open the hot wash."""
        from cyberlayers.tui.screens.exercise_hotwash import ExerciseHotWashScreen

        self.app.push_screen(ExerciseHotWashScreen(self.run_id))

    def action_report(self) -> None:
        """Open the report."""
        from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen

        self.app.push_screen(ExerciseReportScreen(self.run_id))

    def ended(self) -> None:
        """Show what was recorded."""
        self.action_report()

    def action_back(self) -> None:
        """From the options to the decisions, else back to the library; the run stays open."""
        if self.focused is not None and self.focused.id == "options":
            self.query_one("#decisions").focus()
        else:
            super().action_back()

    def action_stay(self) -> None:
        """Keep a stray key from leaving a room in play."""
        self.say("A run is open here. Escape goes back to the library (the run stays open), ctrl+q leaves.")


_SWITCH = {"marks": "expected", "room": "people"} | {name: name for name, _ in PAGES if name not in {"marks", "room"}}
"""The page's widget by its name: two pages are a list and nothing else."""
_PAGE_OF = {widget: name for name, widget in _SWITCH.items()}


def _log(desk: "Desk") -> tuple[Hanging, ...]:
    from cyberlayers.exercise.run import replay

    lines = []
    states = replay(desk.scenario, desk.rehearsal.events)
    for (at, event), state in zip(desk.rehearsal.events, states, strict=True):
        when = f"{at.astimezone():%H:%M:%S}  {story_time(state.started.startex, state.last.minute):<10}  "
        lines.append(Hanging(Content.styled(when, "$muted"), desk.words.of(event)))
    return tuple(reversed(lines))
