"""What happened in a run, event by event, in words; the scenario's placeholders in this organisation's own names.

Nothing that is said here names a person: attendance shows the role and the capacity alone.
"""

from collections.abc import Callable
from functools import singledispatchmethod

from cyberlayers.exercise.aims import spell_out
from cyberlayers.model.estate import Estate
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

OUTCOMES = {"met": "met", "not_met": "not met", "not_observed": "not observed"}
ENDINGS = {"completed": "played to its end", "stopped": "stopped", "real-incident": "stopped for a real incident"}


def in_words(name: str) -> str:
    """Return an id as words: `supplier-session` as `Supplier session`."""
    return name.replace("-", " ").capitalize()


class EventWords:
    """Says in words what an event of one run was."""

    def __init__(self, scenario: Scenario, estate: Estate | None) -> None:
        self.scenario = scenario
        self.spell: Callable[[str], str] = lambda text: spell_out(text, scenario, estate)

    def role(self, name: str | None) -> str:
        """Return what a role is called."""
        found = self.scenario.role_by_id.get(name or "")
        return found.name if found else name or "the room"

    @singledispatchmethod
    def of(self, event: RunEvent) -> str:
        """Return what an event was; empty where nothing is to be said of it."""
        return event.kind.removeprefix("run-").replace("-", " ")

    @of.register
    def _(self, event: RunStarted) -> str:
        return f"Play began, {event.mode}"

    @of.register
    def _(self, event: RunReleased) -> str:
        return f"Inject {event.inject}: {self.spell(self.scenario.inject_by_id[event.inject].text)}"

    @of.register
    def _(self, event: RunSkipped) -> str:
        return f"Inject {event.inject} left out" + (f": {event.why}" if event.why else "")

    @of.register
    def _(self, event: RunPaused) -> str:  # noqa: ARG002 - dispatched on its type
        return "Clock held"

    @of.register
    def _(self, event: RunResumed) -> str:  # noqa: ARG002 - dispatched on its type
        return "Clock running"

    @of.register
    def _(self, event: RunJumped) -> str:
        return f"Clock moved on to minute {event.to_min}"

    @of.register
    def _(self, event: RunDecided) -> str:
        option = self.scenario.decision_by_id[event.decision].find(event.option)
        who = f"{self.role(event.role)}{' (deputy)' if event.deputy else ''}"
        why = f" Why: {event.rationale}" if event.rationale else ""
        return f"Decision {event.decision}, {who}: {self.spell(option.text) if option else event.option}{why}"

    @of.register
    def _(self, event: RunMarked) -> str:
        note = f" ({event.note})" if event.note else ""
        return f"{self.spell(self.scenario.expected_by_id[event.expected].action)}: {OUTCOMES[event.mark]}{note}"

    @of.register
    def _(self, event: RunMilestone) -> str:
        return f"Milestone {event.milestone} {'reached' if event.reached else 'taken back'}"

    @of.register
    def _(self, event: RunAnswered) -> str:
        asked = next((one.text for one in self.scenario.question if one.id == event.question), event.question)
        return f"{self.spell(asked)} {self.role(event.role)}: {event.text or ''}".rstrip()

    @of.register
    def _(self, event: RunAttended) -> str:
        return f"{self.role(event.role)} here" if event.role else f"An {event.capacity} here".replace("An f", "A f")

    @of.register
    def _(self, event: RunNoted) -> str:
        return f"Note: {event.text or ''}".rstrip()

    @of.register
    def _(self, event: RunParked) -> str:
        return f"Parked: {event.text or ''}".rstrip()

    @of.register
    def _(self, event: RunEnded) -> str:
        return f"Play ended, {ENDINGS[event.ending]}" + (f": {event.why}" if event.why else "")
