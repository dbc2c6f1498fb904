"""What if: a run as it went, with one decision taken otherwise.

Everything else stays as recorded: the releases, the other decisions, the marks, and the seed, so that the recovery
is simulated again with the same draws. A decision that nobody took is inserted at its deadline's effect, before
the end of play.
"""

from collections.abc import Sequence
from datetime import datetime

from cyberlayers.errors import ContentError
from cyberlayers.exercise.choices import defaults
from cyberlayers.exercise.run import fold
from cyberlayers.model.run import RunDecided, RunEnded, RunEvent
from cyberlayers.model.scenario import Scenario

Pair = tuple[datetime, RunEvent]


def what_if(scenario: Scenario, events: Sequence[Pair], decision_id: str, option_id: str) -> tuple[Pair, ...]:
    """Return the events of the run in which the decision took that option.

    Raises:
        ContentError: the decision or the option is not the scenario's, or the run never came to the decision.
    """
    decision = scenario.decision_by_id.get(decision_id)
    if decision is None:
        raise ContentError(f"{decision_id} is not a decision of this scenario", "Choose one of its decisions")
    if decision.find(option_id) is None:
        raise ContentError(f"{option_id} is not an option of {decision_id}", "Choose one of its options")
    state = fold(scenario, events)
    if decision.inject not in state.released:
        raise ContentError(f"{state.started.run} never came to {decision_id}", "Choose a decision that was put")
    if decision_id in state.decided:
        return tuple((at, _otherwise(event, decision_id, option_id)) for at, event in events)
    lapsing = next(choice for choice in defaults(scenario, state) if choice.decision.id == decision_id)
    taken = RunDecided(
        run=state.started.run,
        decision=decision_id,
        option=option_id,
        role=decision.owner,
        effective_at_min=round(lapsing.effective_min),
    )
    ends = next((place for place, (_, event) in enumerate(events) if isinstance(event, RunEnded)), len(events))
    at = events[min(ends, len(events) - 1)][0]
    return (*events[:ends], (at, taken), *events[ends:])


def _otherwise(event: RunEvent, decision_id: str, option_id: str) -> RunEvent:
    if isinstance(event, RunDecided) and event.decision == decision_id:
        return event.model_copy(update={"option": option_id})
    return event
