"""Registers made to recurse, to loop or to take for ever."""

from datetime import date

import pytest

from cyberlayers.continuity.checks.register import check_register
from cyberlayers.continuity.deadlock import RestoreDeadlockError
from cyberlayers.model.estate import Estate
from tests.continuity.small import Table, either, estate, every, node, seen, service, some, team

MANY = 1000
NAMES = [f"n{number:04}" for number in range(MANY)]


def chained(**keys: object) -> list[Table]:
    return [
        node(name, by="crew", needs=[every(NAMES[place - 1], **keys)] if place else [], after=[])
        for place, name in enumerate(NAMES)
    ]


def test_a_chain_of_a_thousand_nodes_is_restored_link_by_link() -> None:
    systems = [{**one, "restore": {"hours": 1, "team": "crew"}} for one in chained()]
    register = estate(*systems, teams=(team(),), services=(service("s", every(NAMES[-1])),))
    found = seen(register, *NAMES)
    assert found.services["s"].it_back_h == MANY
    assert len(found.services["s"].held_up_by) == MANY
    assert len(check_register(register, date(2026, 1, 1))) > 1


def test_a_ring_of_a_thousand_nodes_with_buffers_comes_back() -> None:
    ring = chained(buffer_h=0.5)
    ring[0]["needs"] = [every(NAMES[-1], buffer_h=0.5)]
    register = estate(*ring, teams=(team(people=MANY),), services=(service("s", every(NAMES[0])),))
    found = seen(register, *NAMES)
    assert found.services["s"].it_back_h == 1
    slow = seen(register, {"node": NAMES[5], "hours": MANY})
    assert slow.nodes[NAMES[4]].outages == ((0.5 * (MANY - 1), MANY),)
    assert slow.chain("s") == [("task", NAMES[5], 0, MANY)]


def test_a_ring_that_has_no_way_in_is_refused() -> None:
    ring = [{**one, "restore": {"hours": 1}} for one in chained()]
    ring[0]["needs"] = [every(NAMES[-1])]
    with pytest.raises(RestoreDeadlockError):
        seen(estate(*ring, teams=(team(),)), NAMES[7])


def test_a_thousand_nodes_that_need_some_of_each_other_settle() -> None:
    systems = [
        node(name, 1 + place % 7, needs=[some(3, *(NAMES[(place * 7 + step) % MANY] for step in range(6)))], after=[])
        for place, name in enumerate(NAMES)
    ]
    found = seen(estate(*systems), *NAMES)
    assert all(one.outages and one.outages[-1][1] <= 7 for one in found.outcome.nodes)


def test_services_that_lean_on_each_other_in_a_long_row_are_worked_out() -> None:
    rows = [service("s000", every("a"), restart_h=0.1)]
    rows += [
        service(f"s{place:03}", either(f"s{place - 1:03}"), restart_h=0.1, workaround={"level": 1, "holds_h": 1})
        for place in range(1, 200)
    ]
    found = seen(estate(node("a", 1000), services=tuple(rows)), "a")
    assert found.services["s000"].it_back_h == pytest.approx(1000.1)
    assert found.services["s199"].steps[-1][1] == 1


def test_the_smallest_and_the_largest_figures_are_only_figures() -> None:
    hours = {"days": ["sun"], "from": "23:59", "to": "00:00"}
    register = estate(
        node("tiny", 1e-300, by="crew", needs=[every("huge", buffer_h=1e-300)]),
        node("huge", 1_000_000, by="crew", rto_h=0),
        teams=(team(hours=hours),),
        services=(service("s", every("tiny", buffer_h=1_000_000), restart_h=1e-12, mtpd_h=0, wrt_h=1_000_000),),
    )
    found = seen(register, "tiny", "huge", starts_at="2026-11-20T22:40:00", recovery_starts_h=1_000_000)
    assert found.tasks["huge"].ends_h > 10**9
    assert found.tasks["tiny"].ends_h == found.tasks["huge"].ends_h
    assert found.services["s"].first_breach_h == 1_000_000


def test_an_empty_register_has_nothing_to_say() -> None:
    empty: Estate = estate()
    assert seen(empty).outcome.services == ()
    assert check_register(empty, date(2026, 1, 1)) == ()
