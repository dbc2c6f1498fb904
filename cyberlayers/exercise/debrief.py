"""What a run showed, as data: the material of the after-action report. No score from 0 to 100, ever.

* A decision was taken, taken late (after its deadline), left to its default, or never put to the room.
* An improvement stands for each expected action that was not met and each control that it names: its owner acts
  within `CRITICAL_DAYS` or `OTHER_DAYS` of the run, and it is tested again within a year.

Objectives and expected actions are judged in `observed.py`; what the run is worth as evidence, in `evidence.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Literal

from cyberlayers.exercise.choices import SAME_MIN, defaults
from cyberlayers.exercise.clock import time_of_day
from cyberlayers.exercise.observed import ExpectedRow, ObjectiveRow, expected_rows, objective_rows
from cyberlayers.exercise.run import RunState, fold, replay
from cyberlayers.model.run import RunEvent
from cyberlayers.model.scenario import Decision, Scenario

CRITICAL_DAYS = 30
OTHER_DAYS = 90
RETEST_DAYS = 365


@dataclass(frozen=True)
class TimelineRow:
    """Something that happened: on the wall clock, in scenario minutes and at which time of day in the story."""

    at: datetime
    minute: float
    story_at: datetime
    event: RunEvent


@dataclass(frozen=True)
class DecisionRow:
    """A decision and how it was come to.

    Attributes:
        option: what was taken, by default or by the room; none where it never was.
        took_min: scenario minutes from the release of its inject; none unless the room took it.
    """

    decision: Decision
    option: str | None
    outcome: Literal["taken", "late", "default", "not-put"]
    role: str | None = None
    deputy: bool = False
    took_min: float | None = None
    effective_min: float | None = None
    options_seen: tuple[str, ...] = ()
    rationale: str | None = None


@dataclass(frozen=True)
class ServiceResult:
    """What the simulation says of one service, in hours.

    Attributes:
        held_up_by: the chain that ends when its own systems carry it again, in words, in time order.
    """

    id: str
    name: str
    rta_h: float
    rto_h: float | None
    rto_missed: bool
    mtpd_h: float | None
    mtpd_breached: bool
    first_breach_h: float | None = None
    held_up_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Improvement:
    """A row of the improvement plan; `control` is none where the expected action names no control."""

    expected: str
    observation: str
    control: str | None
    action: str
    owner: str | None
    due: date
    retest_by: date


@dataclass(frozen=True)
class Debrief:
    """Everything that the after-action report says; services with the worst first."""

    timeline: tuple[TimelineRow, ...]
    decisions: tuple[DecisionRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    expected: tuple[ExpectedRow, ...]
    services: tuple[ServiceResult, ...]
    improvements: tuple[Improvement, ...]
    parked: tuple[str, ...]


def debrief(
    scenario: Scenario,
    events: Sequence[tuple[datetime, RunEvent]],
    services: Iterable[ServiceResult],
    held_on: date,
) -> Debrief:
    """Return the material of the report on a run; `held_on` is the day from which due dates count.

    Raises:
        ContentError: the events are not those of a run.
    """
    state = fold(scenario, events)
    expected = expected_rows(scenario, state)
    return Debrief(
        timeline=tuple(_timeline(scenario, events)),
        decisions=tuple(_decision_row(scenario, state, decision) for decision in scenario.decision),
        objectives=objective_rows(scenario, state, expected),
        expected=expected,
        services=tuple(sorted(services, key=_severity)),
        improvements=tuple(_improvements(expected, held_on)),
        parked=tuple(item.text for item in state.parked if item.text is not None),
    )


def _timeline(scenario: Scenario, events: Sequence[tuple[datetime, RunEvent]]) -> Iterator[TimelineRow]:
    for (at, event), state in zip(events, replay(scenario, events), strict=True):
        minute = state.last.minute
        yield TimelineRow(at, minute, time_of_day(state.started.startex, minute), event)


def _decision_row(scenario: Scenario, state: RunState, decision: Decision) -> DecisionRow:
    decided = state.decided.get(decision.id)
    if decided is not None:
        event = decided.event
        late = decided.took_min > decision.deadline_min + SAME_MIN
        return DecisionRow(
            decision=decision,
            option=event.option,
            outcome="late" if late else "taken",
            role=event.role,
            deputy=event.deputy,
            took_min=decided.took_min,
            effective_min=decided.effective_min,
            options_seen=event.options_seen,
            rationale=event.rationale,
        )
    if decision.inject not in state.released:
        return DecisionRow(decision, None, "not-put")
    lapsing = next(choice for choice in defaults(scenario, state) if choice.decision.id == decision.id)
    return DecisionRow(decision, decision.default, "default", effective_min=lapsing.effective_min)


def _severity(result: ServiceResult) -> tuple[bool, float, bool, float, str]:
    breach = result.first_breach_h if result.first_breach_h is not None else inf
    return (not result.mtpd_breached, breach, not result.rto_missed, -result.rta_h, result.id)


def _improvements(rows: Iterable[ExpectedRow], held_on: date) -> Iterator[Improvement]:
    for row in rows:
        if row.outcome != "not_met":
            continue
        expected = row.expected
        days = CRITICAL_DAYS if expected.critical else OTHER_DAYS
        for control in expected.controls or (None,):
            yield Improvement(
                expected=expected.id,
                observation=row.note or f"Expected and not seen: {expected.action}",
                control=control,
                action=expected.action,
                owner=expected.owner,
                due=held_on + timedelta(days=days),
                retest_by=held_on + timedelta(days=RETEST_DAYS),
            )
