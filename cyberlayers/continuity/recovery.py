"""The course of recovery: one task for each node that is hit, people permitting.

Rules (the continuity design, "Recovery"):

1. A task may start at the latest of the start of recovery, its team's mobilisation and its own hit, once its
   prerequisites are met at that moment.
2. It holds its people from start to end; its team's working hours decide when it ends.
3. Whenever something changed, the tasks that may start do, in the order of priority; those that do not fit are
   skipped, so that a smaller one may start while a bigger one waits.

Without a restore deadlock, and with teams big enough at last, every task ends: the first of the order in which
the deadlock check marks nodes can always start.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import NamedTuple

from cyberlayers.continuity.availability import Availability, Change, Interval
from cyberlayers.continuity.moments import Moments
from cyberlayers.continuity.network import Network
from cyberlayers.continuity.prerequisites import Prerequisites
from cyberlayers.continuity.roster import Roster

_HIT, _DONE, _JOINED, _RELEASED = range(4)
_RANK = attrgetter("rank")


class Job(NamedTuple):
    """The recovery of one node, in ticks.

    Attributes:
        team: who does it; empty for the supplier's own people.
        people: how many of the team it holds; 0 for the supplier's own.
        at: when the node is hit.
        mobilised: when its team can begin.
        release: before which the task does not start, whatever is ready.
        rank: its place in the order of priority.
    """

    node: int
    team: str
    people: int
    at: int
    mobilised: int
    release: int
    rank: int
    roster: Roster


class Joining(NamedTuple):
    """People who join a team from a moment on."""

    at: int
    team: str
    people: int


class Staff(NamedTuple):
    """The people of each team at first, none for the team without a name, and those who join later."""

    people: Mapping[str, int]
    joining: Sequence[Joining]


class Task(NamedTuple):
    """What became of a job, in ticks; `complete` is since when its prerequisites were met when it started."""

    job: Job
    complete: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Recovery:
    """How everything came back.

    Attributes:
        tasks: by node, in the order in which they started.
        changes: in the order of time.
        outages: of each node, all buffers ignored.
    """

    tasks: dict[int, Task]
    changes: list[Change]
    outages: list[list[Interval]]


def recover(
    network: Network, work: Mapping[int, int], jobs: Mapping[int, Job], staff: Staff, moments: Moments
) -> Recovery:
    """Return how all the jobs went, each taking the ticks of work given for its node."""
    run = _Run(network, work, jobs, staff, moments)
    while run.events:
        run.step()
    return Recovery(run.tasks, run.changes, run.state.outages)


class _Run:
    def __init__(
        self, network: Network, work: Mapping[int, int], jobs: Mapping[int, Job], staff: Staff, moments: Moments
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._moments = moments
        self._joining = staff.joining
        self._free = dict(staff.people)
        self._ready: dict[str, list[Job]] = {job.team: [] for job in jobs.values()}
        self._released: set[int] = set()
        self._queued: set[int] = set()
        self._prerequisites = Prerequisites(network, jobs)
        self.state = Availability(network, None)
        self.tasks: dict[int, Task] = {}
        self.changes: list[Change] = []
        self.events = [(job.at, _HIT, job.node) for job in jobs.values()]
        self.events += [(job.release, _RELEASED, job.node) for job in jobs.values()]
        self.events += [(crew.at, _JOINED, index) for index, crew in enumerate(staff.joining)]
        heapify(self.events)

    def step(self) -> None:
        """Take everything that happens at the next moment, then start what may start."""
        now = self.events[0][0]
        lost: list[int] = []
        restored: list[int] = []
        eager: list[int] = []
        teams: set[str] = set()
        while self.events and self.events[0][0] == now:
            _, event, which = heappop(self.events)
            if event == _HIT:
                lost.append(which)
            elif event == _DONE:
                restored.append(which)
                self._free[self._jobs[which].team] += self._jobs[which].people
                teams.add(self._jobs[which].team)
            elif event == _JOINED:
                self._free[self._joining[which].team] += self._joining[which].people
                teams.add(self._joining[which].team)
            else:
                self._released.add(which)
                eager.append(which)
        if lost or restored:
            change = Change(now, lost, restored)
            self.changes.append(change)
            eager += self._prerequisites.note(change, self.state.settle(change), self.state)
        teams.update(self._queue(eager))
        for team in sorted(teams & self._ready.keys()):
            self._start(now, team)

    def _queue(self, nodes: Iterable[int]) -> set[str]:
        """Line up the jobs that may start now; return their teams."""
        teams = set()
        for node in nodes:
            if self._prerequisites.missing[node] or node not in self._released or node in self.tasks:
                continue
            job = self._jobs[node]
            teams.add(job.team)
            if node not in self._queued:
                self._queued.add(node)
                insort(self._ready[job.team], job, key=_RANK)
        return teams

    def _start(self, now: int, team: str) -> None:
        waiting = []
        for job in self._ready[team]:
            if self._prerequisites.missing[job.node]:
                self._queued.discard(job.node)
            elif job.people > self._free[team]:
                waiting.append(job)
            else:
                self._free[team] -= job.people
                ends = self._moments.at(job.roster.end(now, self._work[job.node]))
                complete = self._prerequisites.since[job.node]
                self.tasks[job.node] = Task(job, complete, now, ends)
                heappush(self.events, (ends, _DONE, job.node))
        self._ready[team] = waiting
