"""The hot wash: what was parked, what was aimed at, decided, expected and lost; and the questions to the room."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.model.run import RunAnswered
from cyberlayers.tui.exercise import prompts
from cyberlayers.tui.exercise.after import hot_wash_lines
from cyberlayers.tui.screens.exercise_noting import RoomMoves
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.widgets.keyed_list import KeyedList, KeyedRow
from cyberlayers.tui.wording import hanging, shown

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.scenario import Question
    from cyberlayers.tui.exercise.desk import Desk
    from cyberlayers.tui.screens.dialog import Answered
    from cyberlayers.workspace.workspace import Workspace


class ExerciseHotWashScreen(RoomMoves):
    """What the room talks about straight after play."""

    HELP = (
        "The hot wash happens while memories are fresh: first what was parked, then what was aimed at. Tab goes to "
        "the questions; Enter writes down what the room answers, without names. p parks another item, o adds a "
        "note.\n\n"
        "e ends play, and shows what was recorded. The same can be read in the report afterwards."
    )
    CSS_PATH = "../styles/exercise.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "park", "Park"),
        Binding("o", "note", "Note"),
        Binding("e", "end", "End play"),
        Binding("h", "back", "Run", show=False),
        Binding("q", "nothing", show=False),
    ]

    def body(self) -> ComposeResult:
        """Yield the look back and the questions."""
        yield Static(id="next", markup=False)
        with VerticalScroll(id="main", classes="page"):
            yield HangingLines(id="wash")
        yield Static(shown("Questions to the room (Tab, Enter answers)", "bold $accent"), id="ask-head")
        yield KeyedList(id="questions", classes="-folded")

    def heading(self) -> str:
        """Return whose hot wash it is."""
        return f"Hot wash · {super().heading()}"

    def draw(self, desk: "Desk", now: "Situation") -> None:
        """Show the questions; what is looked back at is read in a worker when the run has changed."""
        del now
        rest = desk.scenario.hotwash.minutes
        self.query_one("#next", Static).update(
            Content.assemble(
                ("Next  ", "bold $accent"),
                shown(f"Talk for {rest or 20} minutes; what the room says goes in as notes (o). Then e ends play.")
                if desk.state.ended is None
                else shown("Play has ended: notes and answers are still taken."),
            )
        )
        width = max(30, self.query_one("#questions").size.width - 2)
        self.query_one("#questions", KeyedList).fill(
            tuple(_row(desk, one, width) for one in _asked(desk)), "This scenario asks no question here."
        )
        self.read(partial(_material, desk), self._washed, lambda _: None)

    def tick(self) -> None:
        """Leave the page alone: nothing on it runs with the clock."""

    def _washed(self, lines: "tuple[object, ...]") -> None:
        self.query_one("#wash", HangingLines).fill(lines)  # type: ignore[arg-type] # made by hot_wash_lines

    @on(KeyedList.Opened, "#questions")
    def _answer(self, message: KeyedList.Opened) -> None:
        desk = self.desk
        if desk is None:
            return
        text = next(one.text for one in desk.scenario.question if one.id == message.key)
        question = prompts.answer(desk, desk.words.spell(text), message.key)

        def answered(said: "Answered | None") -> None:
            if said is not None:
                self.host.forget(question.key)
                role = None if said["role"] == "none" else said["role"]
                self.record(RunAnswered(run=self.run_id, question=message.key, role=role, text=said["text"]))

        self.app.push_screen(Prompt(question), answered)

    def ended(self) -> None:
        """Show what was recorded."""
        from cyberlayers.tui.screens.exercise_report import ExerciseReportScreen

        self.app.switch_screen(ExerciseReportScreen(self.run_id))

    def action_nothing(self) -> None:
        """Do nothing: a stray key does not leave a room in play."""


def _material(desk: "Desk", workspace: "Workspace") -> "tuple[object, ...]":
    from cyberlayers.workspace.closing import material
    from cyberlayers.workspace.judging import judge

    rehearsal = desk.rehearsal
    found = material(rehearsal.scenario, rehearsal.estate, rehearsal.events, judge(workspace, workspace.view()))
    return hot_wash_lines(found, desk.words)


def _asked(desk: "Desk") -> "list[Question]":
    wanted = desk.scenario.hotwash.questions or tuple(one.id for one in desk.scenario.question)
    return [one for one in desk.scenario.question if one.id in wanted]


def _row(desk: "Desk", question: "Question", width: int) -> KeyedRow:
    from cyberlayers.model.run import RunAnswered as Answer

    count = sum(isinstance(entry, Answer) and entry.question == question.id for _, entry in desk.state.log)
    lead = Content.styled(f"{'√' if count else '○'} ", "$primary" if count else "$accent")
    return KeyedRow(question.id, hanging(lead, f"{desk.words.spell(question.text)} ({question.category})", width))
