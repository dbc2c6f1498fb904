from tests.continuity.small import either, estate, every, hit, node, seen, some


def test_a_node_is_down_while_it_is_not_intact() -> None:
    assert seen(estate(node("a", 4)), hit("a", 2)).nodes["a"].outages == ((2, 6),)


def test_an_outage_that_takes_no_time_is_none() -> None:
    assert seen(estate(node("a", 1e-12)), hit("a", 2)).nodes["a"].outages == ()


def test_a_node_is_down_while_one_of_its_groups_is_not_met() -> None:
    register = estate(node("a", 4), node("b", 7), node("c", needs=[every("a"), every("b")]))
    assert seen(register, "a", "b").nodes["c"].outages == ((0, 7),)


def test_any_needs_one_member_and_all_needs_every_one() -> None:
    register = estate(
        node("a", 4),
        node("b", 7),
        node("any", needs=[either("a", "b")]),
        node("all", needs=[every("a", "b")]),
    )
    found = seen(register, "a", "b").nodes
    assert (found["any"].outages, found["all"].outages) == (((0, 4),), ((0, 7),))


def test_two_of_three_are_enough_where_two_are_asked_for() -> None:
    register = estate(node("a", 4), node("b", 7), node("c", 9), node("d", needs=[some(2, "a", "b", "c")]))
    assert seen(register, "a", "b", "c").nodes["d"].outages == ((0, 7),)
    assert seen(register, "a").nodes["d"].outages == ()


def test_a_member_named_twice_counts_once() -> None:
    register = estate(node("a", 4), node("b"), node("c", needs=[some(2, "a", "b", "b")]))
    assert seen(register, "a").nodes["c"].outages == ((0, 4),)


def test_a_buffer_holds_until_it_is_spent() -> None:
    register = estate(node("a", 10), node("b", needs=[every("a", buffer_h=4)]))
    assert seen(register, "a").nodes["b"].outages == ((4, 10),)


def test_a_buffer_as_long_as_the_outage_hides_it() -> None:
    register = estate(node("a", 10), node("b", needs=[every("a", buffer_h=10)]))
    assert seen(register, "a").nodes["b"].outages == ()


def test_a_buffer_of_no_length_is_none() -> None:
    register = estate(node("a", 10), node("b", needs=[every("a", buffer_h=0)]))
    assert seen(register, "a").nodes["b"].outages == ((0, 10),)


def test_buffers_along_a_chain_add_up() -> None:
    register = estate(
        node("a", 10), node("b", needs=[every("a", buffer_h=4)]), node("c", needs=[every("b", buffer_h=3)])
    )
    assert seen(register, "a").nodes["c"].outages == ((7, 10),)


def test_a_short_supply_refills_a_buffer() -> None:
    # a is down 0-5, b 6-10: for one hour both are there, and the four hours count anew from 6... which hides nothing.
    register = estate(node("a", 5), node("b", 8), node("c", needs=[every("a", "b", buffer_h=4)]))
    assert seen(register, "a", hit("b", 6)).nodes["c"].outages == ((4, 5), (10, 14))


def test_a_node_may_be_down_several_times() -> None:
    register = estate(node("a", 2), node("b", 2), node("c", needs=[every("a", "b")]))
    assert seen(register, "a", hit("b", 5)).nodes["c"].outages == ((0, 2), (5, 7))


def test_one_member_may_take_over_from_another_at_the_same_moment() -> None:
    register = estate(node("a", 5), node("b", 9), node("c", needs=[either("a", "b")]))
    assert seen(register, "a", hit("b", 5)).nodes["c"].outages == ()


def test_nodes_that_need_each_other_come_back_together() -> None:
    register = estate(
        node("a", 3, needs=[every("b")], after=[]), node("b", needs=[every("c")]), node("c", needs=[every("a")])
    )
    found = seen(register, "a").nodes
    assert [found[name].outages for name in "abc"] == [((0, 3),)] * 3


def test_a_node_that_needs_itself_is_available_while_it_is_intact() -> None:
    register = estate(node("a", 3, needs=[every("a")], after=[]))
    assert seen(register, "a").nodes["a"].outages == ((0, 3),)


def test_circles_do_not_keep_each_other_up_without_what_both_need() -> None:
    register = estate(
        node("power", 6), node("a", needs=[every("b"), every("power")]), node("b", needs=[every("a"), every("power")])
    )
    found = seen(register, "power").nodes
    assert (found["a"].outages, found["b"].outages) == (((0, 6),), ((0, 6),))


def test_what_is_merely_assumed_while_a_moment_settles_does_not_refill_a_buffer() -> None:
    # At 2 `a` is back, and `ring` and `other` could be, were it not for `gone`: `kept` must not be supplied by that.
    register = estate(
        node("a", 2),
        node("gone", 20),
        node("ring", needs=[every("other"), every("a")]),
        node("other", needs=[every("ring"), every("gone")]),
        node("kept", needs=[every("ring", buffer_h=5)]),
    )
    assert seen(register, "a", "gone").nodes["kept"].outages == ((5, 20),)


def test_hits_and_recoveries_of_the_same_moment_are_one_moment() -> None:
    register = estate(*(node(f"n{count}", 1 / 7) for count in range(7)), node("late", 2))
    chain = [hit(f"n{count}", count / 7) for count in range(7)]
    found = seen(register, *chain, hit("late", 1)).nodes
    assert found["n6"].outages[0][1] == found["late"].outages[0][0] == 1
