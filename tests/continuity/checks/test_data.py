from datetime import date

from cyberlayers.continuity.checks.data import (
    backups_are_isolated,
    backups_are_kept,
    backups_keep_rpo,
    rebuilds_are_estimated,
    restores_are_tested,
)
from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Check, Subject
from tests.continuity.small import Table, estate, every, named, node, service


def found(check: Check, *systems: Table, services: tuple[Table, ...] = ()) -> list[CheckResult]:
    return list(check(Subject(estate(*systems, services=services), date(2026, 11, 20))))


def backed(ident: str, every_h: float = 24, **keys: object) -> Table:
    return node(ident, backup={"every_h": every_h, **keys})


def test_a_backup_is_made_as_often_as_the_rpo_asks() -> None:
    systems = ({**backed("a"), "rpo_h": 4}, {**backed("b"), "rpo_h": 24}, {**node("c"), "rpo_h": 99}, backed("d"))
    results = found(backups_keep_rpo, *systems)
    assert [(result.nodes, dict(result.figures)) for result in results] == [
        (("a",), {"rpo_h": 4, "every_h": 24}),
        (("c",), {"rpo_h": 99, "every_h": None}),
    ]


def test_a_service_is_held_to_everything_that_it_reaches() -> None:
    systems = (backed("a", 30), {**backed("b", 20), "needs": [every("a", "c")]}, node("c", needs=[every("b")]))
    under = service("under", every("b"))
    results = found(
        backups_keep_rpo,
        *systems,
        services=(service("strict", every("under"), rpo_h=12), service("fits", every("under"), rpo_h=30), under),
    )
    (result,) = results
    assert (result.nodes, result.figures) == (("strict", "b", "a"), {"rpo_h": 12, "every_h": 30})


def test_what_has_no_backup_at_all_is_the_worst() -> None:
    systems = (backed("a", 500), {**node("b"), "rpo_h": 9})
    (_, result) = found(backups_keep_rpo, *systems, services=(service("s", every("a", "b"), rpo_h=12),))
    assert (result.nodes, result.figures) == (("s", "a", "b"), {"rpo_h": 12, "every_h": None})
    assert "everything" in result.sentence


def test_a_backup_is_isolated() -> None:
    (result,) = found(backups_are_isolated, backed("a"), backed("b", isolated=True), node("c"))
    assert result.nodes == ("a",)


def test_a_restore_is_tested_within_a_year() -> None:
    tested = [backed(f"n{day}", restore_tested_on=f"2025-11-{day}") for day in (19, 20)]
    never, old = found(restores_are_tested, backed("a"), *tested, node("b"))
    assert (never.nodes, never.figures, old.nodes, old.figures) == (("a",), {"days": None}, ("n19",), {"days": 366})


def test_a_backup_is_kept_for_thirty_days() -> None:
    (result,) = found(
        backups_are_kept, backed("a", retained_days=29), backed("b", retained_days=30), backed("c"), node("d")
    )
    assert (result.nodes, result.figures) == (("a",), {"retained_days": 29, "least_days": 30})


def test_a_rebuild_that_nobody_estimated_is_named_with_what_is_assumed() -> None:
    (result,) = found(
        rebuilds_are_estimated,
        {**node("a", [1, 2, 4]), "rpo_h": 1},
        {**node("b", hours_without_backup=9), "rpo_h": 1},
        {**named("c"), "rpo_h": 1},
        node("d"),
    )
    assert (result.nodes, result.figures) == (("a",), {"assumed_h": 8})
