from datetime import date

import pytest

from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Check, Subject
from cyberlayers.continuity.checks.upkeep import (
    figures_are_proven,
    services_are_approved,
    services_have_mtpd,
    services_have_owner,
    services_have_workaround,
)
from cyberlayers.model.estate import Estate
from tests.continuity.small import Table, estate, node, service, team

OLD = {"basis": "tested", "as_of": "2025-11-19"}
FRESH = {"basis": "tested", "as_of": "2025-11-20"}


def found(check: Check, register: Estate) -> list[CheckResult]:
    return list(check(Subject(register, date(2026, 11, 20))))


def test_a_tested_figure_older_than_a_year_is_unproven_wherever_it_stands() -> None:
    register = estate(
        {**node("a"), **OLD},
        node("b", **OLD),
        node("c", backup={"every_h": 1, **OLD}),
        node("d", backup={"every_h": 1, **FRESH}),
        node("e", basis="measured", as_of="2001-01-01"),
        teams=({**team(), **FRESH}, {**team("others"), **OLD}),
        services=(
            service("s", workaround={"level": 1, **OLD}),
            service("t", **OLD),
            service("u", basis="tested"),
        ),
    )
    results = found(figures_are_proven, register)
    assert [result.nodes[0] for result in results] == ["others", "a", "b", "c", "s", "t", "u"]
    assert [result.figures["days"] for result in results] == [*[366] * 6, None]
    assert "workaround" in results[4].sentence


@pytest.mark.parametrize(
    ("check", "keys"),
    [
        (services_have_mtpd, {"mtpd_h": 4}),
        (services_have_owner, {"owner": "Head of Revenues"}),
        (services_are_approved, {"approved_on": "2025-11-20"}),
        (services_have_workaround, {"workaround": {"level": 0.5}}),
    ],
)
def test_a_service_without_it_is_named(check: Check, keys: Table) -> None:
    (result,) = found(check, estate(services=(service("bare"), service("whole", **keys))))
    assert result.nodes == ("bare",)


def test_an_approval_lapses_after_a_year() -> None:
    (result,) = found(services_are_approved, estate(services=(service("s", approved_on="2025-11-19"),)))
    assert result.figures == {"days": 366}
