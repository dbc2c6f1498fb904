"""What is noted of a run besides play itself: marks, milestones, who is here, what was parked, and the end.

Marks are made by one evaluator, asked for once; what they see is recorded under their id, apart from what is said.
"""

from functools import partial
from typing import TYPE_CHECKING, cast

from cyberlayers.model.run import RunAttended, RunEnded, RunMarked, RunMilestone, RunNoted, RunParked
from cyberlayers.tui.exercise import prompts
from cyberlayers.tui.exercise.marking import MILESTONE, unmarked
from cyberlayers.tui.exercise.room import evaluators, missing_roles
from cyberlayers.tui.screens.dialog import Answered
from cyberlayers.tui.screens.exercise_moves import RunMoves
from cyberlayers.tui.wording import plural

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.run import Capacity, Ending, Mark
    from cyberlayers.tui.exercise.desk import Desk


class RoomMoves(RunMoves):
    """Marks, the room, and the end, beside the moves of play."""

    def __init__(self, run: str) -> None:
        super().__init__(run)
        self._evaluator = ""

    # -- marks --------------------------------------------------------------------------------------------------

    def mark(self, key: str, mark: "Mark | None") -> None:
        """Mark an expected action (asking what was seen where `mark` is None), or switch a milestone."""
        desk, now = self.desk, self.situation
        if desk is None or now is None or self.busy:
            return
        if key.startswith(MILESTONE):
            name = key.removeprefix(MILESTONE)
            if mark is None and desk.state.ended is None:
                self.record(RunMilestone(run=self.run_id, milestone=name, reached=name not in now.milestones))
        elif mark is None:
            expected = desk.scenario.expected_by_id[key]
            self.ask(prompts.mark(desk, expected, self.evaluator(desk)), partial(self._marked, key))
        elif self.evaluator(desk):
            self.record(RunMarked(run=self.run_id, expected=key, mark=mark, by=self.evaluator(desk)))
        else:
            self.ask(prompts.evaluator(desk, ""), partial(self._evaluates, key, mark))

    def evaluator(self, desk: "Desk") -> str:
        """Return whose marks these are: as last said, else who attends as the evaluator."""
        here = evaluators(desk)
        return self._evaluator or (here[0] if here else "")

    def _evaluates(self, key: str, mark: "Mark", said: Answered) -> None:
        self._evaluator = said["by"]
        desk = self.desk
        marked = partial(self.attempt, lambda: RunMarked(run=self.run_id, expected=key, mark=mark, by=said["by"]))
        if desk is not None and said["by"] in evaluators(desk):
            marked()
            return
        organisation = said.get("organisation")
        self.attempt(
            lambda: RunAttended(run=self.run_id, capacity="evaluator", person=said["by"], organisation=organisation),
            then=marked,
        )

    def _marked(self, key: str, said: Answered) -> None:
        self._evaluator = said.get("by", "")
        seen = cast("Mark", said["mark"])
        self.attempt(
            lambda: RunMarked(run=self.run_id, expected=key, mark=seen, by=said.get("by"), note=said.get("note"))
        )

    # -- the room -----------------------------------------------------------------------------------------------

    def attend(self, key: str) -> None:
        """Note who is here, beginning with a role or a capacity."""
        desk = self.desk
        if desk is None or self.busy:
            return
        capacity = key.removeprefix("as:") if key.startswith("as:") else "player"
        role = "none" if key.startswith("as:") else key
        self.host.forget(f"attend:{self.run_id}")
        self.ask(prompts.attendance(desk, role, capacity), self._attended)

    def _attended(self, said: Answered) -> None:
        role = said.get("role", "none")
        capacity = cast("Capacity", said["capacity"])
        self.attempt(
            lambda: RunAttended(
                run=self.run_id,
                role=None if role == "none" else role,
                capacity=capacity,
                person=said.get("person"),
                organisation=said.get("organisation"),
            )
        )

    def action_park(self) -> None:
        """Park an item for the hot wash."""
        if self.desk is not None:
            question = prompts.note(self.desk, parked=True)
            self.ask(question, lambda said: self.record(RunParked(run=self.run_id, text=said["text"]), said="Parked."))

    def action_note(self) -> None:
        """Add a line to the log."""
        if self.desk is not None:
            question = prompts.note(self.desk, parked=False)
            self.ask(question, lambda said: self.record(RunNoted(run=self.run_id, text=said["text"]), said="Noted."))

    # -- the end ------------------------------------------------------------------------------------------------

    def action_end(self) -> None:
        """End play, after asking."""
        desk, now = self.playing(), self.situation
        if desk is not None and now is not None:
            self.ask(prompts.ending(desk, _open_points(desk, now)), self._end, careful=True)

    def action_real(self) -> None:
        """Stop because a real incident has begun."""
        desk = self.playing()
        if desk is not None:
            question = prompts.real_incident(desk)
            self.ask(question, lambda said: self._end({"ending": "real-incident", **said}))

    def _end(self, said: Answered) -> None:
        ending = cast("Ending", said["ending"])
        self.record(RunEnded(run=self.run_id, ending=ending, why=said.get("why")), then=self.ended)

    def ended(self) -> None:
        """Do what follows the end; nothing here."""


def _open_points(desk: "Desk", now: "Situation") -> list[str]:
    points = []
    if now.open:
        points.append(f"{plural(len(now.open), 'decision')} not taken: the default stands.")
    if unmarked(desk):
        points.append(f"{plural(unmarked(desk), 'expected action')} not marked: not observed.")
    if missing_roles(desk):
        points.append(f"{plural(missing_roles(desk), 'required role')} not here: the run is practice.")
    return points
