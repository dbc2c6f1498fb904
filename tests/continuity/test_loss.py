from tests.continuity.small import Table, either, estate, every, hit, node, seen, service

DAILY = {"every_h": 24}


def destroyed(ident: str) -> Table:
    return hit(ident, effect="destroyed")


def test_a_node_loses_what_its_backup_interval_holds() -> None:
    register = estate(
        node("a", backup=DAILY, rpo_h=12),
        node("b", backup=DAILY, rpo_h=24),
        node("c", backup=DAILY),
        node("d", backup=DAILY),
    )
    found = seen(register, *(destroyed(name) for name in "abc")).nodes
    assert [(found[name].rpa_h, found[name].rpo_missed) for name in "abcd"] == [
        (24, True),
        (24, False),
        (24, False),
        (0, False),
    ]


def test_everything_is_more_than_any_rpo_allows() -> None:
    register = estate(node("a", rpo_h=1_000_000))
    found = seen(register, destroyed("a")).nodes["a"]
    assert (found.rpa_h, found.rpo_missed) == (None, True)


def test_a_service_misses_its_rpo_by_anything_that_it_reaches_through_needs() -> None:
    register = estate(
        node("data", backup=DAILY),
        node("middle", needs=[either("data", "spare")]),
        node("spare"),
        services=(
            service("under", every("middle")),
            service("strict", every("under"), rpo_h=23),
            service("lenient", every("under"), rpo_h=24),
            service("aside", every("spare"), rpo_h=0),
        ),
    )
    found = seen(register, destroyed("data")).services
    assert {name: one.rpo_missed for name, one in found.items()} == {
        "under": False,
        "strict": True,
        "lenient": False,
        "aside": False,
    }


def test_the_worst_loss_within_reach_counts_circles_included() -> None:
    register = estate(
        node("a", needs=[every("b")], after=[], backup=DAILY),
        node("b", needs=[every("a")], after=[], rpo_h=1),
        services=(service("s", every("a"), rpo_h=100),),
    )
    assert seen(register, destroyed("a")).services["s"].rpo_missed is False
    assert seen(register, destroyed("b"), destroyed("a")).services["s"].rpo_missed is True


def test_forms_that_burn_and_keys_in_the_safe_pass_no_loss_on() -> None:
    register = estate(
        node("forms", backup=DAILY),
        node("key", backup=DAILY),
        node("a", after=["key"]),
        services=(service("s", every("a"), rpo_h=0, workaround={"level": 1, "needs": [every("forms")]}),),
    )
    assert seen(register, destroyed("forms"), destroyed("key")).services["s"].rpo_missed is False
