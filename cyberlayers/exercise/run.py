"""A run as the fold of its events: whatever was recorded can be replayed up to any moment.

* The first event starts the run; the fold takes (wall-clock time, event) pairs in the order of the ledger.
* A decision took as long as the scenario clock advanced between its inject's release and the record, or as long
  as the room talked with the clock held, whichever is more.
* It takes effect at the minute that the facilitator set; else at the release plus its deadline; where `time_counts`,
  at the release plus the time it took.
* The last mark on an expected action counts.

The fold believes its events; whether one may be recorded is asked of `refusal.py` beforehand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cyberlayers.errors import ContentError
from cyberlayers.exercise.clock import Clock, minutes_between
from cyberlayers.model.run import (
    RunAnswered,
    RunAttended,
    RunDecided,
    RunEnded,
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
from cyberlayers.model.scenario import Scenario

Entry = RunAnswered | RunAttended | RunNoted | RunParked | RunMilestone


@dataclass(frozen=True)
class Moment:
    """When something happened: on the wall clock, and in scenario minutes."""

    at: datetime
    minute: float


@dataclass(frozen=True)
class Decided:
    """A decision that was taken.

    Attributes:
        event: what was recorded.
        moment: when.
        took_min: scenario minutes from the release of its inject.
        effective_min: scenario minute at which it takes effect.
    """

    event: RunDecided
    moment: Moment
    took_min: float
    effective_min: float


@dataclass(frozen=True)
class RunState:
    """Everything that happened in a run so far.

    Attributes:
        started: the event that began it; `started_at` is its wall-clock time.
        last: when the latest event happened.
        clock: the scenario clock at its last change.
        released: injects that reached the room; `skipped` were left out.
        decided: decisions taken, by decision.
        marks: the last mark on each expected action.
        log: answers, attendance, notes, parked items and milestones set by hand, in order.
        ended: how play ended; `ended_at` when.
    """

    started: RunStarted
    started_at: datetime
    last: Moment
    clock: Clock
    released: Mapping[str, Moment] = field(default_factory=dict)
    skipped: Mapping[str, Moment] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)
    marks: Mapping[str, tuple[Moment, RunMarked]] = field(default_factory=dict)
    log: tuple[tuple[Moment, Entry], ...] = ()
    ended: RunEnded | None = None
    ended_at: datetime | None = None

    @property
    def paused(self) -> bool:
        """Tell whether play goes on with the clock held."""
        return self.ended is None and not self.clock.running

    @property
    def attendance(self) -> tuple[RunAttended, ...]:
        """Return who was there, in order of arrival."""
        return tuple(entry for _, entry in self.log if isinstance(entry, RunAttended))

    @property
    def parked(self) -> tuple[RunParked, ...]:
        """Return what was put off to the hot wash."""
        return tuple(entry for _, entry in self.log if isinstance(entry, RunParked))

    def gone(self, inject: str) -> bool:
        """Tell whether an inject was released or skipped."""
        return inject in self.released or inject in self.skipped


def fold(scenario: Scenario, events: Iterable[tuple[datetime, RunEvent]]) -> RunState:
    """Return the state after some events.

    Raises:
        ContentError: the first event does not start a run.
    """
    states = list(replay(scenario, events))
    if not states:
        raise ContentError("the run has no events", "Check the workspace")
    return states[-1]


def replay(scenario: Scenario, events: Iterable[tuple[datetime, RunEvent]]) -> Iterator[RunState]:
    """Yield the state after each event.

    Raises:
        ContentError: the first event does not start a run.
    """
    state: RunState | None = None
    for at, event in events:
        if state is not None:
            state = apply(scenario, state, at, event)
        elif isinstance(event, RunStarted):
            state = begin(scenario, at, event)
        else:
            raise ContentError("the run does not begin with its start", "Check the workspace")
        yield state


def begin(scenario: Scenario, at: datetime, started: RunStarted) -> RunState:
    """Return the state of a run that has just started."""
    return RunState(started, at, Moment(at, 0.0), Clock(0.0, at, scenario.about.clock_ratio))


def apply(scenario: Scenario, state: RunState, at: datetime, event: RunEvent) -> RunState:
    """Return the state after one more event."""
    after = _on_the_clock(scenario, state, at, event)
    return replace(after, last=Moment(at, after.clock.minute_at(at)))


def _on_the_clock(scenario: Scenario, state: RunState, at: datetime, event: RunEvent) -> RunState:
    match event:
        case RunPaused():
            return replace(state, clock=state.clock.held(at))
        case RunResumed():
            return replace(state, clock=state.clock.resumed(at))
        case RunJumped():
            return replace(state, clock=state.clock.jumped(at, event.to_min))
        case RunEnded():
            return replace(state, clock=state.clock.held(at), ended=event, ended_at=at)
        case _:
            return _in_the_room(scenario, state, Moment(at, state.clock.minute_at(at)), event)


def _in_the_room(scenario: Scenario, state: RunState, moment: Moment, event: RunEvent) -> RunState:
    match event:
        case RunReleased():
            return replace(state, released={**state.released, event.inject: moment})
        case RunSkipped():
            return replace(state, skipped={**state.skipped, event.inject: moment})
        case RunMarked():
            return replace(state, marks={**state.marks, event.expected: (moment, event)})
        case RunDecided():
            decided = _decided(scenario, state, moment, event)
            return replace(state, decided={**state.decided, event.decision: decided})
        case RunAnswered() | RunAttended() | RunNoted() | RunParked() | RunMilestone():
            return replace(state, log=(*state.log, (moment, event)))
        case _:
            raise ContentError(f"{event.kind} is not an event within a run", "Check the workspace")


def _decided(scenario: Scenario, state: RunState, moment: Moment, event: RunDecided) -> Decided:
    decision = scenario.decision_by_id[event.decision]
    released = state.released.get(decision.inject, moment)
    took = max(minutes_between(released.at, moment.at), moment.minute - released.minute, 0.0)
    if event.effective_at_min is not None:
        effective = float(event.effective_at_min)
    else:
        effective = released.minute + (took if decision.time_counts else decision.deadline_min)
    return Decided(event, moment, took, effective)
