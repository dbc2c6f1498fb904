"""Whether there are enough people, and the register agrees with itself about them.

* Demand bound: for each deadline T of a team, the people-hours that its nodes require by T <= people x T. Deadlines
  are the derived requirements of the continuity design; hours are the most likely.
* A group of people has at least its minimum; a service's minimum staff and its workaround's people are there in
  the groups that it needs, where those say how many they are.
* A service is of no later tier than those that need it.
"""

from collections.abc import Iterator
from math import inf

from cyberlayers.continuity.checks.result import CheckResult, listed, plain
from cyberlayers.continuity.checks.subject import Subject
from cyberlayers.continuity.moments import hours
from cyberlayers.continuity.priority import requirements
from cyberlayers.model.estate import Service, Team

_ROUNDING = 1e-9


def teams_meet_demand(about: Subject) -> Iterator[CheckResult]:
    """Yield teams that cannot do by some deadline what is required of them by then, one deadline a team."""
    network = about.network
    required = requirements(about.estate, network)
    demands: dict[str, list[tuple[float, str, float]]] = {}
    for node, deadline in zip(network.nodes, required, strict=True):
        restore = node.restore
        if restore is None or restore.team is None or restore.hours is None or deadline == inf:
            continue
        demand = (hours(int(deadline)), node.id, restore.people * restore.hours.likely)
        demands.setdefault(restore.team, []).append(demand)
    for team in about.estate.team:
        yield from _overload(team, sorted(demands.get(team.id, [])))


def _overload(team: Team, demands: list[tuple[float, str, float]]) -> Iterator[CheckResult]:
    total = 0.0
    for index, (deadline, _, work) in enumerate(demands):
        total += work
        is_last = index + 1 == len(demands) or demands[index + 1][0] > deadline
        if is_last and total > team.people * deadline + _ROUNDING:
            nodes = tuple(name for _, name, _ in demands[: index + 1])
            yield CheckResult(
                "teams-meet-demand",
                (team.id, *nodes),
                f"{team.name} has {plain(team.people * max(deadline, 0.0))} people-hours until {plain(deadline)} h,"
                f" and what must be back by then takes {plain(total)} ({listed(nodes)})",
                "Add people or a call-off contract, share the work, or agree longer RTOs",
                {"deadline_h": deadline, "people": team.people, "people_hours": total},
            )
            return


def groups_are_large_enough(about: Subject) -> Iterator[CheckResult]:
    """Yield groups of people that are smaller than their own minimum."""
    for group in about.estate.group:
        if group.number is not None and group.minimum is not None and group.number < group.minimum:
            yield CheckResult(
                "groups-are-large-enough",
                (group.id,),
                f"{group.name} has {group.number} people and needs at least {group.minimum}",
                "Train more people, or have the minimum judged again",
                {"number": group.number, "minimum": group.minimum},
            )


def services_are_staffed(about: Subject) -> Iterator[CheckResult]:
    """Yield services that count on more people than the groups have that they need."""
    numbers = {group.id: group.number for group in about.estate.group}
    for service in about.estate.service:
        needs = [*service.needs, *(service.workaround.needs if service.workaround else ())]
        groups = dict.fromkeys(member for group in needs for member in group.members if member in numbers)
        known = [number for name in groups if (number := numbers[name]) is not None]
        if not groups or len(known) < len(groups):
            continue
        for what, wanted in _wanted(service):
            if wanted > sum(known):
                yield CheckResult(
                    "services-are-staffed",
                    (service.id, *groups),
                    f"{service.name} counts on {wanted} people {what}, and the groups it needs have {sum(known)}",
                    "Train more people, or plan with fewer",
                    {"wanted": wanted, "number": sum(known)},
                )


def _wanted(service: Service) -> Iterator[tuple[str, int]]:
    if service.minimum_staff is not None:
        yield "as its minimum", service.minimum_staff
    if service.workaround is not None and service.workaround.people is not None:
        yield "for its workaround", service.workaround.people


def tiers_follow_needs(about: Subject) -> Iterator[CheckResult]:
    """Yield services that are to come back later than what needs them."""
    services = {service.id: service for service in about.estate.service}
    for service in about.estate.service:
        members = dict.fromkeys(member for group in service.needs for member in group.members)
        for needed in (services[member] for member in members if member in services):
            if service.tier is not None and needed.tier is not None and needed.tier > service.tier:
                yield CheckResult(
                    "tiers-follow-needs",
                    (needed.id, service.id),
                    f"{needed.name} is of tier {needed.tier}, and {service.name} of tier {service.tier} needs it",
                    "Bring the needed service into the earlier tier",
                    {"tier": needed.tier, "dependent_tier": service.tier},
                )
