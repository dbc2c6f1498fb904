from datetime import date

import pytest

from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Check, Subject
from cyberlayers.continuity.checks.times import (
    dependencies_back_in_time,
    mtpd_before_unacceptable_impact,
    rto_and_wrt_within_mtpd,
    suppliers_have_contracted_rto,
)
from tests.continuity.small import Table, either, estate, every, named, node, service, some


def found(
    check: Check, *systems: Table, services: tuple[Table, ...] = (), **tables: tuple[Table, ...]
) -> list[CheckResult]:
    return list(check(Subject(estate(*systems, services=services, **tables), date(2026, 11, 20))))


def needed(check_service: Table, *systems: Table, **tables: tuple[Table, ...]) -> list[tuple[str, ...]]:
    results = found(dependencies_back_in_time, *systems, services=(check_service,), **tables)
    return [result.nodes for result in results]


def test_rto_and_wrt_fit_into_the_mtpd() -> None:
    late = service("late", rto_h=20, wrt_h=5, mtpd_h=24)
    fits = service("fits", rto_h=20, wrt_h=4, mtpd_h=24)
    (result,) = found(rto_and_wrt_within_mtpd, services=(late, fits, service("none", rto_h=9), service("no", mtpd_h=9)))
    assert (result.nodes, result.figures) == (("late",), {"rto_h": 20, "wrt_h": 5, "mtpd_h": 24})
    assert "20 h" in result.sentence


def test_they_fit_at_peaks_too() -> None:
    peaks = [
        {"name": "year end", "when": "March", "mtpd_h": 8},
        {"name": "easter", "when": "April", "mtpd_h": 8, "rto_h": 7},
        {"name": "summer", "when": "July", "rto_h": 30},
    ]
    results = found(rto_and_wrt_within_mtpd, services=(service("s", rto_h=10, wrt_h=1, mtpd_h=24, peaks=peaks),))
    assert [result.sentence.split(":")[0] for result in results] == ["S at year end", "S at summer"]


def test_a_hard_dependency_is_back_before_what_needs_it() -> None:
    top = service("s", every("a"), rto_h=8, restart_h=1)
    assert needed(top, node("a", rto_h=7)) == []
    assert needed(top, node("a", rto_h=8)) == [("s", "a")]
    assert needed(service("s", every("a")), node("a", rto_h=8)) == []


def test_what_says_nothing_itself_promises_what_it_needs() -> None:
    chain = (
        node("a", needs=[every("b")]),
        node("b", needs=[either("c", "d")]),
        node("c", rto_h=30),
        node("d", rto_h=9),
    )
    assert needed(service("s", every("a"), rto_h=8), *chain) == [("s", "a")]
    assert needed(service("s", every("a"), rto_h=9), *chain) == []


def test_a_needed_service_adds_its_restart() -> None:
    under = service("under", every("a"), restart_h=2)
    top = service("top", every("under"), rto_h=8)
    assert found(dependencies_back_in_time, node("a", rto_h=6), services=(top, under)) == []
    assert len(found(dependencies_back_in_time, node("a", rto_h=7), services=(top, under))) == 1


def test_needs_in_circles_add_nothing() -> None:
    ring = (node("a", needs=[every("b")]), node("b", needs=[every("a")]))
    assert needed(service("s", every("a"), rto_h=0), *ring) == []


def test_nodes_are_held_to_their_own_rto() -> None:
    (result,) = found(dependencies_back_in_time, node("a", rto_h=2, needs=[every("b", buffer_h=1)]), node("b", rto_h=4))
    assert (result.nodes, result.figures) == (("a", "b"), {"needed_h": 4, "rto_h": 2, "covered_h": 3})


@pytest.mark.parametrize(("count", "late"), [(1, ()), (2, ()), (3, ("s", "c"))])
def test_of_several_the_kth_smallest_counts(count: int, late: tuple[str, ...]) -> None:
    nodes = (node("a", rto_h=2), node("b", rto_h=4), node("c", rto_h=9))
    assert needed(service("s", some(count, "a", "b", "c"), rto_h=4), *nodes) == ([late] if late else [])


def test_a_supplier_who_promises_nothing_counts_as_infinite() -> None:
    bare, bound = named("x"), named("y", rto_h=4)
    (result,) = found(suppliers_have_contracted_rto, suppliers=(bare, bound))
    assert (result.nodes, result.figures) == (("x",), {"rto_h": None})
    (late,) = found(
        dependencies_back_in_time, services=(service("s", every("x", "y"), rto_h=100),), suppliers=(bare, bound)
    )
    assert (late.nodes, late.figures["needed_h"]) == (("s", "x"), None)
    assert needed(service("s", either("x", "y"), rto_h=4), suppliers=(bare, bound)) == []


@pytest.mark.parametrize(
    ("keys", "covered"),
    [
        ({}, False),
        ({"workaround": {"level": 1, "ready_after_h": 2, "holds_h": 8}}, True),
        ({"workaround": {"level": 1, "ready_after_h": 2, "holds_h": 7}}, False),
        ({"workaround": {"level": 1}}, True),
        ({"workaround": {"level": 0.5}}, False),
        ({"workaround": {"level": 0.5}, "mbco": 0.5}, True),
        ({"workaround": {"level": 1, "ready_after_h": 5}}, False),
    ],
)
def test_a_workaround_at_mbco_covers_the_difference(keys: Table, covered: bool) -> None:  # noqa: FBT001 - a parameter
    assert needed(service("s", every("a"), rto_h=4, **keys), node("a", rto_h=10)) == ([] if covered else [("s", "a")])


def test_a_buffer_covers_the_difference_and_a_soft_need_is_not_held_to_it() -> None:
    slow = node("a", rto_h=10)
    assert needed(service("s", every("a", buffer_h=6), rto_h=4), slow) == []
    assert needed(service("s", every("a", buffer_h=5), rto_h=4), slow) == [("s", "a")]
    assert needed(service("s", every("a", level_without=0.5), rto_h=4, mbco=0.5), slow) == []
    assert needed(service("s", every("a", level_without=0.4), rto_h=4, mbco=0.5), slow) == [("s", "a")]


def test_the_mtpd_comes_before_any_impact_that_is_unacceptable() -> None:
    impact = [
        {"category": "financial", "after_h": [4, 24], "score": [1, 4]},
        {"category": "community", "after_h": [8, 48], "score": [2, 5]},
    ]
    services = (
        service("late", mtpd_h=30, impact=impact, unacceptable=4),
        service("fits", mtpd_h=24, impact=impact, unacceptable=4),
        service("never", mtpd_h=99, impact=impact, unacceptable=6),
        service("unsaid", mtpd_h=99, impact=impact),
        service("unset", impact=impact, unacceptable=1),
    )
    (result,) = found(mtpd_before_unacceptable_impact, services=services)
    assert (result.nodes, result.figures) == (("late",), {"unacceptable_after_h": 24, "mtpd_h": 30})
    assert "financial" in result.sentence
