"""What players may see of a run: one inject at a time, and the services only when they are revealed.

It is composed of its own widgets from its own words: no note, no inject to come, no odds and no expected action is
ever given to it.
"""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, VerticalScroll
from textual.content import Content
from textual.widgets import Digits, Footer, Static

from cyberlayers.exercise.situation import Situation
from cyberlayers.model.run import RunPaused, RunReleased, RunResumed
from cyberlayers.tui.exercise.continuity import board_at, public_rows
from cyberlayers.tui.screens.exercise_base import RunScreen
from cyberlayers.tui.wording import joined, shown

if TYPE_CHECKING:
    from cyberlayers.tui.exercise.desk import Desk

HEAD = "EXERCISE   EXERCISE   EXERCISE"


class ExercisePlayersScreen(RunScreen):
    """The view for the room: readable from five metres once the terminal's font is enlarged."""

    HELP = (
        "Turn this view to the room. Make the terminal's font larger (ctrl and +, in most terminals) until it can be "
        "read from the back.\n\n"
        "b blanks it and brings it back; left and right show earlier injects again; Enter releases the next inject "
        "that is due, Space holds the clock. v or Escape goes back to the facilitator's screen.\n\n"
        "The services appear at the end of each phase, always, or never, as was chosen when the run was started."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "blank", "Blank"),
        Binding("enter", "release", "Next inject"),
        Binding("space", "clock", "Clock"),
        Binding("left", "turn(-1)", "Earlier", show=False),
        Binding("right", "turn(1)", "Later", show=False),
        Binding("v", "back", "Facilitator", show=False),
        Binding("1,2,3,4,5,6,7,8,0,q,r,s,w,x", "nothing", show=False),
    ]

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self._back = 0
        self._out = 0

    def compose(self) -> ComposeResult:
        """Yield heading, time of day, one inject, and room for the services."""
        yield Static(HEAD, id="exercise", markup=False)
        with VerticalScroll(id="stage", can_focus=False):
            yield Digits(id="time")
            yield Static(id="day", markup=False)
            yield Static(id="from", markup=False)
            yield Center(Static(id="inject", markup=False))
        yield Static(id="services", markup=False)
        yield Static("", id="title-bar")
        yield Footer(show_command_palette=False)

    def draw(self, desk: "Desk", now: Situation) -> None:
        """Show the latest inject, or the one that was turned back to."""
        out = sorted(desk.state.released, key=lambda name: (desk.state.released[name].at, name))
        if len(out) != self._out:
            self._out, self._back = len(out), 0
        self._back = min(self._back, max(0, len(out) - 1))
        self.query_one("#time", Digits).update(f"{now.timing.scenario_at:%H:%M}")
        held = " · the clock is held" if desk.state.paused and out else ""
        day = f"{now.timing.scenario_at:%A} {now.timing.scenario_at.day} {now.timing.scenario_at:%B}{held}"
        self.query_one("#day", Static).update(shown(day, "$muted"))
        self._draw_inject(desk, out[-1 - self._back] if out else None)
        self._draw_services(desk, now)

    def _draw_inject(self, desk: "Desk", name: str | None) -> None:
        if desk.state.ended is not None:
            sender, text = "", "The exercise has ended."
            if desk.state.ended.ending == "real-incident":
                text = "STOP. The exercise has ended: a real incident has begun. This is no longer an exercise."
        elif name is None:
            sender, text = "", "The exercise is about to begin."
        else:
            inject = desk.scenario.inject_by_id[name]
            to = ", ".join(desk.words.role(one) for one in inject.recipients) or "everyone"
            sender = f"{desk.words.spell(inject.sender)}, by {inject.channel}, to {to}"
            text = desk.words.spell(inject.text)
        self.query_one("#from", Static).update(shown(sender, "$accent"))
        self.query_one("#inject", Static).update(shown(text, "bold"))

    def _draw_services(self, desk: "Desk", now: Situation) -> None:
        services = self.query_one("#services", Static)
        services.display = now.revealed and self.size.height >= 20
        if services.display:
            width = max(40, self.size.width - 8)
            rows = public_rows(board_at(desk, now.minute, self.now().date()), width, 8 if self.size.height >= 32 else 4)
            services.update(joined([Content.styled("Services now", "bold"), *rows], "\n"))

    def action_blank(self) -> None:
        """Blank everything but the heading, or bring it back."""
        self.toggle_class("-blank")

    def action_turn(self, by: int) -> None:
        """Show an earlier inject, or a later one."""
        self._back = max(0, self._back - by)
        self.tick()

    def action_release(self) -> None:
        """Release the next inject that is due."""
        if self.desk is None or self.situation is None or self.busy or self.desk.state.ended is not None:
            return
        if self.situation.due:
            self.record(RunReleased(run=self.run_id, inject=self.situation.due[0].id))

    def action_clock(self) -> None:
        """Hold the clock, or let it run."""
        if self.desk is not None and not self.busy and self.desk.state.ended is None:
            held = self.desk.state.paused
            self.record(RunResumed(run=self.run_id) if held else RunPaused(run=self.run_id))

    def action_nothing(self) -> None:
        """Do nothing: a stray key shows the room nothing else."""
