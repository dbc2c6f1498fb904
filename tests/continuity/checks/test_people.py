from datetime import date

from cyberlayers.continuity.checks.people import (
    groups_are_large_enough,
    services_are_staffed,
    teams_meet_demand,
    tiers_follow_needs,
)
from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Check, Subject
from cyberlayers.model.estate import Estate
from tests.continuity.small import estate, every, named, node, service, team


def found(check: Check, register: Estate) -> list[CheckResult]:
    return list(check(Subject(register, date(2026, 11, 20))))


def test_the_first_deadline_that_a_team_cannot_meet_is_named() -> None:
    register = estate(
        node("a", 4, by="crew", rto_h=4),
        node("b", [1, 3, 9], by="crew", people=2, rto_h=5),
        node("c", 50, by="crew", rto_h=6),
        node("d", 99, by="crew"),
        node("e", 99),
        teams=(team(people=10), team("idle")),
    )
    assert found(teams_meet_demand, register) == []
    (result,) = found(
        teams_meet_demand, register.model_copy(update={"team": (register.team[0].model_copy(update={"people": 1}),)})
    )
    assert result.nodes == ("crew", "a", "b")
    assert result.figures == {"deadline_h": 5, "people": 1, "people_hours": 10}


def test_all_nodes_of_one_deadline_count_together() -> None:
    register = estate(node("a", 5, by="crew", rto_h=4), node("b", 3, by="crew", rto_h=4), teams=(team(),))
    (result,) = found(teams_meet_demand, register)
    assert (result.nodes, result.figures["people_hours"]) == (("crew", "a", "b"), 8)


def test_a_deadline_before_the_start_cannot_be_met() -> None:
    register = estate(
        node("a", 1, by="crew"), teams=(team(),), services=(service("s", every("a"), rto_h=1, restart_h=3),)
    )
    (result,) = found(teams_meet_demand, register)
    assert result.figures == {"deadline_h": -2, "people": 1, "people_hours": 1}
    assert "0 people-hours" in result.sentence


def test_a_group_has_at_least_its_minimum() -> None:
    groups = (named("a", number=3, minimum=4), named("b", number=4, minimum=4), named("c", minimum=4), named("d"))
    (result,) = found(groups_are_large_enough, estate(groups=groups))
    assert (result.nodes, result.figures) == (("a",), {"number": 3, "minimum": 4})


def test_a_service_does_not_count_on_more_people_than_its_groups_have() -> None:
    groups = (named("few", number=3), named("more", number=4), named("unsaid"))
    register = estate(
        groups=groups,
        services=(
            service("s", every("few"), minimum_staff=5, workaround={"level": 1, "people": 8, "needs": [every("more")]}),
            service("fits", every("few"), minimum_staff=3, workaround={"level": 1, "people": 3}),
            service("unknown", every("few", "unsaid"), minimum_staff=99),
            service("nobody", minimum_staff=99),
        ),
    )
    (result,) = found(services_are_staffed, register)
    assert (result.nodes, result.figures) == (("s", "few", "more"), {"wanted": 8, "number": 7})


def test_a_needed_service_is_of_no_later_tier() -> None:
    register = estate(
        services=(
            service("top", every("late", "early", "unsaid"), tier=1),
            service("late", tier=2),
            service("early", tier=1),
            service("unsaid", every("late")),
        )
    )
    (result,) = found(tiers_follow_needs, register)
    assert (result.nodes, result.figures) == (("late", "top"), {"tier": 2, "dependent_tier": 1})
