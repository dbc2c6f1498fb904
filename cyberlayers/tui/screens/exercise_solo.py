"""A run that somebody plays alone: injects come on the clock, decisions are put to them. Practice, never evidence."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.exercise.situation import Situation
from cyberlayers.model.run import RunDecided, RunReleased
from cyberlayers.report.run_events import in_words
from cyberlayers.tui.exercise.continuity import board_at, public_rows
from cyberlayers.tui.exercise.deciding import change_lines, decision_lines, option_rows
from cyberlayers.tui.exercise.injects import inject_lines
from cyberlayers.tui.exercise.story import span, story_time
from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.screens.exercise_noting import RoomMoves
from cyberlayers.tui.widgets.clock_bar import ClockBar
from cyberlayers.tui.widgets.fields import Field
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.wording import joined, shown

if TYPE_CHECKING:
    from cyberlayers.tui.exercise.desk import Desk


class ExerciseSoloScreen(RoomMoves):
    """What somebody sees who rehearses alone."""

    HELP = (
        "The story comes to you on the clock. Read what has happened; where a decision is put to you, choose an "
        "option with Enter and say why. If you do not decide in time the default is taken for you.\n\n"
        "Space holds the clock, n moves it to the next inject. Left and right show earlier injects. What a decision "
        "changed in the recovery of the services stands below it.\n\n"
        "A solo run is practice: it is kept and reported, and counts as evidence of nothing."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "clock", "Clock"),
        Binding("n", "next_inject", "Next inject"),
        Binding("left", "turn(-1)", "Earlier", show=False),
        Binding("right", "turn(1)", "Later", show=False),
        Binding("o", "note", "Note"),
        Binding("e", "end", "End"),
        Binding("h", "hot_wash", "Look back", show=False),
        Binding("w", "report", "Report", show=False),
        Binding("1,2,3,4,5,6,7,8,0,q,r,s,x", "stay", show=False),
    ]

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self._back = 0
        self._out = 0

    def body(self) -> ComposeResult:
        """Yield clock, inject, decision and services."""
        yield ClockBar()
        yield Static(id="next", markup=False)
        with Container(id="columns"):
            with VerticalScroll(id="story", can_focus=False):
                yield HangingLines(id="inject")
                yield Static(id="services", markup=False)
            with Vertical(id="put"):
                with VerticalScroll(id="asked", can_focus=False):
                    yield HangingLines(id="decision")
                yield KeyedList(id="main", classes="-folded")

    def draw(self, desk: "Desk", now: Situation) -> None:
        """Show the story so far, the decision that waits, and let the story come."""
        self.query_one(ClockBar).fill(desk, now, private=False)
        self.query_one("#next", Static).update(Content.assemble(("Next  ", "bold $accent"), shown(_next(desk, now))))
        out = sorted(desk.state.released, key=lambda name: (desk.state.released[name].at, name))
        if len(out) != self._out:
            self._out, self._back = len(out), 0
        if out:
            self._back = min(self._back, len(out) - 1)
            self.query_one("#inject", HangingLines).fill(inject_lines(desk, now, out[-1 - self._back]))
        self._draw_decision(desk, now)
        self._draw_services(desk, now)
        self._let_come(desk, now)

    def _let_come(self, desk: "Desk", now: Situation) -> None:
        coming = (*now.due, *now.contingencies)
        if coming and not self.busy and desk.state.ended is None:
            self.record(RunReleased(run=self.run_id, inject=coming[0].id))

    def _draw_decision(self, desk: "Desk", now: Situation) -> None:
        options = self.query_one("#main", KeyedList)
        lines: tuple[Hanging, ...] = ()
        if now.open:
            decision = now.open[0].decision
            lines = decision_lines(desk, now, decision)
            options.fill(option_rows(desk, decision, max(30, options.size.width - 2)))
        else:
            options.fill(())
            taken = max(desk.state.decided, key=lambda name: desk.state.decided[name].moment.at, default=None)
            if taken is not None:
                lines = (
                    Hanging(Content(""), f"You decided on “{in_words(taken)}”", "bold"),
                    *change_lines(desk, taken),
                )
        options.display = bool(now.open)
        if now.open and self.focused is None:
            # Hidden, the list lost the keys; what is typed next must not fall through to the screen.
            options.focus()
        self.query_one("#decision", HangingLines).fill(lines)

    def _draw_services(self, desk: "Desk", now: Situation) -> None:
        services = self.query_one("#services", Static)
        services.display = now.revealed
        if now.revealed:
            width = max(40, services.size.width)
            rows = public_rows(board_at(desk, now.minute, self.now().date()), width, 6)
            services.update(joined([Content.styled("Services now", "bold $muted"), *rows], "\n"))

    @on(KeyedList.Opened, "#main")
    def _chosen(self, message: KeyedList.Opened) -> None:
        desk, now = self.playing(), self.situation
        if desk is None or now is None or not now.open:
            return
        decision = now.open[0].decision
        option = decision.find(message.key)
        if option is None:
            return
        question = Question(
            key=f"solo:{self.run_id}:{decision.id}",
            title=desk.words.spell(option.text),
            text=f"Legal position: {desk.words.spell(option.legal_position)}" if option.legal_position else "",
            fields=(Field("why", "Why", hint="for your own report; may stay empty"),),
            accept="Decide",
        )

        def decided(said: Answered) -> None:
            self.record(
                RunDecided(
                    run=self.run_id,
                    decision=decision.id,
                    option=option.id,
                    role=decision.owner,
                    options_seen=tuple(one.id for one in decision.option),
                    rationale=said.get("why"),
                )
            )

        self.ask(question, decided)

    def action_turn(self, by: int) -> None:
        """Show an earlier inject, or a later one."""
        self._back = max(0, self._back - by)
        self.tick()

    def action_hot_wash(self) -> None:
        """Look back."""
        from cyberlayers.tui.screens.exercise_hotwash import ExerciseHotWashScreen

        self.app.push_screen(ExerciseHotWashScreen(self.run_id))

    def action_report(self) -> None:
        """Open the report."""
        from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen

        self.app.push_screen(ExerciseReportScreen(self.run_id))

    def ended(self) -> None:
        """Show what was recorded."""
        self.action_report()

    def action_stay(self) -> None:
        """Keep a stray key from leaving."""
        self.say("A run is open here. Escape goes back to the library (the run stays open), ctrl+q leaves.")


def _next(desk: "Desk", now: Situation) -> str:
    if desk.state.ended is not None:
        return "Play has ended: w shows the report."
    if now.open:
        entry = now.open[0]
        owner = desk.words.role(entry.decision.owner)
        left = span(entry.deadline_min - now.minute)
        return f"You are the {owner}: choose with up, down and Enter, {left} of the story left."
    if now.next is not None:
        at = story_time(desk.state.started.startex, now.next.at_min)
        held = "The clock is held: Space lets it run. " if desk.state.paused else ""
        return f"{held}More comes at {at}, in {span(now.next.at_min - now.minute)} of the story; n goes there at once."
    return "The story is told: e ends play and shows what it cost."
