"""Which node is restored before which.

Rules (the continuity design, "Recovery"): the nodes of `restore_order` first, in its order; the others by the
smallest derived requirement; ties by id. With req(service) = its own RTO,

    req(d) = min(own RTO, over dependents s: req(s) - restart_h(s) for a service, else req(s)),

where the dependents of d are what names it in `needs` or `restore.after`. Services pass nothing to services, the
needs of workarounds pass nothing on, and an absent figure is infinite.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from math import inf

from cyberlayers.continuity.moments import Moments, ticks
from cyberlayers.continuity.network import Network
from cyberlayers.model.estate import Estate

Requirement = float
"""Ticks by which something is required, at the latest: a whole number, or infinite."""


def requirements(estate: Estate, network: Network) -> list[Requirement]:
    """Return the derived requirement of each node of the network, in ticks.

    Requirements only ever get smaller on their way down, so taking the smallest first settles each node once,
    circles of needs included.
    """
    required: list[Requirement] = [inf if node.rto_h is None else ticks(node.rto_h) for node in network.nodes]
    for service in estate.service:
        if service.rto_h is None:
            continue
        passed = ticks(service.rto_h) - ticks(service.restart_h)
        for group in service.needs:
            for member in group.members:
                if member in network.number:
                    needed = network.number[member]
                    required[needed] = min(required[needed], passed)
    return _passed_down(network, required)


def _passed_down(network: Network, required: list[Requirement]) -> list[Requirement]:
    queue = [(requirement, node) for node, requirement in enumerate(required) if requirement < inf]
    heapify(queue)
    while queue:
        requirement, node = heappop(queue)
        if requirement > required[node]:
            continue
        for needed in _needed_by(network, node):
            if requirement < required[needed]:
                required[needed] = requirement
                heappush(queue, (requirement, needed))
    return required


def _needed_by(network: Network, node: int) -> Iterable[int]:
    for group in network.owned[node]:
        yield from network.needs[group].members
    restore = network.nodes[node].restore
    for listed in (restore.after or ()) if restore else ():
        yield network.number[listed]


def ranks(estate: Estate, network: Network, restore_order: Iterable[str]) -> list[int]:
    """Return the place of each node of the network in the order of recovery, from 0."""
    listed = {network.number[name]: place for place, name in reversed(list(enumerate(restore_order)))}
    required = requirements(estate, network)
    same = Moments()
    settled = {finite: same.at(int(finite)) for finite in sorted({*required} - {inf})}
    order = sorted(
        range(len(network.nodes)),
        key=lambda node: (
            listed.get(node, len(network.nodes)),
            settled.get(required[node], inf),
            network.nodes[node].id,
        ),
    )
    places = [0] * len(order)
    for place, node in enumerate(order):
        places[node] = place
    return places
