"""Where a run stands now: what is due, what comes next, what is still open.

* An inject is **due** when its minute has come and its condition, if any, holds; in order of minutes, then of the
  file. One whose condition does not hold waits, and holds nothing up.
* A **contingency** is due from its minute on, once its decision is before the room, if its condition holds, or,
  without one, while nobody has taken the decision.
* Only an inject that is not core may be skipped.
* A **phase** is over when a later phase has begun; or its `ends_when` holds; or, without one, when its injects are
  all out, skipped or waiting, and no decision on them is open. Phases end in order.
* The **board** is revealed to players always (`live`), never, or between the end of a phase and the first inject of
  the next (`phase-end`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cyberlayers.exercise.choices import SAME_MIN, lapsed, milestones, taken
from cyberlayers.exercise.clock import Timing, minutes_between, planned_minutes, time_of_day
from cyberlayers.exercise.expression import holds, parse
from cyberlayers.exercise.run import RunState
from cyberlayers.model.scenario import Decision, Inject, Phase, Scenario


@dataclass(frozen=True)
class OpenDecision:
    """A decision before the room; after `deadline_min` its default is taken."""

    decision: Decision
    released_min: float
    deadline_min: float


@dataclass(frozen=True)
class Situation:
    """Where a run stands at one moment.

    Attributes:
        minute: on the scenario clock.
        due: injects to release now; `next` is the first whose minute is still to come.
        contingencies: those that fit what the room has not done.
        skippable: injects, due or to come, that may be left out.
        open: decisions before the room; `lapsed` have taken their default.
        phase: the one in play; none once all are over.
        revealed: whether players may see the continuity board.
        finished: nothing is due, to come or open.
    """

    minute: float
    milestones: frozenset[str]
    due: tuple[Inject, ...]
    next: Inject | None
    contingencies: tuple[Inject, ...]
    skippable: tuple[Inject, ...]
    open: tuple[OpenDecision, ...]
    lapsed: tuple[Decision, ...]
    phase: Phase | None
    revealed: bool
    finished: bool
    timing: Timing


def situation(
    scenario: Scenario, state: RunState, now: datetime, levels: Mapping[str, float] | None = None
) -> Situation:
    """Return where a run stands; `levels` gives the level of each aim in its conditions, 1 where absent."""
    return _Reading(scenario, state, now, levels or {}).situation()


class _Reading:
    """One moment of a run, with what its rules share."""

    def __init__(self, scenario: Scenario, state: RunState, now: datetime, levels: Mapping[str, float]) -> None:
        self.scenario = scenario
        self.state = state
        self.now = state.ended_at or now
        self.levels = levels
        self.minute = state.clock.minute_at(self.now)
        self.defaulted = lapsed(scenario, state, self.minute)
        choices = [*taken(scenario, state), *self.defaulted]
        self.on = milestones(scenario, state, choices, self.minute)
        self.open = tuple(self._open_decisions())
        scheduled = (inject for inject in scenario.inject if inject.kind != "contingency")
        self.left = [
            inject for inject in sorted(scheduled, key=lambda inject: inject.at_min) if not state.gone(inject.id)
        ]

    def situation(self) -> Situation:
        due = tuple(inject for inject in self.left if self._is_due(inject))
        coming = [inject for inject in self.left if not self._has_come(inject)]
        phase = self._phase()
        return Situation(
            minute=self.minute,
            milestones=self.on,
            due=due,
            next=coming[0] if coming else None,
            contingencies=tuple(self._contingencies()),
            skippable=tuple(inject for inject in (*due, *coming) if not inject.core),
            open=self.open,
            lapsed=tuple(choice.decision for choice in self.defaulted),
            phase=phase,
            revealed=self._revealed(phase),
            finished=not (due or coming or self.open),
            timing=self._timing(),
        )

    def _has_come(self, inject: Inject) -> bool:
        return inject.at_min <= self.minute + SAME_MIN

    def _holds(self, condition: str | None) -> bool:
        return condition is None or holds(parse(condition), self.on, self.minute, self.levels)

    def _is_due(self, inject: Inject) -> bool:
        return self._has_come(inject) and self._holds(inject.when)

    def _open_decisions(self) -> Iterable[OpenDecision]:
        settled = {choice.decision.id for choice in self.defaulted}.union(self.state.decided)
        for decision in self.scenario.decision:
            released = self.state.released.get(decision.inject)
            if released is not None and decision.id not in settled:
                yield OpenDecision(decision, released.minute, released.minute + decision.deadline_min)

    def _contingencies(self) -> Iterable[Inject]:
        for inject in self.scenario.inject:
            if inject.contingency_for is None or self.state.gone(inject.id) or not self._is_due(inject):
                continue
            decision = self.scenario.decision_by_id[inject.contingency_for]
            untaken = inject.when is not None or decision.id not in self.state.decided
            if decision.inject in self.state.released and untaken:
                yield inject

    def _phase(self) -> Phase | None:
        order = {phase.id: place for place, phase in enumerate(self.scenario.phase)}
        begun = max((order[self.scenario.inject_by_id[name].phase] for name in self.state.released), default=0)
        return next(
            (phase for place, phase in enumerate(self.scenario.phase) if place >= begun and not self._over(phase)),
            None,
        )

    def _over(self, phase: Phase) -> bool:
        if phase.ends_when is not None:
            return self._holds(phase.ends_when)
        ours = {inject.id for inject in self.scenario.inject if inject.phase == phase.id}
        holding_up = (inject for inject in self.left if self._is_due(inject) or not self._has_come(inject))
        return not any(inject.id in ours for inject in holding_up) and not any(
            entry.decision.inject in ours for entry in self.open
        )

    def _revealed(self, phase: Phase | None) -> bool:
        if self.state.started.reveal != "phase-end":
            return self.state.started.reveal == "live"
        if phase is None:
            return True
        current = any(self.scenario.inject_by_id[name].phase == phase.id for name in self.state.released)
        return phase.id != self.scenario.phase[0].id and not current

    def _timing(self) -> Timing:
        planned = planned_minutes(self.scenario)
        ahead = [planned[inject.id] for inject in self.left if self._is_due(inject) or not self._has_come(inject)]
        whole = float(sum(phase.minutes for phase in self.scenario.phase))
        planned_at = self.state.started_at + timedelta(minutes=min(ahead, default=whole))
        return Timing(
            scenario_at=time_of_day(self.state.started.startex, self.minute),
            planned_at=planned_at,
            actual_at=self.now,
            behind_min=max(0.0, minutes_between(planned_at, self.now)),
        )
