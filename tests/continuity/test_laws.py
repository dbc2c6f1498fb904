"""What must be so for every register, whatever the figures."""

import pickle
from dataclasses import asdict, fields
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cyberlayers.continuity.answer import outcome_of
from cyberlayers.continuity.course import play
from cyberlayers.continuity.deadlock import RestoreDeadlockError
from cyberlayers.continuity.outcome import NodeOutcome, Outcome, ServiceOutcome, Stretch, TaskOutcome
from cyberlayers.continuity.plan import prepare
from cyberlayers.continuity.simulate import simulate
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate
from tests.continuity.random_registers import Draw, draw_disruption, draw_estate

SEEDS = st.integers(0, 2**40)


def drawn(seed: int) -> tuple[Estate, Disruption, Outcome]:
    draw = Draw(seed)
    estate = draw_estate(draw)
    disruption = draw_disruption(draw, estate)
    try:
        return estate, disruption, simulate(estate, disruption)
    except RestoreDeadlockError:
        assume(False)
        raise


def without_order(outcome: Outcome) -> tuple[Any, ...]:
    services = {found.id: asdict(found) | {"held_up_by": None} for found in outcome.services}
    return {task.node: task for task in outcome.tasks}, services, {found.id: found for found in outcome.nodes}


@settings(deadline=None)
@given(SEEDS)
def test_the_order_of_tables_and_hits_does_not_matter(seed: int) -> None:
    estate, disruption, outcome = drawn(seed)
    shuffled = {
        table: tuple(Random(seed).sample(entries, len(entries)))
        for table in ("team", "system", "supplier", "site", "group", "service")
        if (entries := getattr(estate, table))
    }
    hits = tuple(Random(seed).sample(disruption.hit, len(disruption.hit)))
    other = simulate(estate.model_copy(update=shuffled), disruption.model_copy(update={"hit": hits}))
    assert without_order(other) == without_order(outcome)


@settings(deadline=None)
@given(SEEDS)
def test_a_plan_is_made_once_and_played_many_times(seed: int) -> None:
    estate, disruption, outcome = drawn(seed)
    plan = prepare(estate, disruption)
    longer = {name: usual.hours.likely + 1 for name, usual in plan.durations.items()}
    play(plan, longer)
    assert outcome_of(play(plan, {})) == outcome
    assert outcome_of(play(pickle.loads(pickle.dumps(plan)), longer)) == simulate(estate, disruption, longer)  # noqa: S301 - our own bytes


@settings(deadline=None)
@given(SEEDS)
def test_levels_figures_and_misses_fit_together(seed: int) -> None:
    estate, _, outcome = drawn(seed)
    for service, found in zip(estate.service, outcome.services, strict=True):
        assert found.id == service.id
        assert found.steps[0][0] == 0
        assert found.steps[-1][1] == 1
        assert 0 <= found.longest_below_h <= found.below_mbco_h <= found.rta_h + 1e-9
        assert found.rta_h <= found.it_rta_h + 1e-9 or found.it_falls_h is not None
        assert (found.falls_h is None) == (found.resumed_h is None) == (found.below_mbco_h == 0)
        assert found.mtpd_breached == (found.first_breach_h is not None)
        if found.it_falls_h is None:
            assert found.falls_h is None
        if found.mtpd_breached:
            assert service.mtpd_h is not None
            assert found.below_mbco_h > service.mtpd_h - 1e-9


@settings(deadline=None)
@given(SEEDS)
def test_no_team_ever_works_with_more_people_than_it_has(seed: int) -> None:
    estate, disruption, outcome = drawn(seed)
    people = {node.id: node.restore.people for node in estate.nodes if node.restore}
    for team in estate.team:
        tasks = [task for task in outcome.tasks if task.team == team.id]
        for now in {task.starts_h for task in tasks}:
            held = sum(people[task.node] for task in tasks if task.starts_h <= now + 1e-8 < task.ends_h)
            joined = sum(crew.add for crew in disruption.crew if crew.team == team.id and crew.at_h <= now + 1e-8)
            assert held <= team.people + joined


def without_teams(estate: Estate) -> Estate:
    """The same register, restored by everybody's own people."""
    tables = {
        table: tuple(
            node.model_copy(update={"restore": node.restore.model_copy(update={"team": None})})
            for node in getattr(estate, table)
        )
        for table in ("system", "supplier", "site", "group")
    }
    return estate.model_copy(update=tables)


@settings(deadline=None)
@given(SEEDS, st.floats(0.01, 1))
def test_with_people_enough_nothing_gets_later_by_shorter_recoveries(seed: int, share: float) -> None:
    estate, disruption, _ = drawn(seed)
    plan = prepare(without_teams(estate), disruption)
    slow = outcome_of(play(plan, {}))
    fast = outcome_of(play(plan, {name: usual.hours.likely * share for name, usual in plan.durations.items()}))
    ends = {task.node: task.ends_h for task in slow.tasks}
    assert all(task.ends_h <= ends[task.node] + 1e-9 for task in fast.tasks)
    for before, after in zip(slow.services, fast.services, strict=True):
        assert (after.it_back_h or 0) <= (before.it_back_h or 0) + 1e-9


def test_nothing_happens_in_a_disruption_that_hits_nothing() -> None:
    estate, _, _ = drawn(3)
    outcome = simulate(estate, Disruption())
    assert outcome.tasks == ()
    assert all(found.steps == ((0, 1),) for found in outcome.services)
    assert all(found.outages == () for found in outcome.nodes)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Outcome, "scenario seed trials recovery_starts_h tasks services nodes"),
        (TaskOutcome, "node team starts_h ends_h waited_for"),
        (
            ServiceOutcome,
            """id steps falls_h resumed_h rta_h rto_h rto_missed it_falls_h it_back_h it_rta_h it_rto_h it_rto_missed
            normal_h rpo_missed mtpd_h mtpd_breached first_breach_h below_mbco_h longest_below_h held_up_by""",
        ),
        (NodeOutcome, "id kind outages rpa_h rpo_missed"),
        (Stretch, "kind node team from_h to_h"),
    ],
)
def test_the_keys_that_other_programs_rely_on_stay(kind: type, keys: str) -> None:
    assert [field.name for field in fields(kind)] == keys.split()
