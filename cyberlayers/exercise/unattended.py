"""A script played to its end: the events of a run that nobody watches.

* The clock is held from the start and jumps from one minute in which something happens to the next, so the
  scenario minutes are right however fast the events are recorded.
* In each minute, first what is due is released; then the script's steps are taken in file order, and after each
  what is due by then; last the contingencies that fit what has not been done.
* Releasing what is out already changes nothing.
* Play ends when nothing is left: no step, no inject still to come, no decision still open.
"""

from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor
from typing import NoReturn

from pydantic import ValidationError

from cyberlayers.errors import ContentError
from cyberlayers.exercise.expression import Minute, atoms, parse
from cyberlayers.exercise.refusal import refuse
from cyberlayers.exercise.run import RunState, apply, begin
from cyberlayers.exercise.situation import Situation, situation
from cyberlayers.model.run import (
    CAPACITIES,
    MARKS,
    RunAttended,
    RunDecided,
    RunEnded,
    RunEvent,
    RunJumped,
    RunMarked,
    RunMilestone,
    RunNoted,
    RunPaused,
    RunReleased,
    RunStarted,
)
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.script import Script, Step

Levels = Callable[[RunState], Mapping[str, float]]
"""Given a run so far, the level now of each aim in the scenario's conditions."""

Timed = tuple[int, RunEvent]


def unattended(
    scenario: Scenario, script: Script, started: RunStarted, levels: Levels | None = None
) -> tuple[Timed, ...]:
    """Return the events of a run in order, each with its scenario minute; without `levels` all services are up.

    Raises:
        ContentError: a step may not be taken when the script takes it; its place and minute are named.
    """
    play = _Play(scenario, started, levels or _all_up)
    steps = sorted(enumerate(script.step, 1), key=lambda numbered: numbered[1].at_min)
    while True:
        play.release_due()
        while steps and steps[0][1].at_min <= play.minute:
            play.take(*steps.pop(0))
            play.release_due()
        play.release_due(contingencies=True)
        coming = [*play.coming(), *(step.at_min for _, step in steps)]
        if not coming:
            break
        play.jump(min(coming))
    play.record(RunEnded(run=started.run))
    return tuple(play.events)


def _all_up(_: RunState) -> Mapping[str, float]:
    return {}


class _Play:
    """A run in the making. Its wall clock stands still, at startex: only jumps move the scenario minute."""

    def __init__(self, scenario: Scenario, started: RunStarted, levels: Levels) -> None:
        self.scenario = scenario
        self.run = started.run
        self.wall = started.startex
        self.levels = levels
        self.minute = 0
        self.state = begin(scenario, self.wall, started)
        self.events: list[Timed] = [(0, started)]
        self.record(RunPaused(run=self.run))

    def record(self, event: RunEvent) -> None:
        self.state = apply(self.scenario, self.state, self.wall, event)
        self.events.append((self.minute, event))

    def jump(self, to_min: int) -> None:
        self.minute = to_min
        self.record(RunJumped(run=self.run, to_min=to_min))

    def situation(self) -> Situation:
        return situation(self.scenario, self.state, self.wall, self.levels(self.state))

    def release_due(self, *, contingencies: bool = False) -> None:
        while True:
            now = self.situation()
            due = [*now.due, *(now.contingencies if contingencies else ())]
            if not due:
                return
            self.record(RunReleased(run=self.run, inject=due[0].id))

    def take(self, number: int, step: Step) -> None:
        try:
            event = self._event(step)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self._stop(number, step, f"{first['input']!r} is not an id of a {first['loc'][0]}")
        if isinstance(event, RunReleased) and event.inject in self.state.released:
            return
        why = refuse(self.scenario, self.state, event, self.wall)
        if why is not None:
            self._stop(number, step, why)
        self.record(event)

    def _stop(self, number: int, step: Step, why: str) -> NoReturn:
        raise ContentError(f"step {number} of the script, minute {step.at_min}: {why}", "Correct the script")

    def _event(self, step: Step) -> RunEvent:
        if step.decide is not None:
            return self._decided(step, step.decide)
        if step.mark is not None:
            mark = next(mark for mark in MARKS if mark == step.outcome)
            return RunMarked(run=self.run, expected=step.mark, mark=mark, by=step.by)
        if step.release is not None:
            return RunReleased(run=self.run, inject=step.release)
        if step.milestone is not None:
            return RunMilestone(run=self.run, milestone=step.milestone)
        if step.attend is not None:
            return self._attended(step, step.attend)
        return RunNoted(run=self.run, text=step.note)

    def _decided(self, step: Step, name: str) -> RunDecided:
        decision = self.scenario.decision_by_id.get(name)
        return RunDecided(
            run=self.run,
            decision=name,
            option=step.option or name,  # a step that decides has an option
            role=step.by or (decision.owner if decision else name),
            deputy=step.deputy,
            options_seen=tuple(option.id for option in decision.option) if decision else (),
            rationale=step.why,
        )

    def _attended(self, step: Step, name: str) -> RunAttended:
        capacity = next((capacity for capacity in CAPACITIES if capacity == step.outcome), "player")
        plays = capacity in {"player", "deputy"}
        return RunAttended(
            run=self.run,
            role=name if plays else None,
            capacity=capacity,
            person=step.person if plays else name,
            organisation=step.organisation,
        )

    def coming(self) -> Iterator[int]:
        """Yield the later minutes in which something can happen by itself."""
        for minute in self._minutes():
            if minute > self.minute:
                yield minute

    def _minutes(self) -> Iterator[int]:
        for inject in self.scenario.inject:
            if self.state.gone(inject.id):
                continue
            yield inject.at_min
            for atom in atoms(parse(inject.when)) if inject.when is not None else ():
                if isinstance(atom, Minute):
                    yield from (floor(atom.number), floor(atom.number) + 1)
        for entry in self.situation().open:
            yield ceil(entry.deadline_min)
        for decided in self.state.decided.values():
            yield ceil(decided.effective_min)
