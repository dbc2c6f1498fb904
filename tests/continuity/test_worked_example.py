"""Every figure of the worked example of the continuity design."""

from pathlib import Path

import pytest

from cyberlayers.content.estate import load_disruption, load_estate
from cyberlayers.continuity.outcome import Outcome
from cyberlayers.continuity.simulate import simulate
from cyberlayers.model.estate import Estate
from tests.continuity.small import Seen

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def register() -> Estate:
    return load_estate(DATA / "worked-estate.toml")


def with_workaround_that_holds(register: Estate, hours: float) -> Seen:
    care, web = register.service
    assert care.workaround is not None
    longer = care.model_copy(update={"workaround": care.workaround.model_copy(update={"holds_h": hours})})
    changed = register.model_copy(update={"service": (longer, web)})
    return Seen(simulate(changed, load_disruption(DATA / "worked-disruption.toml", changed)))


@pytest.fixture(scope="module")
def outcome(register: Estate) -> Outcome:
    return simulate(register, load_disruption(DATA / "worked-disruption.toml", register))


def test_one_person_restores_one_system_after_the_other(outcome: Outcome) -> None:
    assert [(task.node, task.starts_h, task.ends_h) for task in outcome.tasks] == [
        ("network", 6, 10),
        ("identity", 10, 18),
        ("files", 18, 28),
        ("case", 28, 34),
    ]
    assert {task.team for task in outcome.tasks} == {"infra"}
    assert outcome.recovery_starts_h == 6


def test_the_web_site_misses_its_rto_and_keeps_its_mtpd(outcome: Outcome) -> None:
    web = outcome.services[1]
    assert web.steps == ((0, 0), (10, 1))
    assert (web.falls_h, web.resumed_h, web.rta_h, web.normal_h) == (0, 10, 10, 10)
    assert (web.rto_missed, web.it_rto_missed, web.mtpd_breached, web.first_breach_h) == (True, True, False, None)


def test_social_care_lives_on_its_workaround_for_twelve_hours(outcome: Outcome) -> None:
    care = outcome.services[0]
    assert care.steps == ((0, 0), (2, 0.6), (14, 0), (35, 1))
    assert (care.rta_h, care.rto_missed) == (35, True)
    assert (care.it_falls_h, care.it_back_h, care.it_rta_h, care.it_rto_h, care.it_rto_missed) == (0, 35, 35, 24, True)
    assert (care.below_mbco_h, care.longest_below_h, care.mtpd_breached) == (23, 21, False)


def test_the_chain_leads_from_containment_over_every_task_to_the_restart(outcome: Outcome) -> None:
    assert Seen(outcome).chain("care") == [
        ("containment", "network", 0, 6),
        ("task", "network", 6, 10),
        ("task", "identity", 10, 18),
        ("task", "files", 18, 28),
        ("task", "case", 28, 34),
        ("restart", "care", 34, 35),
    ]
    assert [part.team for part in outcome.services[0].held_up_by] == [*["infra"] * 5, None]


@pytest.mark.parametrize(("holds", "first"), [(3, 33), (2, 32)])
def test_a_short_workaround_does_not_save_the_mtpd(register: Estate, holds: float, first: float) -> None:
    care = with_workaround_that_holds(register, holds).services["care"]
    assert (care.mtpd_breached, care.first_breach_h) == (True, first)
    assert care.below_mbco_h == 35 - holds


def test_a_long_workaround_saves_the_rto_but_not_the_it_rto(register: Estate) -> None:
    care = with_workaround_that_holds(register, 72).services["care"]
    assert (care.below_mbco_h, care.falls_h, care.resumed_h, care.rta_h) == (2, 0, 2, 2)
    assert (care.rto_missed, care.it_rto_missed, care.mtpd_breached) == (False, True, False)


def test_what_was_not_hit_is_listed_too(outcome: Outcome) -> None:
    assert [found.id for found in outcome.nodes] == ["network", "identity", "files", "case", "phones"]
    assert [found.outages for found in outcome.nodes] == [((0, 10),), ((0, 18),), ((0, 28),), ((0, 34),), ()]
