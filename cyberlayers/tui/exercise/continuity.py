"""The continuity board: each service that the story touches, as it stands at this minute of the story.

What a row says is one course of events, every task at its likely duration; a figure that rests on an estimate, or on
nothing proven, carries a mark.
"""

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.continuity.at_hour import ServiceNow, services_at
from cyberlayers.tui.exercise.story import hours_words, story_time
from cyberlayers.tui.figures import LEGEND, basis_mark, basis_words
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import cut, plural
from cyberlayers.workspace.closing import stretch_words

if TYPE_CHECKING:
    from cyberlayers.continuity.outcome import Stretch
    from cyberlayers.tui.exercise.desk import Desk

CAVEAT = f"One course of events, every task at its likely duration.  {LEGEND}"
_LEVEL, _WORKAROUND, _CLOCK, _BACK = 13, 17, 21, 9
_SHORT_LEVEL = 7
_ROOMY = 96
"""From this width on a row has bars, and says what the service waits for."""


@dataclass(frozen=True)
class BoardAt:
    """The board at one minute: the services touched, the worst first, and how many are not."""

    touched: tuple[ServiceNow, ...]
    untouched: int
    hour: float
    today: date


@dataclass(frozen=True)
class _Plan:
    """Widths of the columns in cells, 0 for one that is left out."""

    name: int
    level: int
    back: int
    waits: int


def board_at(desk: "Desk", minute: float, today: date) -> BoardAt:
    """Return the board at a scenario minute."""
    every = services_at(desk.prospect.course, desk.prospect.outcome, minute / 60)
    touched = sorted((one for one in every if one.touched), key=_urgency)
    return BoardAt(tuple(touched), len(every) - len(touched), minute / 60, today)


def board_headings(width: int) -> Content:
    """Return the headings, laid out as the rows are."""
    plan = _plan(width)
    named = [("Service", plan.name), ("Level" if plan.waits == 0 else "Level now", plan.level)]
    named += [("Workaround", _WORKAROUND), ("MTPD", _CLOCK), ("Back at", plan.back), ("Waits for", plan.waits)]
    return Content.styled("  " + "".join(cut(name, cells) for name, cells in named if cells), "$muted")


def board_rows(desk: "Desk", board: BoardAt, width: int) -> tuple[KeyedRow, ...]:
    """Return one row a service."""
    names = _names(desk)
    rows = [KeyedRow(one.service.id, _row(one, board, names, width)) for one in board.touched]
    if board.untouched:
        rest = "s are" if board.untouched > 1 else " is"
        rows.append(KeyedRow(None, Content.styled(f"  {board.untouched} more service{rest} not touched.", "$muted")))
    return tuple(rows)


def service_lines(desk: "Desk", board: BoardAt, name: str) -> tuple[Hanging, ...]:
    """Return the figures behind one row, each with its basis."""
    one = next((found for found in board.touched if found.service.id == name), None)
    if one is None:
        return ()
    service, outcome, today = one.service, one.outcome, board.today
    basis = basis_words(service, today)
    startex = desk.state.started.startex

    def at(hour: float) -> str:
        return f"{story_time(startex, hour * 60)} ({hour:.0f} h)"

    lines = [
        f"Level {one.level:.0%}, on its own systems {one.it_level:.0%}; least acceptable {service.mbco:.0%} ({basis}).",
    ]
    if service.workaround is not None:
        holds = "" if service.workaround.holds_h is None else f", holds {hours_words(service.workaround.holds_h)}"
        source = basis_words(service.workaround, today)
        lines.append(
            f"Workaround at {service.workaround.level:.0%}{holds} ({source}): {_workaround(one) or 'not needed'}."
        )
    if service.mtpd_h is not None:
        used = f"{hours_words(one.mtpd_used_h)} used of {hours_words(service.mtpd_h)} ({basis})"
        breach = f", breached from {at(outcome.first_breach_h)}" if outcome.first_breach_h is not None else ", kept"
        lines.append(f"MTPD: {used}{breach}.")
    if one.waits is not None:
        lines.append(f"Waits: {stretch_words(one.waits, _names(desk))}{_restore_basis(desk, one.waits, today)}.")
    if outcome.it_back_h is not None:
        lines.append(f"Own systems carry it again from {at(outcome.it_back_h)}.")
    return tuple(Hanging(Content.styled("· ", "$muted"), line) for line in lines)


def public_rows(board: BoardAt, width: int, most: int) -> tuple[Content, ...]:
    """Return what players may see of the board: the level now and what is left of the MTPD. Nothing that is to come."""
    name = max(16, width - 2 - _LEVEL - _CLOCK)
    down = [one for one in board.touched if one.level < 1]
    rows = [
        Content.assemble(
            _sign(one), cut(one.service.name, name - 1), " ", _level(one), (cut(_left(one)[0], _CLOCK), _left(one)[1])
        )
        for one in down[:most]
    ]
    rest = len(board.touched) + board.untouched - len(rows)
    return (
        *rows,
        Content.styled(
            f"  {plural(rest, 'other service')} at full level"
            if len(down) <= most
            else f"  {plural(rest, 'other service')}",
            "$muted",
        ),
    )


def _urgency(one: ServiceNow) -> tuple[bool, bool, float, str]:
    breach = inf if one.outcome.first_breach_h is None else one.outcome.first_breach_h
    return (not one.below, one.level >= 1, breach, one.service.name)


def _plan(width: int) -> _Plan:
    if width < _ROOMY:
        return _Plan(max(12, width - 3 - _SHORT_LEVEL - _WORKAROUND - _CLOCK), _SHORT_LEVEL, 0, 0)
    room = width - 3 - _LEVEL - _WORKAROUND - _CLOCK
    back = _BACK if room >= 56 else 0
    name = min(36, (room - back) * 3 // 5)
    return _Plan(name, _LEVEL, back, room - back - name)


def _row(one: ServiceNow, board: BoardAt, names: dict[str, str], width: int) -> Content:
    plan = _plan(width)
    clock, style = _clock(one, board)
    workaround = _workaround(one)
    carries = "$accent" if one.workaround == "up" else "$warning" if workaround else ""
    back = one.outcome.it_back_h
    return Content.assemble(
        _sign(one),
        cut(one.service.name, plan.name - 1) + " ",
        _level(one) if plan.waits else _short_level(one),
        (cut(workaround + _mark(one, board), _WORKAROUND), carries),
        (cut(clock, _CLOCK), style),
        cut("" if back is None or back <= board.hour else hours_words(back), plan.back),
        (cut(_waits(one.waits, names), plan.waits), "$muted"),
    )


def _sign(one: ServiceNow) -> Content:
    if one.below:
        return Content.styled("▼ ", "bold $error")
    return Content.styled("~ ", "$accent") if one.level < 1 else Content.styled("· ", "$primary")


def _level(one: ServiceNow) -> Content:
    full = round(one.level * 5)
    style = _ink(one)
    return Content.assemble(("▰" * full, style), ("▱" * (5 - full), "$faint"), (f" {one.level:>4.0%}   ", style))


def _short_level(one: ServiceNow) -> Content:
    return Content.styled(f"{one.level:>4.0%}".ljust(_SHORT_LEVEL), _ink(one))


def _ink(one: ServiceNow) -> str:
    return "$error" if one.below else "$accent" if one.level < 1 else "$primary"


def _workaround(one: ServiceNow) -> str:
    left = one.workaround_h or 0.0
    return {
        "none": "none" if one.it_level < one.service.mbco else "",
        "unneeded": "",
        "unopened": "not opened",
        "readying": f"ready in {hours_words(left)}",
        "up": "lasts" if left == inf else f"{hours_words(left)} left",
        "blocked": "cannot open",
        "spent": "spent",
    }[one.workaround]


def _mark(one: ServiceNow, board: BoardAt) -> str:
    plan = one.service.workaround
    return f" {basis_mark(plan, board.today)}" if plan and one.workaround in {"readying", "up"} else ""


def _left(one: ServiceNow) -> tuple[str, str]:
    left, mtpd = one.mtpd_left_h, one.service.mtpd_h
    if left is None or mtpd is None:
        return "no MTPD set", "$muted"
    if left < 0:
        return "! MTPD is over", "bold $error"
    if one.mtpd_used_h == 0:
        return "", ""

    return f"{_of(left, mtpd)} left", "$warning"


def _of(left: float, mtpd: float) -> str:
    """Return `39 of 48 h`, rounded down: nobody is promised an hour that has begun to run out."""
    if mtpd >= 96 and left >= 24:
        return f"{int(left / 24)} of {mtpd / 24:.0f} days"
    whole = f"{int(left)}" if left >= 10 else f"{int(left * 10) / 10:g}"
    return f"{whole} of {mtpd:g} h"


def _clock(one: ServiceNow, board: BoardAt) -> tuple[str, str]:
    words, style = _left(one)
    breach = one.outcome.first_breach_h
    if breach is None or (one.mtpd_left_h or 0) < 0:
        return words, style
    mark = basis_mark(one.service, board.today)
    return f"{words or f'breaks at {hours_words(breach)}'} {mark}".rstrip(), "bold $warning"


def _waits(stretch: "Stretch | None", names: dict[str, str]) -> str:
    if stretch is None:
        return ""
    node = names.get(stretch.node, stretch.node)
    team = names.get(stretch.team or "", "the supplier")
    return {
        "containment": "containment",
        "mobilising": f"{team} to arrive",
        "task": f"{node}",
        "people": f"people for {node}",
        "needs": f"a workaround: {node}",
        "hours": f"working hours: {team}",
        "restart": "restart",
    }[stretch.kind]


def _restore_basis(desk: "Desk", stretch: "Stretch", today: date) -> str:
    node = next((one for one in desk.rehearsal.estate.nodes if one.id == stretch.node), None)
    if stretch.kind != "task" or node is None or node.restore is None:
        return ""
    assumed = desk.prospect.course.plan.durations.get(node.id)
    source = "default" if assumed is not None and assumed.basis == "default" else basis_words(node.restore, today)
    return f" ({source})"


def _names(desk: "Desk") -> dict[str, str]:
    estate = desk.rehearsal.estate
    return {entry.id: entry.name for entry in (*estate.nodes, *estate.service, *estate.team)}
