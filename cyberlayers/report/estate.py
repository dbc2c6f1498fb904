"""The register and what a disruption does to it, as rows and as text."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cyberlayers.continuity.outcome import Outcome, ServiceOutcome, Stretch
from cyberlayers.errors import ContentError
from cyberlayers.model.estate import Entry, Estate, NeedsGroup, Node, Service
from cyberlayers.report.listing import table, words
from cyberlayers.report.safe import safe


def overview(estate: Estate) -> list[dict[str, Any]]:
    """Return every entry of a register in one row: services first, then nodes, then teams."""
    rows = []
    for entry in (*estate.service, *estate.nodes, *estate.team):
        data: dict[str, Any] = {"id": entry.id, "kind": kind_of(entry), "name": entry.name, "owner": entry.owner}
        data["tags"] = list(entry.tags)
        if isinstance(entry, (Node, Service)):
            data |= {"rto_h": entry.rto_h, "needs": [needs_words(group) for group in entry.needs]}
        if isinstance(entry, Service):
            data |= {"mtpd_h": entry.mtpd_h, "tier": entry.tier}
        rows.append(data)
    return rows


def entry_row(estate: Estate, ident: str) -> dict[str, Any]:
    """Return one entry with all its figures, and what needs it.

    Raises:
        ContentError: there is none of that id.
    """
    for entry in (*estate.service, *estate.nodes, *estate.team):
        if entry.id == ident:
            plain = entry.model_dump(mode="json", by_alias=True, exclude_none=True)
            return {"kind": kind_of(entry), **plain, "needed_by": needed_by(estate, ident)}
    raise ContentError(f"the register has no {ident}", "List it with: cyberlayers estate show")


def needed_by(estate: Estate, ident: str) -> list[str]:
    """Return the ids of what names an entry in its needs."""
    dependents: list[Node | Service] = [*estate.nodes, *estate.service]
    return [entry.id for entry in dependents if any(ident in group.members for group in entry.needs)]


def entry_text(row: Mapping[str, Any]) -> str:
    """Return one entry for reading."""
    cells = []
    for key, value in row.items():
        if key == "needs":
            cells.append(["needs", safe("; ".join(needs_words(NeedsGroup.model_validate(group)) for group in value))])
        elif isinstance(value, Mapping):
            cells += [[f"{key} {inner}".replace("_", " "), safe(words(item))] for inner, item in value.items()]
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            cells += [[key, safe(words(item))] for item in value]
        else:
            cells.append([key.replace("_", " "), safe(words(value))])
    return table(cells, ["", ""])


def kind_of(entry: Entry) -> str:
    """Return what an entry is: service, system, supplier, site, group or team."""
    return type(entry).__name__.lower()


def needs_words(group: NeedsGroup) -> str:
    """Return one group of needs as people read it: `all identity, files` or `2 of a, b, c (buffer 4 h)`."""
    how = "all" if group.all is not None else "any" if group.any is not None else f"{group.quorum} of"
    buffer = f" (buffer {group.buffer_h:g} h)" if group.buffer_h else ""
    return f"{how} {', '.join(group.members)}{buffer}"


def outcome_json(found: Outcome) -> dict[str, Any]:
    """Return a simulation's keys of the command-line contract."""
    return asdict(found)


def outcome_text(found: Outcome, estate: Estate) -> str:
    """Return a simulation for reading: each service that fell, against its targets, and what held it up."""
    names = {entry.id: entry.name for entry in (*estate.nodes, *estate.service, *estate.team)}
    fell = sorted((one for one in found.services if one.falls_h is not None), key=lambda one: -one.rta_h)
    rows = [_service_cells(one, names) for one in fell]
    headings = ["Service", "Gone h", "RTO h", "", "MTPD h", "", "On own systems h", "Held up longest by"]
    tasks = [
        [safe(names[task.node]), f"{task.starts_h:.1f}", f"{task.ends_h:.1f}", ", ".join(task.waited_for)]
        for task in sorted(found.tasks, key=lambda task: (task.ends_h, task.node))
    ]
    kept = len(found.services) - len(fell)
    start = f"Recovery starts {found.recovery_starts_h:g} h after the start."
    parts = [
        f"{start} One course of events, every task at its likely duration: a figure to plan with, not a promise.",
        table(rows, headings) if rows else "No service falls below what is acceptable.",
        f"{kept} of {len(found.services)} services stay above their least acceptable level.",
        table(tasks, ["Restored", "From h", "To h", "Waited for"]) if tasks else "Nothing has to be restored.",
    ]
    return "\n\n".join(parts)


def _service_cells(one: ServiceOutcome, names: Mapping[str, str]) -> list[str]:
    longest = max(one.held_up_by, key=lambda stretch: stretch.to_h - stretch.from_h, default=None)
    return [
        safe(names[one.id]),
        f"{one.rta_h:.1f}",
        _figure(one.rto_h),
        "missed" if one.rto_missed else "",
        _figure(one.mtpd_h),
        f"breached at {one.first_breach_h:.1f}" if one.mtpd_breached and one.first_breach_h is not None else "",
        f"{one.it_rta_h:.1f}",
        safe(_stretch(longest, names)) if longest else "",
    ]


def _stretch(stretch: Stretch, names: Mapping[str, str]) -> str:
    hours = f"{stretch.to_h - stretch.from_h:.0f} h"
    if stretch.kind == "containment":
        return f"containment, {hours}"
    return f"{stretch.kind} {names.get(stretch.node, stretch.node)}, {hours}"


def _figure(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g}"
