"""Decisions as rows, and one of them with its options: what is for and against it, and what it changed."""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.report.run_events import in_words
from cyberlayers.tui.exercise.story import span, story_time
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import hanging, joined, shown

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.model.scenario import Decision, Option
    from cyberlayers.tui.exercise.desk import Desk

CHANGES_SHOWN = 8
ONE_COURSE = "One course of events, every task at its likely duration, later decisions at their defaults."


def decision_rows(desk: "Desk", now: "Situation") -> tuple[KeyedRow, ...]:
    """Return the decisions: those before the room, those left to their default, those taken, those to come."""
    open_ids = [entry.decision.id for entry in now.open]
    lapsed = [one.id for one in now.lapsed]
    taken = sorted(desk.state.decided, key=lambda name: desk.state.decided[name].moment.at, reverse=True)
    coming = [one.id for one in desk.scenario.decision if one.id not in {*open_ids, *lapsed, *taken}]
    left = {entry.decision.id: entry.deadline_min - now.minute for entry in now.open}
    groups: tuple[tuple[str, list[KeyedRow]], ...] = (
        ("Before the room", [_row(desk, name, f"● {span(left[name])}", "bold $accent") for name in open_ids]),
        ("Left to the default", [_row(desk, name, "! default", "$warning") for name in lapsed]),
        ("Taken", [_row(desk, name, "√ taken", "$primary") for name in taken]),
        ("Not yet put", [_row(desk, name, "○ to come", "$faint") for name in coming]),
    )
    return tuple(
        row for title, rows in groups if rows for row in (KeyedRow(None, Content.styled(title, "$muted")), *rows)
    )


def decision_lines(desk: "Desk", now: "Situation", decision: "Decision") -> tuple[Hanging, ...]:
    """Return what a decision asks, of whom and until when; once taken, who decided and what that changed."""
    words, startex = desk.words, desk.state.started.startex
    owner = desk.scenario.role_by_id[decision.owner]
    lines = [Hanging(Content(""), words.spell(decision.prompt), "bold")]
    deputy = f", or the deputy ({owner.deputy})" if owner.deputy else ""
    lines.append(Hanging(Content.styled("By      ", "$muted"), f"{owner.name}{deputy}"))
    released = desk.state.released.get(decision.inject)
    if decision.id in desk.state.decided:
        return (*lines, *_taken(desk, decision), *change_lines(desk, decision.id))
    if released is None:
        when = f"put with the inject “{in_words(decision.inject)}”, which is not out yet"
    else:
        until = released.minute + decision.deadline_min
        when = f"{story_time(startex, until)}, {span(max(0, until - now.minute))} left"
        if until <= now.minute:
            when = f"{story_time(startex, until)}, which is over: the default stands unless you record another"
    lines.append(Hanging(Content.styled("Until   ", "$muted"), when))
    counts = (
        "from when it is taken: talking costs time" if decision.time_counts else "from its deadline: talking is free"
    )
    lines.append(Hanging(Content.styled("Holds   ", "$muted"), counts))
    return tuple(lines)


def option_rows(desk: "Desk", decision: "Decision", width: int) -> tuple[KeyedRow, ...]:
    """Return the options, each with what is for and against it."""
    return tuple(KeyedRow(option.id, _option(desk, decision, option, width)) for option in decision.option)


def change_lines(desk: "Desk", decision: str) -> tuple[Hanging, ...]:
    """Return what a decision that was taken changed in the recovery."""
    found = desk.changes.get(decision, ())
    title = Hanging(Content(""), "What it changed, against the default", "$muted")
    if not found:
        return (title, Hanging(Content("  "), "No service comes back sooner or later for it."))
    signs = {True: ("▲ ", "$primary"), False: ("▼ ", "$error"), None: ("◆ ", "$accent")}
    lines = [Hanging(Content.styled(*signs[one.better]), one.sentence) for one in found[:CHANGES_SHOWN]]
    more = len(found) - CHANGES_SHOWN
    if more > 0:
        lines.append(Hanging(Content("  "), f"and {more} more services", "$muted"))
    return (title, *lines, Hanging(Content("  "), ONE_COURSE, "$faint"))


def _taken(desk: "Desk", decision: "Decision") -> list[Hanging]:
    decided = desk.state.decided[decision.id]
    event = decided.event
    option = decision.find(event.option)
    who = f"{desk.words.role(event.role)}{', by the deputy' if event.deputy else ''}"
    late = decided.took_min > decision.deadline_min
    took = f"after {span(decided.took_min)}{', late' if late else ''}"
    takes_effect = story_time(desk.state.started.startex, decided.effective_min)
    lines = [
        Hanging(Content.styled("Taken   ", "$primary"), desk.words.spell(option.text) if option else event.option),
        Hanging(Content.styled("        ", "$muted"), f"{who}, {took}; takes effect {takes_effect}"),
    ]
    if event.rationale:
        lines.append(Hanging(Content.styled("Why     ", "$muted"), event.rationale))
    return lines


def _row(desk: "Desk", name: str, sign: str, style: str) -> KeyedRow:
    owner = desk.words.role(desk.scenario.decision_by_id[name].owner)
    return KeyedRow(name, Content.assemble((f"{sign:<12}", style), shown(in_words(name)), "  ", shown(owner, "$muted")))


def _option(desk: "Desk", decision: "Decision", option: "Option", width: int) -> Content:
    taken = desk.state.decided.get(decision.id)
    on = taken is not None and taken.event.option == option.id
    default = "  (the default)" if option.id == decision.default else ""
    head = Content.styled("√ " if on else "▸ ", "$primary" if on else "$accent")
    lines = [hanging(head, desk.words.spell(option.text) + default, width, "bold")]
    for sign, style, text in (
        ("  + ", "$primary", option.in_favour),
        ("  - ", "$warning", option.against),
        ("  § ", "$error", option.legal_position),
    ):
        if text:
            lines.append(hanging(Content.styled(sign, style), desk.words.spell(text), width, "$muted"))
    return joined(lines, "\n")
