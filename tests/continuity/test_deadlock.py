import pytest

from cyberlayers.continuity.deadlock import RestoreDeadlockError
from cyberlayers.errors import ContentError
from cyberlayers.model.estate import Estate
from tests.continuity.small import either, estate, every, hit, node, seen


def loop(register: Estate, *ids: str) -> tuple[str, ...]:
    with pytest.raises(RestoreDeadlockError) as caught:
        seen(register, *ids)
    return caught.value.loop


def test_a_key_in_the_box_that_it_opens_is_refused_with_exit_status_3() -> None:
    register = estate(node("vault", needs=[every("identity")]), node("identity", needs=[every("vault")]))
    with pytest.raises(ContentError, match="identity waits for vault waits for identity") as caught:
        seen(register, "vault", "identity")
    assert caught.value.exit_status == 3
    assert "restore.after" in caught.value.advice


def test_breaking_the_glass_on_both_sides_breaks_the_loop() -> None:
    register = estate(
        node("vault", 2, needs=[every("identity")], after=[]),
        node("identity", 3, needs=[every("vault")], after=["vault"]),
    )
    found = seen(register, "vault", "identity")
    assert (found.span("identity"), found.nodes["vault"].outages) == ((2, 5), ((0, 5),))


def test_a_box_that_is_intact_and_not_available_holds_its_key_all_the_same() -> None:
    register = estate(
        node("vault", 2, needs=[every("identity")], after=[]), node("identity", 3, needs=[every("vault")])
    )
    with pytest.raises(RestoreDeadlockError, match="identity waits for vault waits for identity") as caught:
        seen(register, "vault", "identity")
    assert caught.value.loop == ("identity",)


def test_a_loop_may_lead_through_nodes_that_are_intact() -> None:
    register = estate(
        node("a", needs=[every("b")]), node("b", needs=[every("c")]), node("c", needs=[every("a")]), node("d")
    )
    assert loop(register, "a", "d") == ("a",)
    assert set(loop(register, "a", "c")) <= {"a", "c"}


def test_what_waits_for_a_loop_is_not_part_of_it() -> None:
    register = estate(
        node("early", needs=[every("x")]), node("x", needs=[every("y")]), node("y", after=["x"]), node("fine")
    )
    assert loop(register, "early", "x", "y", "fine") == ("x", "y")


def test_deadlocks_are_judged_without_times() -> None:
    register = estate(node("a", needs=[every("b")]), node("b", 1, needs=[every("a")]))
    with pytest.raises(RestoreDeadlockError):
        seen(register, "b", hit("a", 1000))


def test_an_alternative_that_stands_breaks_a_loop() -> None:
    register = estate(node("a", needs=[either("b", "spare")]), node("b", needs=[every("a")]), node("spare"))
    assert seen(register, "a", "b").span("b") == (1, 2)


def test_buffers_do_not_break_a_loop() -> None:
    register = estate(node("a", needs=[every("b", buffer_h=99)]), node("b", needs=[every("a", buffer_h=99)]))
    assert set(loop(register, "a", "b")) == {"a", "b"}


def test_a_node_listed_after_itself_waits_for_itself() -> None:
    assert loop(estate(node("a", after=["a"])), "a") == ("a",)
    with pytest.raises(RestoreDeadlockError, match="a waits for itself"):
        seen(estate(node("a", needs=[every("a")])), "a")


def test_a_long_loop_is_told_in_short() -> None:
    names = [f"n{count:02}" for count in range(50)]
    register = estate(*(node(name, needs=[every(names[place - 1])]) for place, name in enumerate(names)))
    with pytest.raises(RestoreDeadlockError, match="n43 waits for 42 more, the last of which waits for n00"):
        seen(register, *names)
