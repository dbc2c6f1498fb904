"""The pages of a run as its facilitator sees them, and how each is filled.

The clock, the next move and the page bar stand above all pages; only the page that is open is filled.
"""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import ContentSwitcher, Static

from cyberlayers.exercise.run import replay
from cyberlayers.exercise.situation import Situation
from cyberlayers.tui.exercise.continuity import CAVEAT, board_at, board_headings, board_rows, service_lines
from cyberlayers.tui.exercise.deciding import decision_lines, decision_rows, option_rows
from cyberlayers.tui.exercise.injects import behind_lines, inject_lines, inject_rows, note_words
from cyberlayers.tui.exercise.marking import mark_rows, unmarked
from cyberlayers.tui.exercise.next_move import next_move
from cyberlayers.tui.exercise.path import path_lines
from cyberlayers.tui.exercise.room import missing_roles, room_rows
from cyberlayers.tui.exercise.story import story_time
from cyberlayers.tui.screens.exercise_noting import RoomMoves
from cyberlayers.tui.widgets.clock_bar import ClockBar
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.widgets.page_bar import PageBar
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
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

SWITCH = {"marks": "expected", "room": "people"} | {name: name for name, _ in PAGES if name not in {"marks", "room"}}
"""The page's widget by its name: two pages are a list and nothing else."""
_PAGE_OF = {widget: name for name, widget in SWITCH.items()}


class RunPages(RoomMoves):
    """The facilitator's screen without its keys."""

    _seeks_due = False
    """Whether the cursor goes to the next inject that is due: once the clock has been moved."""

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
                injects = self.query_one("#main", KeyedList)
                injects.fill(inject_rows(desk, now))
                if self._seeks_due and now.due:
                    self._seeks_due = False
                    injects.choose(now.due[0].id)
                self.draw_card()
            case "decide":
                self.query_one("#decisions", KeyedList).fill(decision_rows(desk, now))
                self.draw_decision()
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

    def draw_card(self) -> None:
        """Show the inject under the cursor."""
        desk, now, chosen = self.desk, self.situation, self.query_one("#main", KeyedList).chosen
        if desk is None or now is None or chosen is None:
            return
        self.query_one("#card", HangingLines).fill(inject_lines(desk, now, chosen))
        notes = note_words(desk, chosen)
        self.query_one("#notes").display = notes is not None
        self.query_one("#notes", Static).update(notes or "")
        self.query_one("#behind", HangingLines).fill(behind_lines(desk, now, chosen))

    def draw_decision(self) -> None:
        """Show the decision under the cursor."""
        desk, chosen = self.desk, self.query_one("#decisions", KeyedList).chosen
        if desk is None or self.situation is None or chosen is None:
            return
        decision = desk.scenario.decision_by_id[chosen]
        self.query_one("#decision", HangingLines).fill(decision_lines(desk, self.situation, decision))
        options = self.query_one("#options", KeyedList)
        options.display = chosen not in desk.state.decided
        if not options.display and self.focused is None:
            self.query_one("#decisions").focus()
        options.fill(option_rows(desk, decision, self._width("#decision-side") - 2))

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

    def moved_on(self) -> None:
        """Look for what has become due."""
        self._seeks_due = True

    @on(KeyedList.Resized)
    def on_resize(self) -> None:
        """Lay everything out again."""
        self.call_after_refresh(self.tick)


def _log(desk: "Desk") -> tuple[Hanging, ...]:
    lines = []
    states = replay(desk.scenario, desk.rehearsal.events)
    for (at, event), state in zip(desk.rehearsal.events, states, strict=True):
        when = f"{at.astimezone():%H:%M:%S}  {story_time(state.started.startex, state.last.minute):<10}  "
        lines.append(Hanging(Content.styled(when, "$muted"), desk.words.of(event)))
    return tuple(reversed(lines))
