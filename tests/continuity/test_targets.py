from cyberlayers.continuity.outcome import ServiceOutcome
from tests.continuity.small import Table, estate, every, hit, node, seen, service


def outcome(*hits: Table | str, **keys: object) -> ServiceOutcome:
    """The service `s` needs `a` (10 h) and `b` (4 h)."""
    register = estate(node("a", 10), node("b", 4), services=(service("s", every("a"), every("b"), **keys),))
    return seen(register, *hits).services["s"]


def test_what_never_fell_has_nothing_to_tell() -> None:
    found = outcome(rto_h=0, mtpd_h=0, it_rto_h=0, rpo_h=0)
    assert (found.falls_h, found.resumed_h, found.rta_h, found.first_breach_h) == (None, None, 0, None)
    assert (found.it_falls_h, found.it_back_h, found.it_rta_h, found.normal_h) == (None, None, 0, None)
    assert not any((found.rto_missed, found.it_rto_missed, found.mtpd_breached, found.rpo_missed))
    assert (found.below_mbco_h, found.longest_below_h, found.held_up_by) == (0, 0, ())


def test_the_rta_counts_from_the_first_fall_to_the_last_return() -> None:
    found = outcome(hit("b", 1), hit("a", 20), wrt_h=5)
    assert (found.falls_h, found.resumed_h, found.rta_h) == (1, 30, 29)
    assert (found.below_mbco_h, found.longest_below_h, found.normal_h) == (14, 10, 35)


def test_a_target_that_is_just_met_is_not_missed() -> None:
    assert not outcome("a", rto_h=10).rto_missed
    assert outcome("a", rto_h=9.99).rto_missed
    assert not outcome("a", rto_h=9.9999999995).rto_missed


def test_the_it_rto_is_the_rto_unless_it_is_given() -> None:
    assert (outcome("a", rto_h=5).it_rto_h, outcome("a", rto_h=5).it_rto_missed) == (5, True)
    assert (outcome("a", rto_h=5, it_rto_h=12).it_rto_h, outcome("a", it_rto_h=12).it_rto_missed) == (12, False)


def test_without_targets_nothing_is_missed_or_breached() -> None:
    found = outcome(hit("a", effect="destroyed"))
    assert (found.rto_h, found.it_rto_h, found.mtpd_h) == (None, None, None)
    assert not any((found.rto_missed, found.it_rto_missed, found.mtpd_breached, found.rpo_missed))


def test_the_clock_is_breached_at_the_moment_when_it_exceeds_the_mtpd() -> None:
    assert (outcome("a", mtpd_h=10).mtpd_breached, outcome("a", mtpd_h=10).first_breach_h) == (False, None)
    assert (outcome("a", mtpd_h=9).mtpd_breached, outcome("a", mtpd_h=9).first_breach_h) == (True, 9)
    assert outcome(hit("a", 3), mtpd_h=0).first_breach_h == 3


def test_an_hour_s_workaround_does_not_set_the_clock_back() -> None:
    found = outcome("a", mtpd_h=8, workaround={"level": 1, "ready_after_h": 4, "holds_h": 1})
    assert (found.steps, found.below_mbco_h) == (((0, 0), (4, 1), (5, 0), (10, 1)), 9)
    assert found.first_breach_h == 9


def test_full_service_for_as_long_as_the_backlog_takes_sets_the_clock_back() -> None:
    assert outcome("b", hit("a", 5), mtpd_h=10, wrt_h=1).first_breach_h is None
    assert outcome("b", hit("a", 5), mtpd_h=10, wrt_h=1.5).first_breach_h == 11
    assert outcome("b", hit("a", 5), mtpd_h=10).first_breach_h is None


def test_half_a_service_does_not_set_the_clock_back() -> None:
    register = estate(
        node("a", 4), node("b", 8), node("c", 3),
        services=(service("s", every("a"), every("b", level_without=0.6), every("c"), mbco=0.5, mtpd_h=5),),
    )  # fmt: skip
    found = seen(register, "a", "b", hit("c", 5)).services["s"]
    assert (found.steps, found.first_breach_h) == (((0, 0), (4, 0.6), (5, 0), (8, 1)), 6)


def test_a_breach_may_begin_with_the_next_fall() -> None:
    found = outcome("b", hit("a", 5), mtpd_h=4, wrt_h=2)
    assert (found.mtpd_breached, found.first_breach_h) == (True, 5)
