"""Small registers and disruptions in a few words."""

from typing import Any

from cyberlayers.continuity.outcome import NodeOutcome, Outcome, ServiceOutcome, TaskOutcome
from cyberlayers.continuity.simulate import simulate
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate

Table = dict[str, Any]


def named(ident: str, **keys: object) -> Table:
    return {"id": ident, "name": ident.upper(), **keys}


def team(ident: str = "crew", people: int = 1, **keys: object) -> Table:
    return named(ident, people=people, **keys)


def node(ident: str, hours: object = 1, *, by: str | None = None, **keys: object) -> Table:
    """A node restored in so many hours by a team, or its own people; keys of `restore` may stand among the others."""
    restore: Table = {"hours": hours}
    if by is not None:
        restore["team"] = by
    for key in ("people", "after", "hours_without_backup", "basis", "as_of"):
        if key in keys:
            restore[key] = keys.pop(key)
    return named(ident, restore=restore, **keys)


def service(ident: str, *needs: Table, **keys: object) -> Table:
    return named(ident, needs=list(needs), **keys)


def every(*members: str, **keys: object) -> Table:
    return {"all": list(members), **keys}


def either(*members: str, **keys: object) -> Table:
    return {"any": list(members), **keys}


def some(count: int, *members: str, **keys: object) -> Table:
    return {"at_least": count, "of": list(members), **keys}


def estate(
    *systems: Table,
    teams: tuple[Table, ...] = (),
    services: tuple[Table, ...] = (),
    suppliers: tuple[Table, ...] = (),
    sites: tuple[Table, ...] = (),
    groups: tuple[Table, ...] = (),
) -> Estate:
    return Estate.from_plain(
        {
            "format": "cyberlayers.estate/1",
            "organisation": {"name": "Small"},
            "team": teams,
            "system": systems,
            "supplier": suppliers,
            "site": sites,
            "group": groups,
            "service": services,
        }
    )


def hit(ident: str, at: float = 0, **keys: object) -> Table:
    return {"node": ident, "at_h": at, **keys}


def disruption(*hits: Table | str, **keys: object) -> Disruption:
    return Disruption.from_plain({"hit": [hit(one) if isinstance(one, str) else one for one in hits], **keys})


class Seen:
    """An outcome, by id."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.tasks: dict[str, TaskOutcome] = {task.node: task for task in outcome.tasks}
        self.nodes: dict[str, NodeOutcome] = {found.id: found for found in outcome.nodes}
        self.services: dict[str, ServiceOutcome] = {found.id: found for found in outcome.services}

    def span(self, ident: str) -> tuple[float, float]:
        return self.tasks[ident].starts_h, self.tasks[ident].ends_h

    def chain(self, ident: str) -> list[tuple[str, str, float, float]]:
        return [(part.kind, part.node, part.from_h, part.to_h) for part in self.services[ident].held_up_by]


def seen(register: Estate, *hits: Table | str, **keys: object) -> Seen:
    return Seen(simulate(register, disruption(*hits, **keys)))
