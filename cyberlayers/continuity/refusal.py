"""Disruptions that a register cannot go through, each refused by name.

Refused (the continuity design, "Disruption"): ids that the register does not have; a hit on a service or a team;
a hit node without `restore.hours`; a task that needs more people than its team ever has. What waits for itself
is another matter (`deadlock`).
"""

from collections import Counter
from collections.abc import Container, Iterator
from typing import NamedTuple

from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate, Node


class Refusal(NamedTuple):
    """What is wrong, in which table and key of the disruption, and what to do about it."""

    what: str
    location: tuple[int | str, ...]
    advice: str


def refusals(estate: Estate, disruption: Disruption) -> Iterator[Refusal]:
    """Yield what the register does not allow: first of its ids, then of its hits."""
    nodes = {node.id: node for node in estate.nodes}
    services = {service.id for service in estate.service}
    people = Counter({team.id: team.people for team in estate.team})
    yield from _unknown_ids(disruption, nodes.keys(), services, people.keys())
    for crew in disruption.crew:
        people[crew.team] += crew.add
    for index, hit in enumerate(disruption.hit):
        location = ("hit", index, "node")
        if hit.node in nodes:
            yield from _recovery(nodes[hit.node], people, location)
        elif hit.node in services:
            yield Refusal(f"the service {hit.node} cannot be hit", location, "Hit what the service needs")
        elif hit.node in people:
            yield Refusal(f"the team {hit.node} cannot be hit", location, "Hit a group of people instead")
        else:
            yield _unknown(hit.node, "node", location)


def _unknown_ids(
    disruption: Disruption, nodes: Container[str], services: Container[str], teams: Container[str]
) -> Iterator[Refusal]:
    for index, name in enumerate(disruption.restore_order):
        if name not in nodes:
            yield _unknown(name, "node", ("restore_order", index))
    for index, crew in enumerate(disruption.crew):
        if crew.team not in teams:
            yield _unknown(crew.team, "team", ("crew", index, "team"))
    for index, delay in enumerate(disruption.workaround):
        if delay.service not in services:
            yield _unknown(delay.service, "service", ("workaround", index, "service"))


def _unknown(name: str, kind: str, location: tuple[int | str, ...]) -> Refusal:
    return Refusal(f"{name} is not a {kind} of the register", location, "Correct the id, or add it there")


def _recovery(node: Node, people: Counter[str], location: tuple[int | str, ...]) -> Iterator[Refusal]:
    restore = node.restore
    if restore is None or restore.hours is None:
        what = f"{node.id} is hit, and the register does not say how long its recovery takes"
        yield Refusal(what, location, f"Give {node.id} a restore with hours")
    elif restore.team is not None and restore.people > people[restore.team]:
        ever = people[restore.team]
        what = f"to restore {node.id} takes {restore.people} people, and {restore.team} never has more than {ever}"
        yield Refusal(what, location, "Give the team more people, or a crew that joins it")
