"""Which injects and stages can be reached at all, from the file alone.

* A milestone can be on only if an option, or an expected action, of a reachable inject sets it.
* An inject is reachable if its condition can hold at some moment from `at_min` on, for some levels 0..1 and some
  of the milestones that can be on; a contingency, if its decision's inject is reachable too.
* A stage is reachable from a stage to which none leads.

Both are least fixed points. Whether a condition can hold is found by trying every combination of milestones with
one moment and one level on, between and beyond the numbers that it names; a condition with more than `MAX_TRIALS`
combinations is taken to be reachable.
"""

from collections.abc import Iterable
from itertools import pairwise, product
from math import prod

from cyberlayers.exercise.expression import Expression, Level, Minute, Reached, atoms, holds, parse
from cyberlayers.model.scenario import Inject, Scenario

MAX_TRIALS = 2_000


def reachable_injects(scenario: Scenario) -> frozenset[str]:
    """Return the ids of the injects that can be released.

    Raises:
        ContentError: a condition does not follow the grammar.
    """
    conditions = {inject.id: parse(inject.when) for inject in scenario.inject if inject.when is not None}
    reached: set[str] = set()
    while True:
        on = _settable(scenario, reached)
        found = {
            inject.id
            for inject in scenario.inject
            if inject.id not in reached
            and _put_to_the_room(inject, scenario, reached)
            and (inject.id not in conditions or can_hold(conditions[inject.id], on, inject.at_min))
        }
        if not found:
            return frozenset(reached)
        reached |= found


def reachable_stages(scenario: Scenario, barred: Iterable[str] = ()) -> frozenset[str]:
    """Return the ids of the stages to which the path leads when the barred ones do not pass."""
    stopped = set(barred)
    successors = {stage.id: stage.next for stage in scenario.stage}
    led_to = {name for names in successors.values() for name in names}
    pending = [stage.id for stage in scenario.stage if stage.id not in led_to]
    passed: set[str] = set()
    while pending:
        name = pending.pop()
        if name in passed or name in stopped:
            continue
        passed.add(name)
        pending.extend(successors[name])
    return frozenset(passed)


def can_hold(expression: Expression, milestones: Iterable[str], from_minute: float) -> bool:
    """Tell whether a condition can hold from a minute on, when only these milestones can be on."""
    found = set(atoms(expression))
    switches = sorted({atom.milestone for atom in found if isinstance(atom, Reached)} & set(milestones))
    named = {atom.number for atom in found if isinstance(atom, Minute)}
    moments = [moment for moment in _around({*named, from_minute}) if moment >= from_minute]
    aims = sorted({atom.aim for atom in found if isinstance(atom, Level)})
    levels = [[level for level in _around({0.0, 1.0, *_numbers(found, aim)}) if 0 <= level <= 1] for aim in aims]
    if prod((2 ** len(switches), len(moments), *map(len, levels))) > MAX_TRIALS:
        return True
    return any(
        holds(
            expression,
            {name for name, on in zip(switches, states, strict=True) if on},
            moment,
            dict(zip(aims, tried, strict=True)),
        )
        for states in product((False, True), repeat=len(switches))
        for moment in moments
        for tried in product(*levels)
    )


def _numbers(found: Iterable[object], aim: str) -> set[float]:
    return {atom.number for atom in found if isinstance(atom, Level) and atom.aim == aim}


def _around(numbers: set[float]) -> list[float]:
    """Return the numbers themselves, one between each two neighbours, and one beyond the last."""
    ordered = sorted(numbers)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return [*ordered, *between, ordered[-1] + 1]


def _settable(scenario: Scenario, reached: set[str]) -> set[str]:
    actions = (expected.sets for expected in scenario.expected if expected.inject in reached)
    options = (
        option.sets for decision in scenario.decision if decision.inject in reached for option in decision.option
    )
    return {name for sets in (*actions, *options) for name in sets}


def _put_to_the_room(inject: Inject, scenario: Scenario, reached: set[str]) -> bool:
    if inject.contingency_for is None:
        return True
    decision = scenario.decision_by_id.get(inject.contingency_for)
    return decision is not None and decision.inject in reached
