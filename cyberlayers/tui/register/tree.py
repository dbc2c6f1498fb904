"""What an entry needs, downwards, and what needs it, upwards, as trees.

An entry that stood in the tree before is not opened again: a register may need itself in a circle.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.model.estate import Entry, NeedsGroup, Node, Service
from cyberlayers.tui.widgets.hanging_lines import Hanging

if TYPE_CHECKING:
    from cyberlayers.tui.register.reading import Reading

DEEPEST = 4


def needs_tree(reading: "Reading", entry: Node | Service) -> list[Hanging]:
    """Return what an entry needs, group by group."""
    return _down(reading, entry, "", DEEPEST, {entry.id})


def needed_by_tree(reading: "Reading", ident: str) -> list[Hanging]:
    """Return what needs an entry, and what needs that."""
    return _up(reading, ident, "", DEEPEST, {ident})


def _down(reading: "Reading", entry: Node | Service, stem: str, depth: int, seen: set[str]) -> list[Hanging]:
    lines = []
    members = [(member, group, place) for group in entry.needs for place, member in enumerate(group.members)]
    for number, (member, group, place) in enumerate(members, 1):
        last = number == len(members)
        below = reading.entry(member)
        again = member in seen
        opens = isinstance(below, (Node, Service)) and bool(below.needs)
        tail = "  (above)" if again and opens else "  …" if opens and depth == 1 else ""
        how = _how(group) if place == 0 else ""
        lines.append(_branch(stem, reading.name(member), last=last, tail=f"{how}{tail}"))
        if isinstance(below, (Node, Service)) and not again and depth > 1:
            seen.add(member)
            lines += _down(reading, below, stem + ("   " if last else "│  "), depth - 1, seen)
    return lines


def _up(reading: "Reading", ident: str, stem: str, depth: int, seen: set[str]) -> list[Hanging]:
    lines = []
    above: Sequence[Entry] = reading.needed_by(ident)
    for number, entry in enumerate(above, 1):
        last = number == len(above)
        again = entry.id in seen
        more = bool(reading.needed_by(entry.id))
        tail = "  (above)" if again and more else "  …" if more and depth == 1 else ""
        lines.append(_branch(stem, entry.name, last=last, tail=tail, service=isinstance(entry, Service)))
        if not again and depth > 1:
            seen.add(entry.id)
            lines += _up(reading, entry.id, stem + ("   " if last else "│  "), depth - 1, seen)
    return lines


def _branch(stem: str, name: str, *, last: bool, tail: str, service: bool = False) -> Hanging:
    lead = Content.styled(f"{stem}{'└─ ' if last else '├─ '}", "$muted")
    return Hanging(lead, f"{name}{tail}", "bold" if service else "")


def _how(group: NeedsGroup) -> str:
    parts = []
    if group.any is not None and len(group.members) > 1:
        parts.append("any of these")
    elif group.at_least is not None:
        parts.append(f"{group.quorum} of these {len(group.members)}")
    if group.buffer_h:
        parts.append(f"lasts {group.buffer_h:g} h without")
    if group.level_without is not None:
        parts.append(f"{group.level_without:.0%} without")
    return f"  ({', '.join(parts)})" if parts else ""
