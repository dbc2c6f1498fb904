"""Say in hours what became of a course of events."""

from collections.abc import Sequence

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.course import Course
from cyberlayers.continuity.hold_up import HoldUps, waits
from cyberlayers.continuity.level import Line
from cyberlayers.continuity.loss import misses
from cyberlayers.continuity.moments import hours, ticks
from cyberlayers.continuity.outcome import NodeOutcome, Outcome, ServiceOutcome, TaskOutcome
from cyberlayers.continuity.targets import exceeds, first_breach


def outcome_of(course: Course) -> Outcome:
    """Return the outcome of a course of events, in hours."""
    hold_ups = HoldUps(course)
    services = {line.service.id: _service(course, line, hold_ups) for line in course.plan.lines}
    return Outcome(
        scenario=None,
        seed=None,
        trials=None,
        recovery_starts_h=hours(course.plan.recovery_starts),
        tasks=_tasks(course),
        services=tuple(services[name] for name in course.plan.services),
        nodes=_nodes(course),
    )


def _tasks(course: Course) -> tuple[TaskOutcome, ...]:
    tasks = sorted(course.recovery.tasks.values(), key=lambda task: (task.starts, task.job.rank))
    return tuple(
        TaskOutcome(
            node=course.plan.network.nodes[task.job.node].id,
            team=task.job.team or None,
            starts_h=hours(task.starts),
            ends_h=hours(task.ends),
            waited_for=tuple(kind for kind, _, _ in waits(task, course.plan.recovery_starts)),
        )
        for task in tasks
    )


def _nodes(course: Course) -> tuple[NodeOutcome, ...]:
    found = []
    for node in course.plan.network.nodes:
        lost = course.plan.lost_h.get(node.id, 0.0)
        outages = tuple((hours(start), hours(stop)) for start, stop in course.outages[node.id])
        found.append(NodeOutcome(node.id, node.kind, outages, lost, misses(lost, node.rpo_h)))
    return tuple(found)


def _service(course: Course, line: Line, hold_ups: HoldUps) -> ServiceOutcome:
    service = line.service
    levels = course.levels[service.id]
    falls, resumed, gone = _span(levels.below)
    it_falls, it_back, it_gone = _span(levels.it_below)
    breach = first_breach(levels.below, levels.it_level, ticks(service.wrt_h), service.mtpd_h, course.moments)
    lengths = [stop - start for start, stop in levels.below]
    return ServiceOutcome(
        id=service.id,
        steps=tuple((hours(at), level) for at, level in levels.level),
        falls_h=_hours(falls),
        resumed_h=_hours(resumed),
        rta_h=hours(gone),
        rto_h=service.rto_h,
        rto_missed=exceeds(gone, service.rto_h),
        it_falls_h=_hours(it_falls),
        it_back_h=_hours(it_back),
        it_rta_h=hours(it_gone),
        it_rto_h=service.it_target_h,
        it_rto_missed=exceeds(it_gone, service.it_target_h),
        normal_h=None if it_back is None else hours(it_back + ticks(service.wrt_h)),
        rpo_missed=misses(course.plan.worst_lost_h[service.id], service.rpo_h),
        mtpd_h=service.mtpd_h,
        mtpd_breached=breach is not None,
        first_breach_h=_hours(breach),
        below_mbco_h=hours(sum(lengths)),
        longest_below_h=hours(max(lengths, default=0)),
        held_up_by=hold_ups.of(service.id),
    )


def _span(below: Sequence[Interval]) -> tuple[int | None, int | None, int]:
    """Return the start of the first interval, the end of the last, and the time between."""
    if not below:
        return None, None, 0
    return below[0][0], below[-1][1], below[-1][1] - below[0][0]


def _hours(at: int | None) -> float | None:
    return None if at is None else hours(at)
