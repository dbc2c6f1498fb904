"""How much data is lost, and who feels it.

A service misses its RPO when any node that it reaches through its `needs`, through other services and nodes too,
lost more than that; the needs of workarounds and `restore.after` pass no loss on. Losing everything always
misses (the continuity design, "What comes out").
"""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import inf

from cyberlayers.continuity.level import Line
from cyberlayers.continuity.moments import ticks
from cyberlayers.continuity.network import Network
from cyberlayers.continuity.targets import exceeds


def misses(lost_h: float | None, rpo_h: float | None) -> bool:
    """Return whether a loss in hours (None is everything) is more than an RPO allows."""
    return rpo_h is not None and (lost_h is None or exceeds(ticks(lost_h), rpo_h))


def worst_of_services(
    network: Network, lines: Sequence[Line], lost_h: Mapping[str, float | None]
) -> dict[str, float | None]:
    """Return the worst loss that each service reaches, in hours; None is everything.

    Args:
        network: the nodes.
        lines: the services, each after those that it needs.
        lost_h: the losses of nodes; those that are not named lost nothing.
    """
    worst = _worst_of_nodes(network, lost_h)
    for line in lines:
        members = (member for group in line.needs for member in group.members)
        worst[line.service.id] = max((worst.get(member, 0.0) for member in members), default=0.0)
    return {line.service.id: _or_everything(worst[line.service.id]) for line in lines}


def _worst_of_nodes(network: Network, lost_h: Mapping[str, float | None]) -> dict[str, float]:
    """Return the worst loss that each node reaches, where there is any; the worst first settles each node once."""
    own = {name: inf if lost is None else lost for name, lost in lost_h.items() if lost != 0}
    worst: dict[str, float] = {}
    queue = [(-lost, network.number[name]) for name, lost in own.items()]
    heapify(queue)
    while queue:
        loss, node = heappop(queue)
        name = network.nodes[node].id
        if name in worst:
            continue
        worst[name] = -loss
        for group in network.used_by[node]:
            heappush(queue, (loss, network.needs[group].owner))
    return worst


def _or_everything(lost: float) -> float | None:
    return None if lost == inf else lost
