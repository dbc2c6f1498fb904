"""What a run is worth as evidence of controls.

It counts only if all of this holds; else it is practice, kept and reported:

* it was facilitated, and ended, and not because a real incident began;
* every required role, or its deputy, was there;
* something was marked, and every mark was made by a named evaluator who attended as one, and neither played nor
  deputised for a role that owns a decision or took one.

Then each control whose own evidence list admits an exercise, and that an expected action names whose inject came:

* is contradicted where a critical one of these actions was not met;
* is supported where all of them were met; and neither otherwise.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cyberlayers.exercise.observed import expected_rows
from cyberlayers.exercise.run import RunState
from cyberlayers.model.scenario import Scenario


@dataclass(frozen=True)
class Earned:
    """What a run is worth.

    Attributes:
        shortfalls: why it does not count, each in one sentence without a full stop; empty where it counts.
        supports: controls it is supporting evidence of, in order of their ids.
        contradicts: controls it contradicts.
    """

    shortfalls: tuple[str, ...]
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether the run is evidence at all."""
        return not self.shortfalls


def earned(scenario: Scenario, state: RunState, admissible: Collection[str]) -> Earned:
    """Return what a run is worth, given the controls that an exercise may be evidence of."""
    shortfalls = (*_conduct(state), *_absences(scenario, state), *_markers(scenario, state))
    if shortfalls:
        return Earned(shortfalls)
    rows = [row for row in expected_rows(scenario, state) if row.put]
    named = sorted({control for row in rows for control in row.expected.controls} & set(admissible))
    failed = {
        control
        for row in rows
        if row.expected.critical and row.outcome == "not_met"
        for control in row.expected.controls
    }
    unmet = {control for row in rows if row.outcome != "met" for control in row.expected.controls}
    return Earned(
        (),
        supports=tuple(control for control in named if control not in unmet),
        contradicts=tuple(control for control in named if control in failed),
    )


def _conduct(state: RunState) -> Iterator[str]:
    if state.started.mode != "facilitated":
        yield f"the run was {state.started.mode}, and only a facilitated run counts"
    if state.ended is None:
        yield "the run has not ended"
    elif state.ended.ending == "real-incident":
        yield "the run was broken off for a real incident"


def _absences(scenario: Scenario, state: RunState) -> Iterator[str]:
    present = {entry.role for entry in state.attendance if entry.capacity in {"player", "deputy"}}
    for role in scenario.role:
        if role.required and role.id not in present:
            yield f"neither {role.name} nor a deputy was there"


def _markers(scenario: Scenario, state: RunState) -> Iterator[str]:
    if not state.marks:
        yield "no expected action was marked"
    deciding = {decision.owner for decision in scenario.decision}
    deciding.update(decided.event.role for decided in state.decided.values())
    evaluators = {entry.person for entry in state.attendance if entry.capacity == "evaluator"} - {None}
    deciders = {
        entry.person for entry in state.attendance if entry.capacity in {"player", "deputy"} and entry.role in deciding
    }
    marked_by = {event.by for _, event in state.marks.values()}
    if None in marked_by:
        yield "a mark does not say who made it"
    for person in sorted(filter(None, marked_by)):
        if person not in evaluators:
            yield f"{person} made marks and did not attend as an evaluator"
        elif person in deciders:
            yield f"{person} made marks and played a role that decides"
