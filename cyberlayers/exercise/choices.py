"""What was decided, or is taken as decided because nobody did, and the milestones that follow.

* A decision whose inject is out, and whose deadline has passed on the scenario clock, has taken its default, at
  the deadline; a decision recorded after that replaces it.
* Looking ahead, every decision not yet taken takes its default at its deadline, counted from its inject's release
  or, where that has not come, from the minute for which the inject is planned.
* A milestone is on from the minute at which an option that sets it takes effect, an expected action that sets it
  is marked as met, or the facilitator switches it on; until the facilitator switches it off. Of what happens
  in the same minute the facilitator's word is the last.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cyberlayers.exercise.run import RunState
from cyberlayers.model.run import RunMilestone
from cyberlayers.model.scenario import Decision, Option, Scenario

SAME_MIN = 1e-6
"""Scenario minutes closer than this are the same minute."""


@dataclass(frozen=True)
class Choice:
    """A decision and how it went.

    Attributes:
        option: what was taken; none where nobody decided and the scenario names no default.
        effective_min: scenario minute from which it holds.
        by_default: nobody decided.
    """

    decision: Decision
    option: Option | None
    effective_min: float
    by_default: bool


def taken(scenario: Scenario, state: RunState) -> list[Choice]:
    """Return the decisions that the room took, in file order."""
    return [
        Choice(
            decision,
            decision.find(state.decided[decision.id].event.option),
            state.decided[decision.id].effective_min,
            by_default=False,
        )
        for decision in scenario.decision
        if decision.id in state.decided
    ]


def lapsed(scenario: Scenario, state: RunState, minute: float) -> list[Choice]:
    """Return the decisions that took their default by a scenario minute, in file order."""
    return [
        choice
        for choice in defaults(scenario, state)
        if choice.decision.inject in state.released and choice.effective_min <= minute + SAME_MIN
    ]


def defaults(scenario: Scenario, state: RunState | None) -> list[Choice]:
    """Return every decision not taken with the default that it takes, in file order."""
    return [
        Choice(
            decision,
            decision.find(decision.default),
            _asked_min(scenario, state, decision) + decision.deadline_min,
            by_default=True,
        )
        for decision in scenario.decision
        if state is None or decision.id not in state.decided
    ]


def milestones(scenario: Scenario, state: RunState | None, choices: Iterable[Choice], minute: float) -> frozenset[str]:
    """Return the milestones that are on at a scenario minute, given how the decisions went."""
    return frozenset(milestone_minutes(scenario, state, choices, minute))


def milestone_minutes(
    scenario: Scenario, state: RunState | None, choices: Iterable[Choice], minute: float
) -> dict[str, float]:
    """Return the milestones that are on at a scenario minute, each with the minute at which it went on."""
    on: dict[str, float] = {}
    for when, name, reached in sorted(_switches(scenario, state, choices), key=lambda switch: switch[0]):
        if when > minute + SAME_MIN:
            break
        if reached:
            on.setdefault(name, when)
        else:
            on.pop(name, None)
    return on


def _switches(scenario: Scenario, state: RunState | None, choices: Iterable[Choice]) -> list[tuple[float, str, bool]]:
    switched = [
        (choice.effective_min, name, True)
        for choice in choices
        if choice.option is not None
        for name in choice.option.sets
    ]
    if state is not None:
        for moment, event in state.marks.values():
            if event.mark == "met":
                expected = scenario.expected_by_id[event.expected]
                switched.extend((moment.minute, name, True) for name in expected.sets)
        switched.extend(
            (moment.minute, entry.milestone, entry.reached)
            for moment, entry in state.log
            if isinstance(entry, RunMilestone)
        )
    return switched


def _asked_min(scenario: Scenario, state: RunState | None, decision: Decision) -> float:
    if state is not None and decision.inject in state.released:
        return state.released[decision.inject].minute
    return float(scenario.inject_by_id[decision.inject].at_min)
