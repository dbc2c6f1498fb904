"""Find what waits for itself: which key opens the box that the key is in.

A restore deadlock is judged without times (the continuity design, "Recovery"): with all hit nodes down, each hit
node whose prerequisites are then met is marked as restored, again and again. Nodes that stay unmarked wait for
each other, in any course of events.
"""

from collections.abc import Iterable, Sequence

from cyberlayers.continuity.availability import Availability, Change
from cyberlayers.continuity.network import Network
from cyberlayers.continuity.prerequisites import Prerequisites
from cyberlayers.errors import ContentError


class RestoreDeadlockError(ContentError):
    """Nothing in a circle of nodes can be restored before the rest of it.

    Attributes:
        loop: ids of nodes, each of which waits for the next and the last for the first.
    """

    def __init__(self, loop: Sequence[str]) -> None:
        circle = " waits for ".join((*loop, loop[0]))
        super().__init__(
            f"restore deadlock: {circle}",
            "Say in restore.after what one of them really needs (an empty list: the break-glass case)",
        )
        self.loop = tuple(loop)


def find_deadlock(network: Network, hit: Iterable[int]) -> tuple[str, ...]:
    """Return the ids of one loop among the nodes that can never be restored; empty where all can."""
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
    return _loop(network, state, stuck) if stuck else ()


def _loop(network: Network, state: Availability, stuck: Sequence[int]) -> tuple[str, ...]:
    walk = [min(stuck, key=lambda node: network.nodes[node].id)]
    place = {walk[0]: 0}
    while True:
        following = _awaited(network, state, walk[-1])
        if following in place:
            return tuple(network.nodes[node].id for node in walk[place[following] :])
        place[following] = len(walk)
        walk.append(following)


def _awaited(network: Network, state: Availability, node: int) -> int:
    """Return a node that is down and that the recovery of another waits for, the nearest by needs.

    What is intact but not available is so because, through its own needs, something is down: in the greatest
    solution there is no other cause.
    """
    restore = network.nodes[node].restore
    if restore is not None and restore.after is not None:
        listed = (network.number[name] for name in restore.after)
        return next(number for number in listed if not state.intact[number])
    waiting = _lacking(network, state, node)
    seen = set(waiting)
    for candidate in waiting:
        if not state.intact[candidate]:
            break
        further = [member for member in _lacking(network, state, candidate) if member not in seen]
        seen.update(further)
        waiting += further
    return candidate


def _lacking(network: Network, state: Availability, node: int) -> list[int]:
    """Return the members that are not available of groups that are not met."""
    unmet = (network.needs[group] for group in network.owned[node] if not state.supplied[group])
    return [member for group in unmet for member in group.members if not state.up[member]]
