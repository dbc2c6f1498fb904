from tests.continuity.small import either, estate, every, hit, node, seen, service, team

OFFICE = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00"}


def test_a_service_that_stood_was_held_up_by_nothing() -> None:
    assert seen(estate(node("a"), services=(service("s"),)), "a").chain("s") == []


def test_the_chain_begins_with_the_hit_where_nothing_was_waited_for() -> None:
    register = estate(node("a", 3), services=(service("s", every("a")),))
    assert seen(register, hit("a", 2), recovery_starts_h=1).chain("s") == [("task", "a", 2, 5)]


def test_mobilising_follows_containment() -> None:
    register = estate(node("a", 3, by="crew"), teams=(team(mobilise_h=5),), services=(service("s", every("a")),))
    found = seen(register, hit("a", 1), recovery_starts_h=4)
    assert found.chain("s") == [("containment", "a", 1, 4), ("mobilising", "a", 4, 5), ("task", "a", 5, 8)]
    assert {part.team for part in found.services["s"].held_up_by} == {"crew"}


def test_people_are_waited_for_once_everything_else_is_ready() -> None:
    register = estate(
        node("base", 2, by="others"),
        node("a", 1, by="crew", needs=[every("base")], rto_h=9),
        node("busy", 6, by="crew", rto_h=1),
        teams=(team(), team("others")),
        services=(service("s", every("a")),),
    )
    found = seen(register, "base", "a", "busy")
    assert found.chain("s") == [("task", "base", 0, 2), ("people", "a", 2, 6), ("task", "a", 6, 7)]
    assert found.tasks["a"].waited_for == ("needs", "people")


def test_people_may_be_waited_for_since_the_hit() -> None:
    register = estate(
        node("a", 1, by="crew"),
        node("busy", 6, by="crew", rto_h=1),
        teams=(team(),),
        services=(service("s", every("a")),),
    )
    assert seen(register, "busy", hit("a", 2)).chain("s") == [("people", "a", 2, 6), ("task", "a", 6, 7)]


def test_a_task_started_at_night_waits_for_the_morning() -> None:
    register = estate(node("a", 2, by="crew"), teams=(team(hours=OFFICE),), services=(service("s", every("a")),))
    found = seen(register, "a", recovery_starts_h=1, starts_at="2026-11-23T20:00:00")
    assert found.chain("s") == [("containment", "a", 0, 1), ("hours", "a", 1, 12), ("task", "a", 12, 14)]


def test_the_chain_goes_through_needs_of_needs() -> None:
    register = estate(
        node("root", 4), node("mid", needs=[every("root")]), node("a", 3, needs=[every("mid")]),
        services=(service("s", every("a"), restart_h=1),),
    )  # fmt: skip
    found = seen(register, "root", "a")
    assert found.chain("s") == [("task", "root", 0, 4), ("task", "a", 4, 7), ("restart", "s", 7, 8)]


def test_a_node_that_is_back_may_still_wait_for_its_needs() -> None:
    register = estate(
        node("root", 9), node("a", 3, needs=[every("root")], after=[]), services=(service("s", every("a")),)
    )
    assert seen(register, "root", "a").chain("s") == [("task", "root", 0, 9)]


def test_break_glass_lists_lead_to_the_task_that_came_last() -> None:
    register = estate(
        node("key", 5), node("safe", 2), node("a", 1, after=["safe", "standing", "key"]), node("standing"),
        services=(service("s", every("a")),),
    )  # fmt: skip
    assert seen(register, "key", "safe", "a").chain("s") == [("task", "key", 0, 5), ("task", "a", 5, 6)]


def test_a_chain_may_begin_before_the_service_fell() -> None:
    register = estate(node("key", 9), node("a", 2, after=["key"]), services=(service("s", every("a")),))
    found = seen(register, "key", hit("a", 5))
    assert (found.services["s"].it_falls_h, found.chain("s")) == (5, [("task", "key", 0, 9), ("task", "a", 9, 11)])


def test_nodes_that_come_back_together_were_held_up_by_the_one_restored() -> None:
    register = estate(
        node("a", needs=[every("b")]), node("b", needs=[every("c")]), node("c", 4, needs=[every("a")], after=[]),
        services=(service("s", every("a")),),
    )  # fmt: skip
    assert seen(register, "c").chain("s") == [("task", "c", 0, 4)]


def test_buffers_do_not_hide_who_brought_a_service_back() -> None:
    register = estate(
        node("power", 9), node("host", needs=[every("power", buffer_h=2)]), node("a", needs=[every("host")]),
        services=(service("s", either("a")),),
    )  # fmt: skip
    found = seen(register, "power")
    assert (found.services["s"].it_falls_h, found.chain("s")) == (2, [("task", "power", 0, 9)])


def test_a_need_that_a_buffer_bridged_held_nothing_up() -> None:
    register = estate(
        node("bridged", 9), node("missed", 9), node("a", needs=[every("bridged", buffer_h=9), every("missed")]),
        services=(service("s", every("a")),),
    )  # fmt: skip
    assert seen(register, "bridged", "missed").chain("s") == [("task", "missed", 0, 9)]


def test_a_group_without_which_the_mbco_is_kept_holds_nothing_up() -> None:
    register = estate(
        node("soft", 4),
        node("hard", 4),
        services=(service("s", every("soft", level_without=0.8), every("hard"), mbco=0.5),),
    )
    assert seen(register, "soft", "hard").chain("s") == [("task", "hard", 0, 4)]


def test_the_chain_leads_through_the_restart_of_a_needed_service() -> None:
    register = estate(
        node("a", 3),
        services=(
            service("top", every("mid"), restart_h=1),
            service("mid", every("under")),
            service("under", every("a"), restart_h=2),
        ),
    )
    assert seen(register, "a").chain("top") == [
        ("task", "a", 0, 3),
        ("restart", "under", 3, 5),
        ("restart", "top", 5, 6),
    ]


def test_a_needed_service_that_lives_on_its_workaround_shows_as_a_wait() -> None:
    register = estate(
        node("a", 20),
        services=(
            service("top", every("under"), restart_h=1),
            service("under", every("a"), workaround={"level": 1, "ready_after_h": 3}),
        ),
    )
    assert seen(register, hit("a", 2)).chain("top") == [("needs", "under", 2, 5), ("restart", "top", 5, 6)]


def test_a_workaround_that_waited_for_its_own_needs_leads_to_them() -> None:
    register = estate(
        node("a", 20),
        node("forms", 4),
        services=(
            service("top", every("under")),
            service("under", every("a"), workaround={"level": 1, "needs": [every("forms")]}),
        ),
    )
    assert seen(register, "a", "forms").chain("top") == [("task", "forms", 0, 4)]


def test_what_takes_no_time_does_not_show_and_does_not_loop() -> None:
    register = estate(
        node("a", 1e-10), node("b", 1e-10, after=["a"]), node("c", 2, after=["b"]), services=(service("s", every("c")),)
    )
    assert seen(register, "a", "b", "c", recovery_starts_h=1).chain("s")[-1] == ("task", "c", 1, 3)
