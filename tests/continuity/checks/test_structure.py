from datetime import date

from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.structure import (
    alternatives_are_apart,
    everything_can_be_restored,
    single_points,
    single_points_are_few,
)
from cyberlayers.continuity.checks.subject import Check, Subject
from cyberlayers.model.estate import Estate
from tests.continuity.small import either, estate, every, named, node, service, some


def found(check: Check, register: Estate) -> list[CheckResult]:
    return list(check(Subject(register, date(2026, 11, 20))))


def test_a_deadlock_is_found_were_everything_hit() -> None:
    register = estate(node("a", needs=[every("b")]), node("b", needs=[either("a", "c")]), node("c"), named("d"))
    assert found(everything_can_be_restored, register) == []
    (result,) = found(everything_can_be_restored, estate(node("a", needs=[every("b")]), node("b", after=["a"])))
    assert result.nodes == ("a", "b")
    assert "a waits for b waits for a" in result.sentence


def test_what_nobody_can_restore_is_left_standing() -> None:
    register = estate(named("key"), node("a", needs=[every("key")]), node("b", after=["key"]))
    assert found(everything_can_be_restored, register) == []


def test_single_points_are_ranked_by_the_services_that_they_take() -> None:
    register = estate(
        node("root"),
        node("a", needs=[every("root", buffer_h=99)]),
        node("b"),
        node("soft"),
        services=(
            service("s", every("a"), either("b", "root"), every("soft", level_without=0.5), mbco=0.5),
            service("t", every("root"), workaround={"level": 1}),
            service("u", every("t")),
        ),
    )
    assert single_points(Subject(register, date(2026, 11, 20))) == {"root": {"s", "t", "u"}, "a": {"s"}}
    (result,) = found(single_points_are_few, register)
    assert (result.nodes, result.figures) == (("root", "a"), {"root": 3, "a": 1})
    assert "3 of 3 services" in result.sentence


def test_without_a_single_point_there_is_no_result() -> None:
    register = estate(node("a"), node("b"), services=(service("s", either("a", "b")),))
    assert found(single_points_are_few, register) == []


def test_alternatives_that_fall_together_are_none() -> None:
    register = estate(
        node("power"),
        node("a", needs=[every("power")]),
        node("b", needs=[every("power")]),
        node("apart"),
        node("both", needs=[either("a", "b")]),
        node("fine", needs=[either("a", "apart"), some(1, "a", "b"), either("a")]),
        services=(service("s", workaround={"level": 1, "needs": [either("a", "b")]}), service("t")),
    )
    results = found(alternatives_are_apart, register)
    assert [result.nodes for result in results] == [("both", "power"), ("s", "power")]


def test_a_member_that_the_others_need_is_shared_too() -> None:
    register = estate(node("a"), node("b", needs=[every("a")]), services=(service("s", either("a", "b")),))
    (result,) = found(alternatives_are_apart, register)
    assert result.nodes == ("s", "a")
