"""What was seen of the expected actions, and which objectives were met.

* An expected action is what its last mark says; without a mark it was not observed.
* An objective with a measure is met if what it times came about within the target: a decision, in the time that
  the room took for it; an expected action that was met, from its inject's release to its mark; a milestone, from
  startex. It is not met if that took longer; if a decision was put and not taken; if the action was not met; or
  if play went on beyond the target without the milestone. Else it was not observed.
* An objective without one is judged by the expected actions on its controls whose inject came: met if all were
  met, not met if one was not, else not observed.
"""

from dataclasses import dataclass

from cyberlayers.exercise.choices import SAME_MIN, lapsed, milestone_minutes, taken
from cyberlayers.exercise.run import RunState
from cyberlayers.model.run import Mark
from cyberlayers.model.scenario import Expected, Objective, Scenario


@dataclass(frozen=True)
class ExpectedRow:
    """An expected action and what the evaluator saw.

    Attributes:
        put: whether its inject ever came.
        after_min: scenario minutes from the release to the mark.
        by: the evaluator; `note` in their words.
    """

    expected: Expected
    put: bool
    outcome: Mark = "not_observed"
    after_min: float | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective, met or not; `measured_min` is what its measure came to, where it came about."""

    objective: Objective
    outcome: Mark
    measured_min: float | None = None


def expected_rows(scenario: Scenario, state: RunState) -> tuple[ExpectedRow, ...]:
    """Return every expected action with what was seen of it, in file order."""
    return tuple(_expected_row(expected, state) for expected in scenario.expected)


def _expected_row(expected: Expected, state: RunState) -> ExpectedRow:
    released = state.released.get(expected.inject)
    if expected.id not in state.marks:
        return ExpectedRow(expected, released is not None)
    moment, event = state.marks[expected.id]
    after = moment.minute - released.minute if released is not None else None
    return ExpectedRow(expected, released is not None, event.mark, after, event.by, event.note)


def objective_rows(scenario: Scenario, state: RunState, expected: tuple[ExpectedRow, ...]) -> tuple[ObjectiveRow, ...]:
    """Return every objective with its outcome, in file order."""
    return tuple(_objective_row(scenario, state, objective, expected) for objective in scenario.objective)


def _objective_row(
    scenario: Scenario, state: RunState, objective: Objective, rows: tuple[ExpectedRow, ...]
) -> ObjectiveRow:
    measured = objective.measured
    if measured is None or objective.target_min is None:
        return ObjectiveRow(objective, _on_controls(objective, rows))
    if measured in scenario.decision_by_id:
        minutes, failed = _decision(scenario, state, measured)
    elif measured in scenario.expected_by_id:
        row = next(row for row in rows if row.expected.id == measured)
        minutes, failed = (row.after_min if row.outcome == "met" else None), row.outcome == "not_met"
    else:
        minutes, failed = _milestone(scenario, state, measured, objective.target_min)
    if minutes is None:
        return ObjectiveRow(objective, "not_met" if failed else "not_observed")
    return ObjectiveRow(objective, "met" if minutes <= objective.target_min + SAME_MIN else "not_met", minutes)


def _on_controls(objective: Objective, rows: tuple[ExpectedRow, ...]) -> Mark:
    controls = set(objective.controls)
    marks = {row.outcome for row in rows if row.put and controls.intersection(row.expected.controls)}
    if "not_met" in marks:
        return "not_met"
    return "met" if marks == {"met"} else "not_observed"


def _decision(scenario: Scenario, state: RunState, name: str) -> tuple[float | None, bool]:
    if name in state.decided:
        return state.decided[name].took_min, False
    return None, scenario.decision_by_id[name].inject in state.released


def _milestone(scenario: Scenario, state: RunState, name: str, target_min: int) -> tuple[float | None, bool]:
    """Return when a milestone went on, if it did by the latest event, and whether it is overdue."""
    minute = state.last.minute
    choices = [*taken(scenario, state), *lapsed(scenario, state, minute)]
    return milestone_minutes(scenario, state, choices, minute).get(name), minute > target_min
