"""What a facilitator does in a run: each move asks what it must, and becomes one record.

* A move that the rules of play refuse says why and changes nothing.
* While something is being recorded the same keys do nothing: a key pressed twice is no second event.
* Moving the clock past the deadline of a decision, and releasing an inject before its time, are asked about.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from cyberlayers.errors import CyberlayersError
from cyberlayers.model.run import (
    RunDecided,
    RunJumped,
    RunPaused,
    RunReleased,
    RunResumed,
    RunSkipped,
)
from cyberlayers.tui.exercise import prompts
from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.screens.exercise_base import RunScreen
from cyberlayers.tui.screens.prompt import Prompt

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.run import RunEvent
    from cyberlayers.tui.exercise.desk import Desk


class RunMoves(RunScreen):
    """The moves of the clock, the injects and the decisions; what they look like is `ExerciseRunScreen`'s."""

    # -- the clock ----------------------------------------------------------------------------------------------

    def action_clock(self) -> None:
        """Hold the clock, or let it run."""
        desk = self.playing()
        if desk is not None:
            self.record(RunResumed(run=self.run_id) if desk.state.paused else RunPaused(run=self.run_id))

    def action_next_inject(self) -> None:
        """Move the clock to the next inject."""
        desk, now = self.playing(), self.situation
        if desk is None or now is None:
            return
        if now.next is None:
            self.say("No inject is to come: h is the hot wash, e ends play.")
        else:
            self._move_to(desk, now, now.next.at_min)

    def action_jump(self) -> None:
        """Move the clock to a minute."""
        desk, now = self.playing(), self.situation
        if desk is not None and now is not None:
            self.ask(prompts.jump(desk, now.minute), lambda said: self._move_to(desk, now, self._minute(said["to"])))

    def _move_to(self, desk: "Desk", now: "Situation", to_min: int | None) -> None:
        if to_min is None:
            return
        event = RunJumped(run=self.run_id, to_min=to_min)
        lapsing = [entry.decision.id for entry in now.open if entry.deadline_min <= to_min]
        if lapsing:
            self.ask(prompts.lapsing(desk, lapsing, to_min), lambda _: self.record(event, then=self.moved_on))
        else:
            self.record(event, then=self.moved_on)

    def moved_on(self) -> None:
        """Do what follows a move of the clock; nothing here."""

    def _minute(self, words: str) -> int | None:
        try:
            return prompts.minute_of(words, self.situation.minute if self.situation else 0)
        except CyberlayersError as error:
            self.say(str(error))
            return None

    # -- injects ------------------------------------------------------------------------------------------------

    def release(self, name: str) -> None:
        """Release an inject; one that is not due only when asked again."""
        desk, now = self.playing(), self.situation
        if desk is None or now is None or desk.state.gone(name):
            return
        inject = desk.scenario.inject_by_id[name]
        event = RunReleased(run=self.run_id, inject=name)
        if inject in now.due or inject in now.contingencies:
            self.record(event)
        elif inject.at_min > now.minute:
            self.ask(prompts.early(desk, inject, now.minute), lambda _: self.record(event), careful=True)
        else:
            self.say("Its condition does not hold: it waits.")

    def leave_out(self, name: str | None) -> None:
        """Leave an inject out, if it may be."""
        desk = self.playing()
        if desk is None or name is None or desk.state.gone(name):
            return
        inject = desk.scenario.inject_by_id[name]
        if inject.kind == "contingency":
            self.say("A contingency is left out by not releasing it.")
        elif inject.core:
            self.say("This inject is core: the exercise needs it.")
        else:
            ask = prompts.leaving_out(desk, inject)
            self.ask(ask, lambda said: self.record(RunSkipped(run=self.run_id, inject=name, why=said.get("why"))))

    # -- decisions ----------------------------------------------------------------------------------------------

    def decide(self, name: str, option_id: str) -> None:
        """Record a decision: who, why, from when."""
        desk = self.playing()
        if desk is None:
            return
        decision = desk.scenario.decision_by_id[name]
        option = decision.find(option_id)
        if decision.id in desk.state.decided:
            self.say("This has been decided; a decision is taken once.")
        elif decision.inject not in desk.state.released:
            self.say("This decision is not before the room yet: its inject comes first.")
        elif option is not None:
            self.ask(prompts.decision(desk, decision, option), partial(self._decided, desk, name, option_id))

    def _decided(self, desk: "Desk", name: str, option: str, said: Answered) -> None:
        effective = said.get("effective")
        minute = self._minute(effective) if effective else None
        if effective and minute is None:
            return
        decision = desk.scenario.decision_by_id[name]
        self.record(
            RunDecided(
                run=self.run_id,
                decision=name,
                option=option,
                role=said["role"],
                deputy=said["deputy"] == "yes",
                options_seen=tuple(one.id for one in decision.option),
                effective_at_min=minute,
                rationale=said.get("why"),
            )
        )

    # -- asking -------------------------------------------------------------------------------------------------

    def playing(self) -> "Desk | None":
        """Return the desk while play goes on and nothing is being recorded."""
        if self.desk is None or self.busy:
            return None
        if self.desk.state.ended is not None:
            self.say("Play has ended: marks, notes and answers are still taken.")
            return None
        return self.desk

    def ask(self, question: Question, then: Callable[[Answered], None], *, careful: bool = False) -> None:
        """Ask, and go on with the answer; the draft is kept until then."""

        def answered(said: Answered | None) -> None:
            if said is not None:
                self.host.forget(question.key)
                then(said)

        screen: Screen[Answered | None] = Prompt(question, careful=careful)
        self.app.push_screen(screen, answered)

    def say(self, sentence: str) -> None:
        """Say why a key did nothing."""
        self.app.notify(sentence, severity="warning", markup=False)

    def attempt(self, build: "Callable[[], RunEvent]", then: Callable[[], None] = lambda: None) -> None:
        """Record what `build` makes; what was typed may not have the shape of a record, and then that is said."""
        from cyberlayers.workspace.refused import in_one_sentence

        try:
            with in_one_sentence():
                event = build()
        except CyberlayersError as error:
            self.say(str(error))
        else:
            self.record(event, then=then)
