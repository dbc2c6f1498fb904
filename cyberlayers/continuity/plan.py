"""What a register and a disruption settle before any duration is known: made once, run many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cyberlayers.continuity.deadlock import RestoreDeadlockError, find_deadlock
from cyberlayers.continuity.duration import Blow, Duration, blows, data_lost_h, duration
from cyberlayers.continuity.level import Line, lines_of
from cyberlayers.continuity.loss import worst_of_services
from cyberlayers.continuity.moments import Moments, ticks
from cyberlayers.continuity.network import Network, network_of
from cyberlayers.continuity.priority import ranks
from cyberlayers.continuity.recovery import Job, Joining, Staff
from cyberlayers.continuity.refusal import refusals
from cyberlayers.continuity.roster import Always, Roster, Shifts
from cyberlayers.errors import ContentError
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate, Team


@dataclass(frozen=True)
class Plan:
    """A register in ticks and numbers, and what is going to happen to it.

    Attributes:
        services: their ids, in the order of the register.
        lines: the services, each after those that it needs.
        durations: by id of a hit node, how long its recovery takes, and where the figure comes from.
        lost_h, worst_lost_h: hours of data that nodes lose, and the worst that each service reaches.
        recovery_starts: before which no task starts.
        not_before: by id of a service, before which its workaround does not open.
        moments: the moments that are known already.
    """

    network: Network
    services: tuple[str, ...]
    lines: tuple[Line, ...]
    jobs: dict[int, Job]
    staff: Staff
    durations: dict[str, Duration]
    lost_h: dict[str, float | None]
    worst_lost_h: dict[str, float | None]
    recovery_starts: int
    not_before: dict[str, int]
    moments: Moments


def prepare(estate: Estate, disruption: Disruption) -> Plan:
    """Return the plan of a disruption.

    Raises:
        ContentError: the register does not allow it.
        RestoreDeadlockError: some of what is hit waits for itself.
    """
    for refusal in refusals(estate, disruption):
        raise ContentError(refusal.what, refusal.advice)
    network = network_of(estate)
    hit = blows(disruption.hit)
    if deadlock := find_deadlock(network, (network.number[name] for name in hit)):
        raise RestoreDeadlockError(deadlock)
    moments = Moments()
    lines = lines_of(estate)
    lost = {name: data_lost_h(network.nodes[network.number[name]], blow) for name, blow in hit.items()}
    return Plan(
        network,
        tuple(service.id for service in estate.service),
        lines,
        _jobs(estate, network, disruption, hit, moments),
        _staff(estate, disruption, moments),
        {name: duration(network.nodes[network.number[name]], blow) for name, blow in hit.items()},
        lost,
        worst_of_services(network, lines, lost),
        moments.at(ticks(disruption.recovery_starts_h)),
        _not_before(disruption),
        moments,
    )


def _jobs(
    estate: Estate, network: Network, disruption: Disruption, hit: Mapping[str, Blow], moments: Moments
) -> dict[int, Job]:
    teams = {team.id: team for team in estate.team}
    rosters = {team.id: _roster(team, disruption.starts_at) for team in estate.team}
    places = ranks(estate, network, disruption.restore_order)
    recovery_starts = ticks(disruption.recovery_starts_h)
    jobs = {}
    for name, blow in hit.items():
        node = network.number[name]
        restore = network.nodes[node].restore
        team = teams.get(restore.team or "") if restore else None
        at = moments.at(ticks(blow.at_h))
        mobilised = moments.at(ticks(team.mobilise_h)) if team else 0
        jobs[node] = Job(
            node=node,
            team=team.id if team else "",
            people=restore.people if restore and team else 0,
            at=at,
            mobilised=mobilised,
            release=moments.at(max(at, mobilised, recovery_starts)),
            rank=places[node],
            roster=rosters[team.id] if team else Always(),
        )
    return jobs


def _roster(team: Team, starts_at: datetime | None) -> Roster:
    if starts_at is None or team.hours == "always":
        return Always()
    return Shifts(team.hours, starts_at)


def _staff(estate: Estate, disruption: Disruption, moments: Moments) -> Staff:
    joining = [Joining(moments.at(ticks(crew.at_h)), crew.team, crew.add) for crew in disruption.crew]
    return Staff({"": 0, **{team.id: team.people for team in estate.team}}, joining)


def _not_before(disruption: Disruption) -> dict[str, int]:
    latest: dict[str, int] = {}
    for delay in disruption.workaround:
        latest[delay.service] = max(ticks(delay.not_before_h), latest.get(delay.service, 0))
    return latest
