"""One course of events: a plan, once it is known how long everything takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from cyberlayers.continuity.availability import Interval, with_buffers
from cyberlayers.continuity.level import Levels, levels_of
from cyberlayers.continuity.moments import Moments, ticks
from cyberlayers.continuity.plan import Plan
from cyberlayers.continuity.recovery import Recovery, recover


@dataclass(frozen=True)
class Course:
    """What became of every node and service, in ticks.

    Attributes:
        recovery: the tasks, and the nodes with all buffers ignored.
        outages: by id, when a node was not available, and when a service was below its MBCO.
        levels: by id of a service.
    """

    plan: Plan
    recovery: Recovery
    outages: dict[str, list[Interval]]
    levels: dict[str, Levels]
    moments: Moments


def play(plan: Plan, durations: Mapping[str, float]) -> Course:
    """Return what becomes of a plan; the recovery of a node that is not named takes its most likely hours."""
    moments = plan.moments.copy()
    network = plan.network
    work = {
        network.number[name]: ticks(durations.get(name, usual.hours.likely)) for name, usual in plan.durations.items()
    }
    recovery = recover(network, work, plan.jobs, plan.staff, moments)
    of_nodes = recovery.outages
    if network.has_buffers:
        of_nodes = with_buffers(network, recovery.changes, moments)
    outages = {node.id: intervals for node, intervals in zip(network.nodes, of_nodes, strict=True)}
    levels: dict[str, Levels] = {}
    for line in plan.lines:
        name = line.service.id
        levels[name] = levels_of(line, outages, plan.not_before.get(name, 0), moments)
        outages[name] = levels[name].below
    return Course(plan, recovery, outages, levels, moments)
