"""What held a service up: the chain of tasks and waits that ends when its own systems carry it again.

The chain is walked backwards, from each moment to what made it possible (the continuity design, "What comes
out"):

* a service is back `restart` after its needs: the group that was met last, and a member that rose then;
* a node rises when its task ends, or when a member of a group that is then met rises: where nodes need each
  other, one of those that rose together was restored at that moment;
* a task starts when it has people (`people`), its prerequisites (the tasks that brought those back), its team
  (`mobilising`), the start of recovery (`containment`) and its hit, in this order of asking; a task that starts
  outside its team's hours first waits for the next shift (`hours`);
* a needed service that rises by its workaround shows as one wait (`needs`), unless something that the
  workaround needs came back then.

A chain may begin before the service fell: what it needs may have waited for something lost earlier.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.course import Course
from cyberlayers.continuity.level import Line, Needed
from cyberlayers.continuity.moments import hours
from cyberlayers.continuity.outcome import Cause, Stretch
from cyberlayers.continuity.recovery import Task
from cyberlayers.continuity.steps import unmet

_STOP = itemgetter(1)


def waits(task: Task, recovery_starts: int) -> list[tuple[Cause, int, int]]:
    """Return what a task waited for between its hit and its start, each (kind, from, to), without gaps."""
    bounds: list[tuple[Cause, int]] = [
        ("containment", recovery_starts),
        ("mobilising", task.job.mobilised),
        ("needs", task.complete),
        ("people", task.starts),
    ]
    found: list[tuple[Cause, int, int]] = []
    since = task.job.at
    for kind, until in bounds:
        if until > since:
            found.append((kind, since, until))
            since = until
    return found


class Rise(NamedTuple):
    """A node or service that counted as available again from a moment on; no name where a chain begins."""

    name: str
    at: int


class ServiceLink(NamedTuple):
    """A service's own part of a chain, the latest first, and what rose before it."""

    pieces: list[Stretch]
    previous: Rise


class TaskLink(NamedTuple):
    """A task's own part of a chain, the latest first, and the task whose end it had waited for."""

    pieces: list[Stretch]
    previous: Task | None


class HoldUps:
    """The chains of one course of events; chains that share a task share what came before it."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._lines = {line.service.id: line for line in course.plan.lines}
        self._of_nodes = [course.outages[node.id] for node in course.plan.network.nodes]
        self._of_services: dict[Rise, ServiceLink] = {}
        self._of_tasks: dict[int, TaskLink] = {}

    def of(self, service: str) -> tuple[Stretch, ...]:
        """Return the chain of a service, in the order of time; empty where its own systems never failed it."""
        fallen = self._course.levels[service].it_below
        if not fallen:
            return ()
        chain: list[Stretch] = []
        rise = Rise(service, fallen[-1][1])
        while rise.name in self._lines:
            if rise not in self._of_services:
                self._of_services[rise] = self._service_link(self._lines[rise.name], rise.at)
            pieces, rise = self._of_services[rise]
            chain += pieces
        if rise.name:
            self._before_node(chain, rise)
        return tuple(reversed(chain))

    def _service_link(self, line: Line, at: int) -> ServiceLink:
        name = line.service.id
        levels = self._course.levels[name]
        if not _ends(levels.it_below, at):
            return self._workaround_link(line, at)
        # The last moment when its needs were met again early enough to have restarted by now.
        before = bisect_right(levels.raw_below, at, key=lambda low: self._course.moments.at(low[1] + line.restart))
        met = levels.raw_below[before - 1][1]
        low = [
            (group, gaps)
            for group, gaps in zip(line.needs, levels.gaps, strict=True)
            if group.level < line.service.mbco
        ]
        pieces = [Stretch("restart", name, None, hours(met), hours(at))] if met < at else []
        return ServiceLink(pieces, Rise(self._risen(low, met), met))

    def _workaround_link(self, line: Line, at: int) -> ServiceLink:
        levels = self._course.levels[line.service.id]
        if risen := self._risen(zip(line.workaround_needs, levels.workaround_gaps, strict=True), at):
            return ServiceLink([], Rise(risen, at))
        opened = levels.episodes[bisect_left(levels.episodes, (at,)) - 1][0]
        wait = Stretch("needs", line.service.id, None, hours(opened), hours(at))
        return ServiceLink([wait], Rise("", opened))

    def _risen(self, groups: Iterable[tuple[Needed, Sequence[Interval]]], at: int) -> str:
        """Return a member that rose when one of the groups was met again; empty where none was."""
        members = (member for group, gaps in groups if _ends(gaps, at) for member in group.members)
        return next((member for member in members if _ends(self._course.outages[member], at)), "")

    def _before_node(self, chain: list[Stretch], rise: Rise) -> None:
        node = self._course.plan.network.number[rise.name]
        task = self._restored([node], rise.at, self._of_nodes, buffered=True)
        done: set[int] = set()
        while task is not None and task.job.node not in done:
            done.add(task.job.node)
            if task.job.node not in self._of_tasks:
                self._of_tasks[task.job.node] = self._task_link(task)
            pieces, task = self._of_tasks[task.job.node]
            chain += pieces

    def _task_link(self, task: Task) -> TaskLink:
        name, team = self._names(task)
        begun = min(task.job.roster.first_work(task.starts), task.ends)
        pieces: list[tuple[Cause, int, int]] = [("task", begun, task.ends), ("hours", task.starts, begun)]
        found = waits(task, self._course.plan.recovery_starts)
        if found and found[-1][0] == "people":
            pieces.append(found.pop())
        previous = None
        if found and found[-1][0] == "needs":
            previous = self._prerequisite(task)
        else:
            pieces += reversed(found)
        stretches = [
            Stretch(kind, name, team, hours(start), hours(stop)) for kind, start, stop in pieces if start < stop
        ]
        return TaskLink(stretches, previous)

    def _names(self, task: Task) -> tuple[str, str | None]:
        return self._course.plan.network.nodes[task.job.node].id, task.job.team or None

    def _prerequisite(self, task: Task) -> Task | None:
        """Return the task whose end completed what another needed."""
        network, recovery = self._course.plan.network, self._course.recovery
        node = task.job.node
        restore = network.nodes[node].restore
        if restore is not None and restore.after is not None:
            listed = (recovery.tasks.get(network.number[name]) for name in restore.after)
            return next((other for other in listed if other and other.ends == task.complete), None)
        groups = (network.needs[group] for group in network.owned[node])
        members = [
            member
            for group in groups
            if _ends(self._gaps(group.members, group.quorum, 0, recovery.outages), task.complete)
            for member in group.members
            if _ends(recovery.outages[member], task.complete)
        ]
        return self._restored(members, task.complete, recovery.outages, buffered=False)

    def _restored(
        self, risen: list[int], at: int, outages: Sequence[Sequence[Interval]], *, buffered: bool
    ) -> Task | None:
        """Return the nearest task that ended at a moment when nodes rose, from the nodes down their needs."""
        network, tasks = self._course.plan.network, self._course.recovery.tasks
        waiting = list(risen)
        seen = set(waiting)
        for node in waiting:
            if node in tasks and tasks[node].ends == at:
                return tasks[node]
            for number in network.owned[node]:
                group = network.needs[number]
                buffer = group.buffer if buffered else 0
                if _ends(self._gaps(group.members, group.quorum, buffer, outages), at):
                    further = [m for m in group.members if m not in seen and _ends(outages[m], at)]
                    seen.update(further)
                    waiting += further
        return None

    def _gaps(
        self, members: Sequence[int], quorum: int, buffer: int, outages: Sequence[Sequence[Interval]]
    ) -> list[Interval]:
        return unmet([outages[member] for member in members], quorum, buffer, self._course.moments)


def _ends(intervals: Sequence[Interval], at: int) -> bool:
    """Return whether one of the intervals, which are in order, ends at a moment."""
    place = bisect_left(intervals, at, key=_STOP)
    return place < len(intervals) and intervals[place][1] == at
