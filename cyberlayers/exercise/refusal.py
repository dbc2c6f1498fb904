"""Whether an event may be recorded, and if not, why: asked before anything is written.

* A run starts once, with its own scenario; every later event names it.
* Once play has ended only what belongs to the hot wash is taken: marks, answers, notes, parked items, attendance.
* Every id is one of the scenario's.
* An inject is released or skipped once; only one that is not core may be skipped; a contingency is simply not
  released.
* A decision is taken once, after its inject's release, by a role of the scenario, with one of its own options;
  a deputy decides only for a role that has one; effect never comes before the release. In solo and scripted play
  the clock is strict: after the deadline the default stands.
* Pause and resume alternate; a jump goes forward.
* An expected action is met, or not, only once its inject is out.
* Players and deputies play a role of the scenario; nobody deputises for a role without a deputy.
"""

from collections.abc import Collection
from datetime import datetime
from functools import singledispatchmethod

from cyberlayers.exercise.choices import SAME_MIN
from cyberlayers.exercise.run import RunState
from cyberlayers.model.run import (
    RunAnswered,
    RunAttended,
    RunDecided,
    RunEvent,
    RunJumped,
    RunMarked,
    RunMilestone,
    RunNoted,
    RunParked,
    RunPaused,
    RunReleased,
    RunResumed,
    RunSkipped,
    RunStarted,
)
from cyberlayers.model.scenario import Decision, Scenario

AFTER_THE_END = (RunMarked, RunAnswered, RunNoted, RunParked, RunAttended)


def refuse(scenario: Scenario, state: RunState | None, event: RunEvent, at: datetime) -> str | None:
    """Return why an event may not be recorded at a wall-clock time, or none where it may.

    `state` is none before the run has started.
    """
    if state is None or isinstance(event, RunStarted):
        return _start(scenario, state, event)
    if event.run != state.started.run:
        return f"{event.run} is not this run, which is {state.started.run}"
    if state.ended is not None and not isinstance(event, AFTER_THE_END):
        return f"{state.started.run} has ended"
    return _Rules(scenario, state, state.clock.minute_at(at)).judge(event)


def _start(scenario: Scenario, state: RunState | None, event: RunEvent) -> str | None:
    if not isinstance(event, RunStarted):
        return "the run has not started"
    if state is not None:
        return f"{state.started.run} has started already"
    if event.scenario != scenario.about.id:
        return f"the run is of {event.scenario}, not of {scenario.about.id}"
    return _stray("a stage of this scenario", event.resisted, {stage.id for stage in scenario.stage})


def _stray(what: str, wanted: Collection[str | None], known: Collection[str]) -> str | None:
    stray = next((name for name in wanted if name is not None and name not in known), None)
    return None if stray is None else f"{stray} is not {what}"


class _Rules:
    """The rules for one kind of event after another, at one scenario minute."""

    def __init__(self, scenario: Scenario, state: RunState, minute: float) -> None:
        self.scenario = scenario
        self.state = state
        self.minute = minute

    @singledispatchmethod
    def judge(self, event: RunEvent) -> str | None:  # noqa: ARG002 - dispatched on its type
        """Return why the event may not be recorded: of a parked item or an end, nothing stands in the way."""
        return None

    @judge.register
    def _(self, event: RunReleased) -> str | None:
        return self._inject(event.inject)

    @judge.register
    def _(self, event: RunSkipped) -> str | None:
        if why := self._inject(event.inject):
            return why
        inject = self.scenario.inject_by_id[event.inject]
        if inject.kind == "contingency":
            return f"{event.inject} is a contingency, which is skipped by not releasing it"
        return f"{event.inject} is core and cannot be skipped" if inject.core else None

    @judge.register
    def _(self, event: RunPaused) -> str | None:  # noqa: ARG002 - dispatched on its type
        return "the clock is held already" if self.state.paused else None

    @judge.register
    def _(self, event: RunResumed) -> str | None:  # noqa: ARG002 - dispatched on its type
        return None if self.state.paused else "the clock is running already"

    @judge.register
    def _(self, event: RunJumped) -> str | None:
        if event.to_min < self.minute - SAME_MIN:
            return f"the clock stands at minute {self.minute:.0f}, and a jump goes forward"
        return None

    @judge.register
    def _(self, event: RunDecided) -> str | None:
        decision = self.scenario.decision_by_id.get(event.decision)
        if decision is None:
            return f"{event.decision} is not a decision of this scenario"
        if decision.id in self.state.decided:
            return f"{decision.id} has been decided already"
        if decision.inject not in self.state.released:
            return f"{decision.id} is not before the room: its inject {decision.inject} has not been released"
        own = {option.id for option in decision.option}
        return (
            _stray(f"an option of {decision.id}", (event.option, *event.options_seen), own)
            or self._role(event.role, deputy=event.deputy)
            or self._unseen(event)
            or self._too_early(event, decision)
            or self._too_late(decision)
        )

    @judge.register
    def _(self, event: RunMarked) -> str | None:
        expected = self.scenario.expected_by_id.get(event.expected)
        if expected is None:
            return f"{event.expected} is not an expected action of this scenario"
        if event.mark != "not_observed" and expected.inject not in self.state.released:
            return f"{event.expected} cannot be marked: its inject {expected.inject} has not been released"
        return None

    @judge.register
    def _(self, event: RunMilestone) -> str | None:
        known = {milestone.id for milestone in self.scenario.milestone}
        return _stray("a milestone of this scenario", (event.milestone,), known)

    @judge.register
    def _(self, event: RunAnswered) -> str | None:
        known = {question.id for question in self.scenario.question}
        return _stray("a question of this scenario", (event.question,), known) or self._role(event.role)

    @judge.register
    def _(self, event: RunNoted) -> str | None:
        return self._role(event.role)

    @judge.register
    def _(self, event: RunAttended) -> str | None:
        if event.role is None and event.capacity in {"player", "deputy"}:
            return f"a {event.capacity} plays a role, and none is named"
        return self._role(event.role, deputy=event.capacity == "deputy")

    def _inject(self, name: str) -> str | None:
        if name in self.state.released:
            return f"{name} has been released already"
        if name in self.state.skipped:
            return f"{name} has been skipped already"
        return _stray("an inject of this scenario", (name,), self.scenario.inject_by_id)

    def _role(self, name: str | None, *, deputy: bool = False) -> str | None:
        if name is None:
            return None
        if deputy and name in self.scenario.role_by_id and self.scenario.role_by_id[name].deputy is None:
            return f"{name} has no deputy in this scenario"
        return _stray("a role of this scenario", (name,), self.scenario.role_by_id)

    def _unseen(self, event: RunDecided) -> str | None:
        if event.options_seen and event.option not in event.options_seen:
            return f"{event.option} was taken, and is not among the options seen"
        return None

    def _too_early(self, event: RunDecided, decision: Decision) -> str | None:
        asked = self.state.released[decision.inject].minute
        if event.effective_at_min is not None and event.effective_at_min < asked - SAME_MIN:
            return f"{decision.id} was put at minute {asked:.0f} and cannot take effect before it"
        return None

    def _too_late(self, decision: Decision) -> str | None:
        deadline = self.state.released[decision.inject].minute + decision.deadline_min
        strict = self.state.started.mode != "facilitated"
        if strict and decision.default is not None and self.minute > deadline + SAME_MIN:
            return f"{decision.id} took its default, {decision.default}, at minute {deadline:.0f}"
        return None
