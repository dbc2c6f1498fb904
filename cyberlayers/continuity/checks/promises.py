"""By when everything a register names promises to be back.

What is promised is the RTO. A supplier without a contracted one counts as infinite; anything else without one
promises what its own needs promise, of each group the k-th smallest, and a service its restart on top. Needs in
circles add nothing: the least solution holds, found by raising promises until nothing changes.
"""

from collections.abc import Mapping
from math import inf

from cyberlayers.model.estate import Estate, NeedsGroup, Node, Service, Supplier


def promises(estate: Estate) -> dict[str, float]:
    """Return by id of a node or service the hours by which it is back; 0 where nothing is known."""
    entries: dict[str, Node | Service] = {entry.id: entry for entry in estate.dependents}
    needed_by: dict[str, list[str]] = {name: [] for name in entries}
    promised: dict[str, float] = {}
    for name, entry in entries.items():
        promised[name] = entry.rto_h or 0.0
        if entry.rto_h is None and isinstance(entry, Supplier):
            promised[name] = inf
        for group in entry.needs:
            for member in group.members:
                needed_by[member].append(name)
    waiting = list(entries)
    for name in waiting:
        entry = entries[name]
        if entry.rto_h is not None or isinstance(entry, Supplier):
            continue
        raised = max((kth(group, promised) for group in entry.needs), default=0.0)
        if isinstance(entry, Service):
            raised += entry.restart_h
        if raised > promised[name]:
            promised[name] = raised
            waiting += needed_by[name]
    return promised


def kth(group: NeedsGroup, promised: Mapping[str, float]) -> float:
    """Return by when enough members of a group are back: the k-th smallest of what they promise."""
    return sorted(promised[member] for member in group.members)[group.quorum - 1]
