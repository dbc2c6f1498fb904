"""Two programs, written apart from one text, give the same answer."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.continuity.deadlock import RestoreDeadlockError
from cyberlayers.continuity.outcome import Outcome, ServiceOutcome
from cyberlayers.continuity.simulate import simulate
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate
from tests.continuity.random_registers import Draw, draw_disruption, draw_estate
from tests.continuity.reference import Reference


def near(mine: Any, other: Any, within: float) -> bool:  # noqa: ANN401 - figures, None, and lists of them
    if mine is None or other is None or isinstance(mine, bool):
        return mine is other
    if isinstance(mine, tuple | list):
        return len(mine) == len(other) and all(near(one, two, within) for one, two in zip(mine, other, strict=True))
    return abs(float(mine) - float(other)) <= within


def compare(outcome: Outcome, answer: dict[str, Any], within: float) -> None:
    assert {task.node for task in outcome.tasks} == answer["tasks"].keys()
    for task in outcome.tasks:
        starts, ends, waited_for = answer["tasks"][task.node]
        assert near((task.starts_h, task.ends_h), (starts, ends), within), task
        assert list(task.waited_for) == waited_for, task
    for kind in ("nodes", "services"):
        for found in getattr(outcome, kind):
            for key, expected in answer[kind][found.id].items():
                assert near(getattr(found, key), expected, within), (found.id, key, expected, found)


def check_chain(estate: Estate, outcome: Outcome, service: ServiceOutcome) -> None:
    """The chain has no gaps, ends when the service is back, and tells of each task and wait what is so."""
    chain = service.held_up_by
    assert bool(chain) == (service.it_back_h is not None)
    if not chain:
        return
    assert near(chain[-1].to_h, service.it_back_h, 1e-9)
    tasks = {task.node: task for task in outcome.tasks}
    restarts = {found.id: found.restart_h for found in estate.service}
    for part, following in pairwise(chain):
        assert part.to_h == following.from_h, chain
        if part.kind != "task" and following.kind == "task":
            assert part.node == following.node
            assert part.kind in {"hours", "people", "containment", "mobilising"}
    for part in chain:
        assert part.from_h < part.to_h
        if part.kind == "task":
            assert part.to_h == tasks[part.node].ends_h
        elif part.kind == "restart":
            assert near(part.to_h - part.from_h, restarts[part.node], 1e-7)
        elif part.kind == "people":
            assert part.to_h == tasks[part.node].starts_h
            assert "people" in tasks[part.node].waited_for
        elif part.kind == "hours":
            assert part.from_h == tasks[part.node].starts_h
        elif part.kind == "containment":
            assert near(part.to_h, outcome.recovery_starts_h, 1e-9)


def agree(estate: Estate, disruption: Disruption, within: float) -> str:
    reference = Reference(estate, disruption)
    if stuck := reference.stuck():
        with pytest.raises(RestoreDeadlockError) as caught:
            simulate(estate, disruption)
        assert set(caught.value.loop) <= stuck
        return "deadlock"
    outcome = simulate(estate, disruption)
    answer = reference.answer()
    compare(outcome, answer, within)
    for service in outcome.services:
        check_chain(estate, outcome, service)
    return "agreed"


def drawn(seed: int, nodes: int) -> tuple[Estate, Disruption, float]:
    draw = Draw(seed)
    estate = draw_estate(draw, nodes)
    return estate, draw_disruption(draw, estate), 1e-7 if draw.continuous else 1e-9


@pytest.mark.parametrize("block", range(4))
def test_both_programs_agree_on_small_registers(block: int) -> None:
    answers = [agree(*drawn(seed, 8)) for seed in range(block * 50, block * 50 + 50)]
    assert answers.count("agreed") > 25


def test_both_programs_agree_on_larger_registers() -> None:
    answers = [agree(*drawn(seed, 25)) for seed in range(1000, 1030)]
    assert answers.count("agreed") > 10


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_both_programs_agree_on_whatever_is_drawn(seed: int) -> None:
    agree(*drawn(seed, 6))


@pytest.mark.long
def test_both_programs_agree_on_thousands() -> None:
    seeds = Random(20261120)
    answers = [agree(*drawn(seeds.randrange(2**48), seeds.choice([3, 8, 8, 15]))) for _ in range(5000)]
    assert answers.count("agreed") > 2500


def test_a_loop_is_found_where_the_other_program_is_stuck() -> None:
    found = {agree(*drawn(seed, 8)) for seed in range(40)}
    assert found == {"agreed", "deadlock"}
