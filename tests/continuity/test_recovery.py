from tests.continuity.small import estate, every, hit, node, seen, service, team


def test_a_task_waits_for_the_start_of_recovery_its_team_and_its_own_hit() -> None:
    register = estate(node("a", by="crew"), node("b"), teams=(team(mobilise_h=5),))
    found = seen(register, "a", hit("b", 9), recovery_starts_h=3)
    assert (found.span("a"), found.span("b")) == ((5, 6), (9, 10))
    assert found.tasks["a"].waited_for == ("containment", "mobilising")
    assert found.tasks["b"].waited_for == ()
    assert seen(register, "b", recovery_starts_h=3).span("b") == (3, 4)


def test_nobody_waits_for_the_supplier_s_own_people() -> None:
    register = estate(*(node(f"n{count}", 4, people=50) for count in range(9)))
    found = seen(register, *(f"n{count}" for count in range(9)))
    assert {(task.starts_h, task.ends_h, task.team) for task in found.outcome.tasks} == {(0, 4, None)}


def test_one_person_does_one_thing_at_a_time() -> None:
    register = estate(node("a", 3, by="crew"), node("b", 2, by="crew"), teams=(team(),))
    found = seen(register, "a", "b")
    assert (found.span("a"), found.span("b")) == ((0, 3), (3, 5))
    assert found.tasks["b"].waited_for == ("people",)


def test_a_smaller_task_starts_while_a_bigger_one_waits() -> None:
    register = estate(
        node("a", 4, by="crew", rto_h=1),
        node("b", 4, by="crew", people=2, rto_h=2),
        node("c", 9, by="crew", rto_h=3),
        teams=(team(people=2),),
    )
    found = seen(register, "a", "b", "c")
    assert (found.span("a"), found.span("c"), found.span("b")) == ((0, 4), (0, 9), (9, 13))


def test_a_task_is_not_interrupted_for_a_more_urgent_one() -> None:
    register = estate(node("a", 6, by="crew"), node("b", 1, by="crew", rto_h=1), teams=(team(),))
    assert seen(register, "a", hit("b", 1)).span("b") == (6, 7)


def test_more_people_start_at_the_moment_they_join() -> None:
    register = estate(node("a", 6, by="crew"), node("b", 6, by="crew"), teams=(team(),))
    found = seen(register, "a", "b", crew=[{"team": "crew", "at_h": 2, "add": 1}])
    assert (found.span("a"), found.span("b")) == ((0, 6), (2, 8))


def test_a_big_task_waits_until_enough_people_have_joined() -> None:
    register = estate(node("a", 6, by="crew", people=3), teams=(team(),))
    crews = [{"team": "crew", "at_h": 2, "add": 1}, {"team": "crew", "at_h": 4, "add": 1}]
    assert seen(register, "a", crew=crews).span("a") == (4, 10)


def test_crews_of_teams_that_have_nothing_to_do_change_nothing() -> None:
    register = estate(node("a"), teams=(team(),))
    assert seen(register, "a", crew=[{"team": "crew", "add": 1}]).span("a") == (0, 1)


def test_needs_must_be_available_before_a_task_starts() -> None:
    register = estate(node("a", 3), node("b", 2, needs=[every("c")]), node("c", needs=[every("a")]))
    found = seen(register, "a", "b")
    assert found.span("b") == (3, 5)
    assert found.tasks["b"].waited_for == ("needs",)


def test_a_ups_is_no_place_to_restore_to() -> None:
    register = estate(node("power", 6), node("a", 2, needs=[every("power", buffer_h=24)]))
    found = seen(register, "power", "a")
    assert found.span("a") == (6, 8)
    assert found.nodes["a"].outages == ((0, 8),)


def test_a_buffer_further_down_is_ignored_too() -> None:
    register = estate(
        node("power", 6), node("host", needs=[every("power", buffer_h=24)]), node("a", 2, needs=[every("host")])
    )
    found = seen(register, "power", "a")
    assert (found.nodes["host"].outages, found.span("a")) == ((), (6, 8))


def test_needs_that_are_lost_while_a_task_waits_for_people_are_waited_for_again() -> None:
    register = estate(
        node("busy", 4, by="crew", rto_h=1),
        node("a", 1, by="crew", needs=[every("b")]),
        node("b", 6),
        node("small", 3, by="crew", rto_h=99),
        teams=(team(),),
    )
    found = seen(register, "busy", "a", hit("b", 2), "small")
    assert (found.span("a"), found.span("small")) == ((8, 9), (4, 7))
    assert found.tasks["a"].waited_for == ("needs",)


def test_needs_lost_and_met_again_while_people_are_busy_leave_the_task_in_its_place() -> None:
    register = estate(
        node("busy", 9, by="crew", rto_h=1),
        node("a", 1, by="crew", needs=[every("b")], rto_h=2),
        node("b", 2),
        node("c", 1, by="crew", rto_h=3),
        teams=(team(),),
    )
    found = seen(register, "busy", "a", hit("b", 2), "c")
    assert (found.span("a"), found.span("c")) == ((9, 10), (10, 11))
    assert found.tasks["a"].waited_for == ("needs", "people")


def test_after_replaces_needs_and_asks_only_for_what_is_intact() -> None:
    register = estate(
        node("slow", 9),
        node("key", 3, needs=[every("slow")], after=[]),
        node("a", 2, needs=[every("slow")], after=["key", "key"]),
    )
    found = seen(register, "slow", "key", "a")
    assert (found.span("key"), found.span("a")) == ((0, 3), (3, 5))
    assert found.nodes["a"].outages == ((0, 9),)


def test_a_listed_node_that_is_hit_later_is_waited_for_only_then() -> None:
    register = estate(node("key", 5), node("a", 2, after=["key"]))
    assert seen(register, hit("key", 3), "a").span("a") == (0, 2)
    assert seen(register, hit("key", 3), "a", recovery_starts_h=4).span("a") == (9, 11)


def test_a_task_holds_its_people_even_when_its_needs_are_lost() -> None:
    register = estate(node("a", 4, needs=[every("b")]), node("b", 9))
    found = seen(register, "a", hit("b", 2))
    assert found.span("a") == (0, 4)
    assert found.nodes["a"].outages == ((0, 11),)


def test_durations_that_are_given_replace_the_most_likely() -> None:
    from cyberlayers.continuity.simulate import simulate
    from tests.continuity.small import disruption

    register = estate(node("a", [1, 2, 9]), node("b", [1, 3, 9]))
    tasks = simulate(register, disruption("a", "b"), {"a": 8.5}).tasks
    assert {task.node: task.ends_h for task in tasks} == {"a": 8.5, "b": 3}


def test_tasks_are_told_in_the_order_in_which_they_start() -> None:
    register = estate(node("a", 3, rto_h=9), node("b", 2, rto_h=1), services=(service("s", every("a")),))
    assert [task.node for task in seen(register, hit("a", 1), "b").outcome.tasks] == ["b", "a"]
    assert [task.node for task in seen(register, "a", "b").outcome.tasks] == ["b", "a"]
