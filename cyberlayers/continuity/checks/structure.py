"""Where the register breaks as a whole: what one loss takes with it, and what waits for itself."""

from collections.abc import Iterator

from cyberlayers.continuity.checks.result import CheckResult, listed
from cyberlayers.continuity.checks.subject import Subject
from cyberlayers.continuity.deadlock import find_deadlock
from cyberlayers.model.estate import Estate, NeedsGroup, Node, Service


def everything_can_be_restored(about: Subject) -> Iterator[CheckResult]:
    """Yield a restore deadlock, were everything hit that can be restored."""
    network = about.network
    hit = [number for number, node in enumerate(network.nodes) if node.restore and node.restore.hours]
    if deadlock := find_deadlock(network, hit):
        yield CheckResult(
            "everything-can-be-restored",
            deadlock.loop,
            f"Were everything hit, nothing of this could be restored first: {deadlock}",
            "Say in restore.after what one of them really needs (an empty list: the break-glass case)",
        )


def single_points(about: Subject) -> dict[str, frozenset[str]]:
    """Return by id of a node the services that fall below their MBCO with it alone, most services first."""
    services = {service.id for service in about.estate.service}
    taken = {name: lost & services for name, lost in about.lost_with.items()}
    return {name: taken[name] for name in sorted(taken, key=lambda name: (-len(taken[name]), name)) if taken[name]}


def single_points_are_few(about: Subject) -> Iterator[CheckResult]:
    """Yield all single points of failure in one result, those that cost most services first."""
    points = single_points(about)
    if points:
        worst, lost = next(iter(points.items()))
        yield CheckResult(
            "single-points-are-few",
            tuple(points),
            f"{len(points)} single points of failure; losing {worst} alone takes {len(lost)}"
            f" of {len(about.estate.service)} services below their MBCO",
            "Give the first of them a second way, or its services a workaround",
            {name: len(services) for name, services in points.items()},
        )


def alternatives_are_apart(about: Subject) -> Iterator[CheckResult]:
    """Yield `any` groups that are no alternative: one loss takes all members."""
    for dependent, group in _alternatives(about.estate):
        members = {*group.members}
        shared = tuple(name for name, lost in about.lost_with.items() if members <= lost)
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
