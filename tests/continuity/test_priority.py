from math import inf

from cyberlayers.continuity.moments import hours
from cyberlayers.continuity.network import network_of
from cyberlayers.continuity.priority import requirements
from cyberlayers.model.estate import Estate
from tests.continuity.small import either, estate, every, hit, node, seen, service, team


def required(register: Estate) -> dict[str, float]:
    found = requirements(register, network_of(register))
    return {
        entry.id: inf if ticks == inf else hours(int(ticks)) for entry, ticks in zip(register.nodes, found, strict=True)
    }


def order(register: Estate, *ids: str, **keys: object) -> list[str]:
    return [task.node for task in seen(register, *(hit(one) for one in ids), **keys).outcome.tasks]


def test_a_service_requires_its_needs_early_enough_to_restart() -> None:
    register = estate(node("a"), services=(service("s", every("a"), rto_h=8, restart_h=3),))
    assert required(register) == {"a": 5}


def test_requirements_pass_down_through_needs_and_restore_after_alike() -> None:
    register = estate(
        node("top", needs=[every("mid")]),
        node("mid", after=["low"]),
        node("low"),
        node("aside"),
        services=(service("s", either("top", "aside"), rto_h=8),),
    )
    assert required(register) == {"top": 8, "mid": 8, "low": 8, "aside": 8}


def test_the_smallest_requirement_counts_the_own_one_included() -> None:
    register = estate(
        node("a", rto_h=6),
        node("b", needs=[every("a")], rto_h=4),
        node("c", needs=[every("b")]),
        services=(service("s", every("c"), rto_h=9), service("t", every("a"), rto_h=20)),
    )
    assert required(register) == {"a": 4, "b": 4, "c": 9}


def test_services_pass_nothing_to_services_and_workarounds_pass_nothing_on() -> None:
    register = estate(
        node("a"),
        node("paper"),
        services=(
            service("low", every("a")),
            service("top", every("low"), rto_h=2, workaround={"level": 1, "needs": [every("paper")]}),
        ),
    )
    assert required(register) == {"a": inf, "paper": inf}


def test_circles_pass_a_requirement_round_once() -> None:
    register = estate(
        node("a", needs=[every("b")]), node("b", needs=[every("a")]), services=(service("s", every("a"), rto_h=3),)
    )
    assert required(register) == {"a": 3, "b": 3}


def test_what_is_required_first_is_restored_first_and_ties_go_by_id() -> None:
    crew = {"by": "crew"}
    register = estate(
        node("z", **crew, rto_h=1), node("y", **crew), node("b", **crew, rto_h=2), node("a", **crew, rto_h=2),
        node("x", **crew), teams=(team(),),
    )  # fmt: skip
    assert order(register, "x", "y", "z", "a", "b") == ["z", "a", "b", "x", "y"]


def test_requirements_within_a_billionth_of_an_hour_are_a_tie() -> None:
    register = estate(node("b", by="crew", rto_h=2), node("a", by="crew", rto_h=2.0000000005), teams=(team(),))
    assert order(register, "b", "a") == ["a", "b"]


def test_the_restore_order_comes_first_and_its_first_mention_counts() -> None:
    crew = {"by": "crew"}
    register = estate(
        node("a", **crew, rto_h=1), node("b", **crew), node("c", **crew), node("d", **crew), teams=(team(),)
    )
    assert order(register, "a", "b", "c", "d", restore_order=["d", "c", "d"]) == ["d", "c", "a", "b"]


def test_the_restore_order_may_name_what_was_not_hit() -> None:
    assert order(estate(node("a"), node("b")), "a", restore_order=["b", "a"]) == ["a"]
