"""The injects of a run as rows of a list, and one of them as the card that the facilitator reads from.

Only `inject_lines` is for players too: notes, what is expected and what is hit belong to no other view.
"""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.report.run_events import in_words
from cyberlayers.tui.exercise.marking import expected_line
from cyberlayers.tui.exercise.story import span, story_time
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import shown

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.scenario import Inject
    from cyberlayers.tui.exercise.desk import Desk

BLANK = Hanging(Content(""), "")


def inject_rows(desk: "Desk", now: "Situation") -> tuple[KeyedRow, ...]:
    """Return all injects: what is due, what fits, what comes, what is out (the latest first), what waits."""
    state = desk.state
    due, fitting = [one.id for one in now.due], [one.id for one in now.contingencies]
    rest = [one for one in desk.scenario.inject if one.id not in {*due, *fitting, *state.released, *state.skipped}]
    coming = sorted((one for one in rest if _comes(one, now)), key=lambda one: one.at_min)
    waiting = [one for one in rest if not _comes(one, now)]
    out = sorted(state.released, key=lambda name: (state.released[name].at, name), reverse=True)
    groups = (
        ("Due now", [_row(desk, name, "● now", "bold $accent") for name in due]),
        ("Fits what was not done", [_row(desk, name, "◇ fits", "$warning") for name in fitting]),
        ("To come", [_row(desk, one.id, f"○ {_time(desk, one.at_min)}", "$muted") for one in coming]),
        ("Out", [_row(desk, name, f"√ {_time(desk, state.released[name].minute)}", "$primary") for name in out]),
        ("Left out", [_row(desk, name, "- left out", "$faint") for name in state.skipped]),
        ("Only if its condition holds", [_row(desk, one.id, "· waits", "$faint") for one in waiting]),
    )
    return tuple(
        row for title, rows in groups if rows for row in (KeyedRow(None, Content.styled(title, "$muted")), *rows)
    )


def inject_lines(desk: "Desk", now: "Situation", name: str) -> tuple[Hanging, ...]:
    """Return an inject as it reaches the room, and when."""
    inject, words = desk.scenario.inject_by_id[name], desk.words
    to = ", ".join(words.role(one) for one in inject.recipients) or "the whole room"
    return (
        Hanging(Content.styled(f"{in_words(name)}  ", "bold $accent"), _when(desk, now, inject), "$muted"),
        Hanging(Content.styled("From  ", "$muted"), f"{words.spell(inject.sender)}, by {inject.channel}"),
        Hanging(Content.styled("To    ", "$muted"), to),
        BLANK,
        Hanging(Content(""), words.spell(inject.text), "bold"),
    )


def note_words(desk: "Desk", name: str) -> Content | None:
    """Return what the scenario tells the facilitator alone about an inject."""
    notes = desk.scenario.inject_by_id[name].notes
    if notes is None:
        return None
    return Content.assemble(("For you alone", "bold $warning"), "\n", shown(desk.words.spell(notes)))


def behind_lines(desk: "Desk", now: "Situation", name: str) -> tuple[Hanging, ...]:
    """Return what stands behind an inject: the decision it puts, what to ask, what is expected, what it hits."""
    inject, words, lines = desk.scenario.inject_by_id[name], desk.words, []
    for decision in (one for one in desk.scenario.decision if one.inject == name):
        asked = f"{words.spell(decision.prompt)} {words.role(decision.owner)}, {span(decision.deadline_min)}."
        taken = "d decides" if decision.id not in desk.state.decided else "decided"
        lines.append(Hanging(Content.styled("Decide  ", "bold $accent"), f"{asked} ({taken})"))
    questions = {one.id: one.text for one in desk.scenario.question}
    lines += [Hanging(Content.styled("Ask     ", "$muted"), words.spell(questions[one])) for one in inject.questions]
    if inject.hits:
        hit = ", ".join(_hit_words(desk, one.node) for one in inject.hits)
        lines.append(Hanging(Content.styled("Hits    ", "$muted"), hit))
    expected = [one for one in desk.scenario.expected if one.inject == name]
    if expected:
        lines += [BLANK, Hanging(Content(""), "Expected (page 4 marks)", "$muted")]
        lines += [expected_line(desk, now, one) for one in expected]
    return tuple(lines)


def _comes(inject: "Inject", now: "Situation") -> bool:
    return inject.kind != "contingency" and inject.at_min > now.minute


def _row(desk: "Desk", name: str, sign: str, style: str) -> KeyedRow:
    inject = desk.scenario.inject_by_id[name]
    spare = "" if inject.core or inject.kind == "contingency" or desk.state.gone(name) else "  may be left out"
    return KeyedRow(
        name,
        Content.assemble(
            (f"{sign:<14}", style), shown(in_words(name), "" if style != "$faint" else "$faint"), (spare, "$faint")
        ),
    )


def _time(desk: "Desk", minute: float) -> str:
    return story_time(desk.state.started.startex, minute)


def _when(desk: "Desk", now: "Situation", inject: "Inject") -> str:
    if inject.id in desk.state.released:
        return f"out since {_time(desk, desk.state.released[inject.id].minute)}"
    if inject.id in desk.state.skipped:
        return "left out"
    if inject in now.due:
        return f"due since {_time(desk, inject.at_min)}: Enter releases it" + (
            "" if inject.core else ", x leaves it out"
        )
    if inject in now.contingencies:
        return "fits what the room has not done: Enter releases it"
    if inject.at_min > now.minute:
        return f"comes at {_time(desk, inject.at_min)}, in {span(inject.at_min - now.minute)}"
    return f"its condition does not hold: {inject.when}" if inject.when else "its decision is not before the room"


def _hit_words(desk: "Desk", aim: str) -> str:
    return desk.words.spell("{" + aim + "}") if aim.startswith("tag:") else aim
