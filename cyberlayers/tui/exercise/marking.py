"""Expected actions and milestones as rows: met, not met, not observed, and within what time."""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.exercise.observed import expected_rows
from cyberlayers.report.run_events import OUTCOMES, in_words
from cyberlayers.tui.exercise.story import span
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import STATE_SIGNS, hanging, shown

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.scenario import Expected
    from cyberlayers.tui.exercise.desk import Desk

SIGNS = {"met": "√", "not_met": STATE_SIGNS["unmet"], "not_observed": "-", None: "○"}
STYLES = {"met": "$primary", "not_met": "bold $error", "not_observed": "$muted", None: "$accent"}
MILESTONE = "milestone:"
"""What the key of a milestone's row begins with."""


def expected_line(desk: "Desk", now: "Situation", expected: "Expected") -> Hanging:
    """Return an expected action with its sign."""
    mark = _mark(desk, expected.id)
    return Hanging(Content.styled(f"{SIGNS[mark]} ", STYLES[mark]), _words(desk, now, expected))


def mark_rows(desk: "Desk", now: "Situation", width: int) -> tuple[KeyedRow, ...]:
    """Return the expected actions of the injects that are out, the latest inject first, then the milestones."""
    out = sorted(desk.state.released, key=lambda name: (desk.state.released[name].at, name), reverse=True)
    rows = []
    for inject in out:
        expected = [one for one in desk.scenario.expected if one.inject == inject]
        if expected:
            rows.append(KeyedRow(None, shown(in_words(inject), "$muted")))
            rows += [KeyedRow(one.id, _folded(expected_line(desk, now, one), width)) for one in expected]
    if desk.scenario.milestone:
        rows.append(KeyedRow(None, Content.styled("Milestones: Enter switches one on or off", "$muted")))
    for milestone in desk.scenario.milestone:
        on = milestone.id in now.milestones
        sign = Content.styled("■ " if on else "□ ", "$primary" if on else "$muted")
        line = Hanging(sign, f"{desk.words.spell(milestone.text)}{' (reached)' if on else ''}")
        rows.append(KeyedRow(f"{MILESTONE}{milestone.id}", _folded(line, width)))
    return tuple(rows)


def unmarked(desk: "Desk") -> int:
    """Return how many expected actions, their inject out, nobody has marked."""
    return sum(row.put and row.expected.id not in desk.state.marks for row in expected_rows(desk.scenario, desk.state))


def _mark(desk: "Desk", name: str) -> str | None:
    return desk.state.marks[name][1].mark if name in desk.state.marks else None


def _folded(line: Hanging, width: int) -> Content:
    return hanging(line.lead, line.text, width, line.style)


def _words(desk: "Desk", now: "Situation", expected: "Expected") -> str:
    owner = desk.words.role(expected.owner)
    critical = "critical; " if expected.critical else ""
    return f"{owner}: {desk.words.spell(expected.action)} ({critical}{_time(desk, now, expected)})"


def _time(desk: "Desk", now: "Situation", expected: "Expected") -> str:
    mark = _mark(desk, expected.id)
    released = desk.state.released.get(expected.inject)
    if mark is not None and released is not None:
        after = span(desk.state.marks[expected.id][0].minute - released.minute)
        return f"{OUTCOMES[mark]}, after {after}" if mark == "met" else OUTCOMES[mark]
    if expected.within_min is None:
        return "no time given"
    if released is None:
        return f"within {span(expected.within_min)}"
    left = released.minute + expected.within_min - now.minute
    return f"{span(left)} left" if left > 0 else f"{span(expected.within_min)} are over"
