"""Find what waits for itself: which key opens the box that the key is in.

A restore deadlock is judged without times (the continuity design, "Recovery"): with all hit nodes down, each hit
node whose prerequisites are then met is marked as restored, again and again. Nodes that stay unmarked wait for
each other, in any course of events.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cyberlayers.continuity.availability import Availability, Change
from cyberlayers.continuity.network import Network
from cyberlayers.continuity.prerequisites import Prerequisites
from cyberlayers.errors import ContentError

MOST_NAMED = 8
"""How many nodes of a way a sentence names."""


class Deadlock(NamedTuple):
    """A loop among the nodes that can never be restored.

    Attributes:
        loop: their ids: each waits for the next, and the last for the first.
        way: the same, with the nodes between them that are intact and yet not available.
    """

    loop: tuple[str, ...]
    way: tuple[str, ...]

    def __str__(self) -> str:
        """Return the whole way in words, a long one shortened."""
        if len(self.way) == 1:
            return f"{self.way[0]} waits for itself"
        if len(self.way) > MOST_NAMED:
            shown = " waits for ".join(self.way[:MOST_NAMED])
            return f"{shown} waits for {len(self.way) - MOST_NAMED} more, the last of which waits for {self.way[0]}"
        return " waits for ".join((*self.way, self.way[0]))


class RestoreDeadlockError(ContentError):
    """Nothing in a circle of nodes can be restored before the rest of it.

    Attributes:
        loop: ids of nodes, each of which waits for the next and the last for the first.
    """

    def __init__(self, found: Deadlock) -> None:
        super().__init__(
            f"restore deadlock: {found}",
            "Say in restore.after what one of them really needs (an empty list: the break-glass case)",
        )
        self.loop = found.loop


def find_deadlock(network: Network, hit: Iterable[int]) -> Deadlock | None:
    """Return one loop among the nodes that can never be restored; None where all can."""
    state = Availability(network, None)
    down = list(dict.fromkeys(hit))
    prerequisites = Prerequisites(network, down)
    change = Change(0, down, ())
    prerequisites.note(change, state.settle(change), state)
    ready = [node for node in down if not prerequisites.missing[node]]
    while ready:
        change = Change(0, (), ready)
        ready = prerequisites.note(change, state.settle(change), state)
    stuck = [node for node in down if not state.intact[node]]
    return _loop(network, state, stuck) if stuck else None


def _loop(network: Network, state: Availability, stuck: Sequence[int]) -> Deadlock:
    following = min(stuck, key=lambda node: network.nodes[node].id)
    walk: list[tuple[int, list[int]]] = []
    place: dict[int, int] = {}
    while following not in place:
        place[following] = len(walk)
        walk.append((following, _way(network, state, following)))
        following = walk[-1][1].pop()
    circle = walk[place[following] :]
    way = [node for start, between in circle for node in (start, *between)]
    return Deadlock(tuple(network.nodes[node].id for node, _ in circle), tuple(network.nodes[node].id for node in way))


def _way(network: Network, state: Availability, node: int) -> list[int]:
    """Return how a recovery waits for a node that is down, the nearest by needs: what is between, then that node.

    What is intact but not available is so because, through its own needs, something is down: in the greatest
    solution there is no other cause.
    """
    restore = network.nodes[node].restore
    if restore is not None and restore.after is not None:
        listed = (network.number[name] for name in restore.after)
        return [next(number for number in listed if not state.intact[number])]
    because: dict[int, int | None] = dict.fromkeys(_lacking(network, state, node))
    waiting = list(because)
    for candidate in waiting:
        if not state.intact[candidate]:
            break
        for member in _lacking(network, state, candidate):
            if member not in because:
                because[member] = candidate
                waiting.append(member)
    way: list[int] = []
    step: int | None = candidate
    while step is not None:
        way.append(step)
        step = because[step]
    return way[::-1]


def _lacking(network: Network, state: Availability, node: int) -> list[int]:
    """Return the members that are not available of groups that are not met."""
    unmet = (network.needs[group] for group in network.owned[node] if not state.supplied[group])
    return [member for group in unmet for member in group.members if not state.up[member]]
