"""A run of an exercise, as its facilitator sees it: the keys, and what each of them leads to."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from cyberlayers.tui.screens.exercise_pages import FIRST_FOCUS, PAGES, SWITCH, RunPages
from cyberlayers.tui.widgets.keyed_list import KeyedList
from cyberlayers.tui.widgets.page_bar import PageBar

if TYPE_CHECKING:
    from cyberlayers.model.run import Mark


class ExerciseRunScreen(RunPages):
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

    def action_page(self, name: str) -> None:
        """Open a page."""
        focus = FIRST_FOCUS[name]
        self.query_one("#switcher", ContentSwitcher).current = SWITCH[name]
        self.query_one(focus, Widget).focus()
        self.tick()
        self.call_after_refresh(self.tick)

    @on(PageBar.Chosen)
    def _page_chosen(self, message: PageBar.Chosen) -> None:
        self.action_page(message.page)

    @on(KeyedList.Moved, "#main")
    def _inject_moved(self) -> None:
        self.draw_card()
        self.query_one("#card-side").scroll_home(animate=False)

    @on(KeyedList.Moved, "#decisions")
    def _decision_moved(self) -> None:
        self.draw_decision()

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
