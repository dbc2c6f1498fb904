"""Where the register breaks as a whole: what one loss takes with it, and what waits for itself.

Judged without time: buffers and workarounds are ignored, and a service is lost when it falls below its MBCO.
"""

from collections.abc import Iterator
from datetime import date

from cyberlayers.continuity.availability import Availability, Change
from cyberlayers.continuity.checks.result import CheckResult, listed
from cyberlayers.continuity.deadlock import find_deadlock
from cyberlayers.continuity.level import Line, lines_of
from cyberlayers.continuity.network import Network, network_of
from cyberlayers.model.estate import Estate, NeedsGroup, Node, Service


def everything_can_be_restored(estate: Estate, _today: date) -> Iterator[CheckResult]:
    """Yield a restore deadlock, were everything hit that can be restored."""
    network = network_of(estate)
    hit = [number for number, node in enumerate(network.nodes) if node.restore and node.restore.hours]
    if loop := find_deadlock(network, hit):
        circle = " waits for ".join((*loop, loop[0]))
        yield CheckResult(
            "everything-can-be-restored",
            loop,
            f"Were everything hit, nothing of this could be restored first: {circle}",
            "Say in restore.after what one of them really needs (an empty list: the break-glass case)",
        )


def losses(estate: Estate) -> dict[str, frozenset[str]]:
    """Return for each node all nodes and services that are lost when it alone is, itself included."""
    network = network_of(estate)
    lines = lines_of(estate)
    state = Availability(network, None)
    found = {}
    for number, node in enumerate(network.nodes):
        state.settle(Change(0, (number,), ()))
        found[node.id] = _lost(network, state, lines)
        state.settle(Change(0, (), (number,)))
    return found


def _lost(network: Network, state: Availability, lines: tuple[Line, ...]) -> frozenset[str]:
    lost = {node.id for node, is_up in zip(network.nodes, state.up, strict=True) if not is_up}
    for line in lines:
        left = (group.level for group in line.needs if len(lost & {*group.members}) > len(group.members) - group.quorum)
        if min(left, default=1.0) < line.service.mbco:
            lost.add(line.service.id)
    return frozenset(lost)


def single_points_are_few(estate: Estate, _today: date) -> Iterator[CheckResult]:
    """Yield all single points of failure in one result, those that cost most services first."""
    services = {service.id for service in estate.service}
    costs = {name: len(lost & services) for name, lost in losses(estate).items()}
    ranked = sorted((name for name, cost in costs.items() if cost), key=lambda name: (-costs[name], name))
    if ranked:
        yield CheckResult(
            "single-points-are-few",
            tuple(ranked),
            f"{len(ranked)} single points of failure; losing {ranked[0]} alone takes {costs[ranked[0]]}"
            f" of {len(services)} services below their MBCO",
            "Give the first of them a second way, or its services a workaround",
            {name: costs[name] for name in ranked},
        )


def alternatives_are_apart(estate: Estate, _today: date) -> Iterator[CheckResult]:
    """Yield `any` groups that are no alternative: one loss takes all members."""
    taken = losses(estate)
    for dependent, group in _alternatives(estate):
        members = {*group.members}
        shared = tuple(name for name, lost in taken.items() if members <= lost)
        if shared:
            yield CheckResult(
                "alternatives-are-apart",
                (dependent.id, *shared),
                f"{dependent.name} can do with any of {listed(group.members)}, and all fall with {listed(shared)}",
                "Make one of them independent, or do not count on the choice",
                {"members": len(members)},
            )


def _alternatives(estate: Estate) -> Iterator[tuple[Node | Service, NeedsGroup]]:
    for dependent in estate.dependents:
        own = dependent.workaround if isinstance(dependent, Service) else None
        for group in (*dependent.needs, *(own.needs if own else ())):
            if group.any is not None and len(group.members) > 1:
                yield dependent, group
