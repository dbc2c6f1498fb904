"""What the facilitator does next: one sentence, the most urgent first. A room waits for whoever reads it.

* The briefing comes before the first minute: who is here, then the clock.
* What is due is released before anything is decided; what is decided before time runs on.
* With nothing due and nothing open, a contingency may be released, or the clock moved to the next inject.
"""

from typing import TYPE_CHECKING

from cyberlayers.report.run_events import in_words
from cyberlayers.tui.exercise.story import span, story_time

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import OpenDecision, Situation
    from cyberlayers.tui.exercise.desk import Desk


def next_move(desk: "Desk", now: "Situation") -> str:
    """Return the sentence that stands beside Next."""
    state = desk.state
    if state.ended is not None:
        return "Play has ended. Press w for the report, h for the hot wash; marks can still be made (4)."
    if not state.released and state.paused:
        return _briefing(desk, now)
    if now.due:
        return f"Release “{in_words(now.due[0].id)}”: press Enter.{_more(len(now.due) - 1)}"
    return _with_nothing_due(desk, now)


def _with_nothing_due(desk: "Desk", now: "Situation") -> str:
    if now.open:
        return _decision(desk, now.open[0], now.minute)
    if now.contingencies:
        first = now.contingencies[0]
        return f"“{in_words(first.id)}” fits what the room has not done: Enter releases it, or go on with n."
    if now.next is not None:
        at = story_time(desk.state.started.startex, now.next.at_min)
        wait = span(now.next.at_min - now.minute)
        return (
            f"Nothing is due. “{in_words(now.next.id)}” comes at {at}, in {wait} of the story: n moves the clock there."
        )
    return "Everything is out and decided: press h for the hot wash, then e to end."


def _briefing(desk: "Desk", now: "Situation") -> str:
    present = {entry.role for entry in desk.state.attendance}
    missing = [role.name for role in desk.scenario.role if role.required and role.id not in present]
    if missing:
        return f"Brief the room. Note who is here: press 5, then a ({len(missing)} required roles still to come)."
    first = f"“{in_words(now.due[0].id)}”" if now.due else "the first inject"
    return f"Brief the room, then press Space: the clock runs and {first} is released with Enter."


def _decision(desk: "Desk", entry: "OpenDecision", minute: float) -> str:
    owner = desk.words.role(entry.decision.owner)
    left = entry.deadline_min - minute
    if left <= 0:
        return f"{in_words(entry.decision.id)}: the deadline has passed. Press d to record what {owner} decides."
    held = "" if desk.state.paused else " Hold the clock with Space while they talk."
    return f"{owner} decides on “{in_words(entry.decision.id)}”, {span(left)} left: press d.{held}"


def _more(count: int) -> str:
    return "" if count < 1 else f" {count} more {'is' if count == 1 else 'are'} due."
