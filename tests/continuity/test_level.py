import pytest

from tests.continuity.small import Table, either, estate, every, hit, node, seen, service


def steps(found: Table, *hits: Table | str, **keys: object) -> tuple[tuple[float, float], ...]:
    register = estate(node("a", 10), node("b", 4), node("c", 2), services=(found,))
    return seen(register, *hits, **keys).services[found["id"]].steps


def test_a_service_whose_needs_are_met_runs_in_full() -> None:
    assert steps(service("s", every("a"), either("b", "c")), "b") == ((0, 1),)


def test_a_service_that_needs_nothing_never_falls() -> None:
    assert steps(service("s"), "a", "b", "c") == ((0, 1),)


def test_the_smallest_level_of_the_unmet_groups_is_what_remains() -> None:
    found = service("s", every("a", level_without=0.8), every("b", level_without=0.5), every("c"))
    assert steps(found, "a", "b", "c") == ((0, 0), (2, 0.5), (4, 0.8), (10, 1))


def test_a_buffer_delays_the_fall_and_not_the_return() -> None:
    assert steps(service("s", every("a", buffer_h=3)), "a") == ((0, 1), (3, 0), (10, 1))


def test_a_restart_delays_the_return_and_not_the_fall() -> None:
    assert steps(service("s", every("a"), restart_h=2), hit("a", 1)) == ((0, 1), (1, 0), (13, 1))


def test_an_outage_during_the_restart_begins_it_anew() -> None:
    found = service("s", every("b", level_without=0.5), every("c"), restart_h=3)
    assert steps(found, "c", hit("b", 4)) == ((0, 0), (5, 0.5), (11, 1))


def test_a_workaround_is_up_from_when_it_is_ready_until_it_is_spent() -> None:
    found = service("s", every("a"), workaround={"level": 0.6, "ready_after_h": 1, "holds_h": 5})
    assert steps(found, "a") == ((0, 0), (1, 0.6), (6, 0), (10, 1))


def test_a_workaround_without_limit_holds_until_the_systems_are_back() -> None:
    assert steps(service("s", every("a"), workaround={"level": 0.6}), "a") == ((0, 0.6), (10, 1))


def test_a_workaround_ready_too_late_is_never_up() -> None:
    assert steps(service("s", every("a"), workaround={"level": 1, "ready_after_h": 10}), "a") == ((0, 0), (10, 1))
    assert steps(service("s", every("a"), workaround={"level": 1, "holds_h": 0}), "a") == ((0, 0), (10, 1))


def test_a_workaround_never_lowers_a_level() -> None:
    found = service("s", every("a", level_without=0.5), workaround={"level": 0.2})
    assert steps(found, "a") == ((0, 0.5), (10, 1))


def test_a_workaround_is_not_called_for_while_the_mbco_is_kept() -> None:
    found = service("s", every("a", level_without=0.5), mbco=0.5, workaround={"level": 0.9})
    assert steps(found, "a") == ((0, 0.5), (10, 1))


def test_an_episode_stays_open_until_the_systems_carry_everything() -> None:
    # The level is 0 for two hours, then 0.7 until 10: one episode, its workaround spent at 4, however it goes on.
    found = service("s", every("c"), every("a", level_without=0.7), mbco=0.5, workaround={"level": 0.8, "holds_h": 4})
    assert steps(found, "a", "c") == ((0, 0.8), (4, 0.7), (10, 1))


def test_a_new_fall_after_full_service_opens_a_new_episode() -> None:
    for more in ({}, {"holds_h": 100}):
        found = service("s", every("b", "c"), workaround={"level": 1, "ready_after_h": 1, **more})
        assert steps(found, "c", hit("b", 6)) == ((0, 0), (1, 1), (6, 0), (7, 1))


def test_the_disruption_may_hold_a_workaround_back_by_the_latest_time_given() -> None:
    found = service("s", every("a"), workaround={"level": 0.6, "ready_after_h": 1, "holds_h": 4})
    late = [{"service": "s", "not_before_h": 3}, {"service": "s", "not_before_h": 2}]
    assert steps(found, "a", workaround=late) == ((0, 0), (3, 0.6), (7, 0), (10, 1))
    assert steps(found, "a", workaround=[{"service": "s", "not_before_h": 0.5}])[1] == (1, 0.6)
    assert steps(service("s", every("a")), "a", workaround=late) == ((0, 0), (10, 1))


def test_the_building_that_burnt_held_the_paper_forms() -> None:
    found = service("s", every("a"), workaround={"level": 0.6, "needs": [every("b")]})
    assert steps(found, "a", "b") == ((0, 0), (4, 0.6), (10, 1))
    assert steps(found, "a", hit("c", 2), hit("b", 3)) == ((0, 0.6), (3, 0), (7, 0.6), (10, 1))
    assert steps(found, "b") == ((0, 1),)


def test_a_level_without_has_no_meaning_in_the_needs_of_a_workaround() -> None:
    found = service("s", every("a"), workaround={"level": 0.6, "needs": [every("b", level_without=0.5)]})
    assert steps(found, "a", "b") == ((0, 0), (4, 0.6), (10, 1))


@pytest.mark.parametrize(("level", "falls"), [(0.5, 0), (0.6, None)])
def test_a_needed_service_is_available_while_its_level_is_at_its_mbco(level: float, falls: float | None) -> None:
    register = estate(
        node("a", 10),
        services=(
            service("top", every("under")),
            service("under", every("a"), mbco=0.6, workaround={"level": level}),
        ),
    )
    assert seen(register, "a").services["top"].falls_h == falls


def test_services_are_told_in_the_order_of_the_register() -> None:
    register = estate(node("a"), services=(service("z", every("m")), service("m", every("a")), service("b")))
    assert [found.id for found in seen(register, "a").outcome.services] == ["z", "m", "b"]


def test_a_service_with_an_mbco_of_nothing_never_falls() -> None:
    register = estate(node("a", 9), services=(service("s", every("a"), mbco=0, workaround={"level": 1}),))
    found = seen(register, "a").services["s"]
    assert (found.steps, found.falls_h, found.rta_h) == (((0, 0), (9, 1)), None, 0)
