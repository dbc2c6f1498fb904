"""What a register must not say, where the whole of it is needed to tell.

Rules (the continuity design, "The register"):

* an id is used once, whatever the kind of table;
* members of a node's `needs` are nodes; of a service's and its workaround's, nodes or services; never teams;
* no service needs itself, not through others either, the needs of workarounds included;
* `restore.team` is a team, and `restore.after` lists nodes.
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from cyberlayers.content.toml import Location
from cyberlayers.model.estate import Entry, Estate, NeedsGroup, Node, Service

_MOST_NAMED = 8
_TABLES = ("team", "system", "supplier", "site", "group", "service")


class Fault(NamedTuple):
    """What is wrong, in which table and key, and what to do about it."""

    what: str
    location: Location
    advice: str


def faults(estate: Estate) -> Iterator[Fault]:
    """Yield what the register contradicts itself in, the first in the order of the tables first."""
    kinds: dict[str, str] = {}
    for location, entry in _entries(estate):
        if entry.id in kinds:
            what = f"the id {entry.id} is already that of a {kinds[entry.id]}"
            yield Fault(what, (*location, "id"), "Give every table an id of its own")
        kinds[entry.id] = str(location[0])
    for location, entry in _entries(estate):
        if isinstance(entry, Node):
            yield from _node_faults(entry, location, kinds)
        elif isinstance(entry, Service):
            yield from _service_faults(entry, location, kinds)
    yield from _loop_faults(estate)


def _entries(estate: Estate) -> Iterator[tuple[Location, Entry]]:
    for table in _TABLES:
        for index, entry in enumerate(getattr(estate, table)):
            yield (table, index), entry


def _node_faults(node: Node, location: Location, kinds: dict[str, str]) -> Iterator[Fault]:
    for index, group in enumerate(node.needs):
        yield from _member_faults(group, (*location, "needs", index), kinds)
        for member in group.members:
            if kinds.get(member) == "service":
                what = f"{node.id} is a {node.kind} and cannot need the service {member}"
                yield Fault(what, (*location, "needs", index), "Name the systems under that service")
    if node.restore is None:
        return
    if node.restore.team is not None and kinds.get(node.restore.team) != "team":
        what = f"{node.restore.team}, who should restore {node.id}, is not a team of this register"
        yield Fault(what, (*location, "restore", "team"), "Add the team, or correct the id")
    for listed in node.restore.after or ():
        if kinds.get(listed) not in _TABLES[1:5]:
            what = f"{listed}, after which {node.id} is restored, is not a node of this register"
            yield Fault(what, (*location, "restore", "after"), "List systems, suppliers, sites or groups")


def _service_faults(service: Service, location: Location, kinds: dict[str, str]) -> Iterator[Fault]:
    for index, group in enumerate(service.needs):
        yield from _member_faults(group, (*location, "needs", index), kinds)
    if service.workaround is not None:
        for index, group in enumerate(service.workaround.needs):
            yield from _member_faults(group, (*location, "workaround", "needs", index), kinds)


def _member_faults(group: NeedsGroup, location: Location, kinds: dict[str, str]) -> Iterator[Fault]:
    for member in group.members:
        kind = kinds.get(member)
        if kind is None:
            yield Fault(f"{member} is not in this register", location, "Add it, or correct the id")
        elif kind == "team":
            what = f"the team {member} cannot be needed"
            yield Fault(what, location, "Name a group of people; a team is who restores")


def _loop_faults(estate: Estate) -> Iterator[Fault]:
    services = {service.id: index for index, service in enumerate(estate.service)}
    needed: dict[str, list[str]] = {}
    for service in estate.service:
        own = service.workaround.needs if service.workaround else ()
        members = (member for group in (*service.needs, *own) for member in group.members)
        needed[service.id] = [member for member in members if member in services]
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        loop: list[str] = error.args[1]
        shown = loop if len(loop) <= _MOST_NAMED else [*loop[: _MOST_NAMED - 1], "others", loop[-1]]
        what = f"services need each other in a circle: {' is needed by '.join(shown)}"
        yield Fault(what, ("service", services[loop[0]]), "Take one of these needs away")
