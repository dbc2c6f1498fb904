"""Simulating 300 nodes, against the same model written in SimPy: ratios, measured in one run.

The register is drawn so that both can say it: everything is hit at t = 0, teams work round the clock, a task holds one
person, groups are `all` or `any`, and nothing is buffered. Both restore by the same priority, and the program stops
unless every task starts and ends alike. The whole of ours also refuses deadlocks and works out the levels of fifty
services, their clocks and what held them up, which the other does not; one course is what Monte Carlo repeats.
"""

from collections.abc import Generator
from heapq import heappop, heappush
from random import Random

import simpy

from cyberlayers.continuity.course import play
from cyberlayers.continuity.network import network_of
from cyberlayers.continuity.plan import prepare
from cyberlayers.continuity.priority import ranks
from cyberlayers.continuity.simulate import simulate
from cyberlayers.model.disruption import Disruption, Hit
from cyberlayers.model.estate import Estate, Node
from tests.benchmarks.measure import compare, say

NODES, SERVICES, TEAMS, PEOPLE = 300, 50, 5, 3
ROUNDS = 15

Waiting = Generator[simpy.Event, object, None]


def register(seed: int) -> Estate:
    """Return a register in which each node needs a few of the forty before it."""
    draw = Random(seed)
    systems = []
    for number in range(NODES):
        before = [f"n{other}" for other in range(max(0, number - 40), number)]
        groups = [
            {draw.choice(["all", "any"]): draw.sample(before, min(len(before), draw.randint(1, 3)))}
            for _ in range(draw.randint(1, 2))
            if before
        ]
        restore = {"team": f"t{number % TEAMS}", "hours": draw.randint(1, 12)}
        systems.append({"id": f"n{number}", "name": "N", "needs": groups, "restore": restore})
    services = [
        {
            "id": f"s{number}",
            "name": "S",
            "needs": [{"all": [f"n{draw.randrange(NODES)}" for _ in range(4)]}],
            "rto_h": draw.randint(4, 200),
            "mtpd_h": 200,
            "restart_h": 1,
            "mbco": 0.5,
            "workaround": {"level": 0.6, "ready_after_h": 2, "holds_h": 24},
        }
        for number in range(SERVICES)
    ]
    return Estate.from_plain(
        {
            "format": "cyberlayers.estate/1",
            "organisation": {"name": "Drawn"},
            "team": [{"id": f"t{number}", "name": "T", "people": PEOPLE} for number in range(TEAMS)],
            "system": systems,
            "service": services,
        }
    )


class InSimPy:
    """The same recovery as processes: one for each node, and one that hands out people."""

    def __init__(self, estate: Estate) -> None:
        self.environment = simpy.Environment()
        self.spans: dict[str, tuple[float, float]] = {}
        self.back = {node.id: self.environment.event() for node in estate.nodes}
        self.free = {team.id: team.people for team in estate.team}
        self.queues: dict[str, list[tuple[int, str, simpy.Event]]] = {team.id: [] for team in estate.team}
        self.called = self.environment.event()
        places = ranks(estate, network_of(estate), ())
        for node, place in zip(estate.nodes, places, strict=True):
            self.environment.process(self.restore(node, place))
        self.environment.process(self.hand_out())

    def run(self) -> dict[str, tuple[float, float]]:
        """Return when each task starts and ends."""
        self.environment.run()
        return self.spans

    def restore(self, node: Node, place: int) -> Waiting:
        """Wait for needs and for somebody, work, and be back."""
        assert node.restore is not None
        assert node.restore.hours is not None
        assert node.restore.team is not None
        for group in node.needs:
            members = [self.back[member] for member in group.members]
            yield self.environment.any_of(members) if group.any else self.environment.all_of(members)
        granted = self.environment.event()
        heappush(self.queues[node.restore.team], (place, node.id, granted))
        self.call()
        yield granted
        starts = self.environment.now
        yield self.environment.timeout(node.restore.hours.likely)
        self.spans[node.id] = (starts, self.environment.now)
        self.free[node.restore.team] += 1
        self.back[node.id].succeed()
        self.call()

    def call(self) -> None:
        """Say that there may be something to hand out."""
        if not self.called.triggered:
            self.called.succeed()

    def hand_out(self) -> Waiting:
        """Give free people to the most urgent, once everything that happens at this moment has happened."""
        while True:
            yield self.called
            while self.environment.peek() == self.environment.now:
                yield self.environment.timeout(0)
            self.called = self.environment.event()
            for team, queue in self.queues.items():
                while self.free[team] and queue:
                    self.free[team] -= 1
                    heappop(queue)[2].succeed()


def main() -> None:
    """Compare both, first in what they answer and then in time."""
    estate = register(20261120)
    disruption = Disruption(hit=tuple(Hit(node=node.id) for node in estate.nodes))
    ours = {task.node: (task.starts_h, task.ends_h) for task in simulate(estate, disruption).tasks}
    theirs = InSimPy(estate).run()
    if ours != theirs:
        differ = next(name for name in ours if ours[name] != theirs.get(name))
        raise SystemExit(f"they differ at {differ}: {ours[differ]} and {theirs.get(differ)}")
    found = compare(lambda: simulate(estate, disruption), lambda: InSimPy(estate).run(), ROUNDS)
    say(f"simulating {NODES} nodes, all told", found, "in SimPy", "at most 2")
    plan = prepare(estate, disruption)
    found = compare(lambda: play(plan, {}), lambda: InSimPy(estate).run(), ROUNDS)
    say(f"one course of {NODES} nodes", found, "in SimPy", "at most 1")


if __name__ == "__main__":
    main()
