"""Published scheduling problems, as registers: every job a system, every resource a team."""

from pathlib import Path

import pytest

from tests.continuity.small import Seen, Table, estate, every, node, seen, team

DATA = Path(__file__).parents[1] / "data" / "psplib"
OPTIMAL = {"j30_1_4": 62, "j30_1_7": 60, "j30_1_9": 49}


class Project:
    def __init__(self, name: str) -> None:
        figures = iter(map(int, (DATA / f"{name}.rcp").read_text().split()))
        jobs, resources = next(figures), next(figures)
        self.capacity = [next(figures) for _ in range(resources)]
        self.duration: dict[int, int] = {}
        self.demand: dict[int, list[int]] = {}
        self.successors: dict[int, list[int]] = {}
        for job in range(1, jobs + 1):
            self.duration[job] = next(figures)
            self.demand[job] = [next(figures) for _ in range(resources)]
            self.successors[job] = [next(figures) for _ in range(next(figures))]
        self.work = [job for job in self.duration if self.duration[job]]

    def tail(self, job: int) -> int:
        return self.duration[job] + max(map(self.tail, self.successors[job]), default=0)

    def run(self, order: list[int]) -> Seen:
        return seen(
            estate(
                *(self.system(job) for job in self.work),
                teams=tuple(team(f"r{index}", people) for index, people in enumerate(self.capacity)),
            ),
            *(f"job-{job}" for job in self.work),
            restore_order=[f"job-{job}" for job in order],
        )

    def system(self, job: int) -> Table:
        before = [f"job-{other}" for other in self.work if job in self.successors[other]]
        used = [index for index, people in enumerate(self.demand[job]) if people]
        assert len(used) <= 1, "a task holds people of one team"
        keys: Table = {"needs": [every(*before)] if before else []}
        if used:
            keys |= {"people": self.demand[job][used[0]]}
        return node(f"job-{job}", self.duration[job], by=f"r{used[0]}" if used else None, **keys)


@pytest.mark.parametrize("name", OPTIMAL)
def test_no_schedule_beats_a_proven_optimum_and_a_good_order_comes_near(name: str) -> None:
    project = Project(name)
    by_tail = sorted(project.work, key=lambda job: -project.tail(job))
    makespans = []
    for order in (project.work, project.work[::-1], by_tail):
        found = project.run(order)
        makespans.append(max(task.ends_h for task in found.outcome.tasks))
        for job in project.work:
            starts, ends = found.span(f"job-{job}")
            assert ends - starts == project.duration[job]
            later = [found.span(f"job-{other}")[0] for other in project.successors[job] if other in project.work]
            assert all(ends <= other for other in later)
    assert min(makespans) >= OPTIMAL[name]
    assert makespans[-1] <= 1.1 * OPTIMAL[name]
