"""Bundles of one subject, of some days, and of both: what is left out, what is said of it, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cyberlayers.assess.posture import posture
from cyberlayers.bundle import layout
from cyberlayers.bundle.predicate import BundleFile
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.model.records import EstateImported
from cyberlayers.model.status import Method
from cyberlayers.report.posture_data import control_json
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.evidencing import NewEvidence, add, review
from cyberlayers.workspace.examining import verify_bundle
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.workspace import Workspace
from tests.bundle.office import ASSESSOR
from tests.workspace.signing_desk import NOW, check, everything

TODAY = NOW.date()
As = Callable[[str], Workspace]


def on(workspace: Workspace, days: int = 0, subject: str = "organisation") -> Workspace:
    """Return the workspace some days later, about a subject."""
    later = NOW + timedelta(days=days)
    return Workspace(workspace.folder, workspace.acting, lambda: later, workspace.entropy, subject)


def note(workspace: Workspace, words: str, **more: object) -> str:
    new = NewEvidence(controls=("L1-12",), note=words, title=f"About {words}", method=Method.EXAMINE)
    return add(workspace, replace(new, **more)).body.id  # type: ignore[arg-type]  # fields of an item


@pytest.fixture
def systems(office: Workspace) -> Workspace:
    """Return the office with a critical system, payroll, which has evidence of its own."""
    kept = EstateImported(sha256="0" * 64, from_date=TODAY, critical=("payroll", "case"))
    office.record_one(lambda _: kept)
    note(on(office, subject="payroll"), "zebra payroll")
    review(replace(on(office), acting=replace(office.acting, person="owner", account="owner-account")), "E-000004")
    return office


def bundle_of(workspace: Workspace, path: Path) -> BundleFile:
    found = verify_bundle(path, workspace.folder / "trust", workspace.clock())
    assert found.found.verified, found.found
    assert found.bundle is not None
    return found.bundle


def items(path: Path) -> list[str]:
    return sorted(one.name for one in (path / "data" / "evidence").iterdir())


def ledger_words(workspace: Workspace, path: Path) -> str:
    return next(one.detail for one in check(workspace, path).found.checks if one.name == "ledger")


def test_without_a_subject_the_organisation_s_bundle_holds_every_record(systems: Workspace, tmp_path: Path) -> None:
    export(systems, tmp_path / "bundle", Order(), ASSESSOR)
    said = bundle_of(systems, tmp_path / "bundle")
    assert (said.subject, said.predicate.scope) == ("organisation", None)
    assert items(tmp_path / "bundle") == ["E-000001", "E-000002", "E-000003", "E-000004"]
    assert (tmp_path / "bundle" / layout.DATABASE).exists()
    assert b"narrowed" not in (tmp_path / "bundle" / layout.START_HERE).read_bytes()


@pytest.mark.parametrize(("subject", "shown"), [("payroll", ["E-000004"]),
                                                ("organisation", ["E-000001", "E-000002", "E-000003"])])  # fmt: skip
def test_a_subject_that_is_named_narrows_even_the_organisation(
    systems: Workspace, tmp_path: Path, subject: str, shown: list[str]
) -> None:
    export(systems, tmp_path / "bundle", Order(subject=subject), ASSESSOR)
    said = bundle_of(systems, tmp_path / "bundle")
    assert said.subject == subject
    assert said.predicate.scope is not None
    assert (said.predicate.scope.controls, said.predicate.scope.since, said.predicate.scope.to) == ((), None, None)
    assert items(tmp_path / "bundle") == shown
    assert (b"zebra" in everything(tmp_path / "bundle")) == (subject == "payroll")
    assert not (tmp_path / "bundle" / layout.DATABASE).exists()
    page = (tmp_path / "bundle" / layout.START_HERE).read_text()
    assert f"narrowed to the subject {subject}" in page
    assert "narrowed to one subject" in ledger_words(systems, tmp_path / "bundle")
    assert len(said.posture["layers"]) == 8
    view = systems.view()
    whole = posture(view.state, view.criteria, view.at, subject)
    shown_now = {row["id"]: row for layer in said.posture["layers"] for row in layer["controls"]}
    for name in ("L1-12", "L2-01"):
        expected = control_json(whole.control(name))
        assert {key: shown_now[name][key] for key in ("computed", "claimed", "supported", "state", "reasons")} == {
            key: expected[key] for key in ("computed", "claimed", "supported", "state", "reasons")
        }


def test_a_workspace_that_is_about_a_system_exports_it_alone(systems: Workspace, tmp_path: Path) -> None:
    export(on(systems, subject="payroll"), tmp_path / "bundle", Order(), ASSESSOR)
    assert bundle_of(systems, tmp_path / "bundle").subject == "payroll"
    assert items(tmp_path / "bundle") == ["E-000004"]
    with pytest.raises(ContentError, match="wages is not a critical system"):
        export(systems, tmp_path / "other", Order(subject="wages"), ASSESSOR)


def test_days_narrow_and_the_posture_is_of_one_of_them(office: Workspace, tmp_path: Path) -> None:
    note(office, "zebra brief", expires=TODAY + timedelta(days=9))
    note(office, "okapi later", effective_from=TODAY + timedelta(days=60))
    later = on(office, 100)
    since, to = TODAY + timedelta(days=10), TODAY + timedelta(days=59)
    export(later, tmp_path / "bundle", Order(since=since, to=to), ASSESSOR)
    said = bundle_of(later, tmp_path / "bundle")
    assert (said.at, said.period.since, said.period.to) == (to, since, to), "today lies after the last day"
    assert items(tmp_path / "bundle") == ["E-000001", "E-000002", "E-000003"]
    given = everything(tmp_path / "bundle")
    assert b"zebra brief" not in given
    assert b"okapi later" not in given
    page = (tmp_path / "bundle" / layout.START_HERE).read_text()
    assert "narrowed to what posture reads from 11 March 2026 to 29 April 2026" in page
    export(later, tmp_path / "open", Order(since=since), ASSESSOR)
    assert bundle_of(later, tmp_path / "open").at == TODAY + timedelta(days=100)
    assert items(tmp_path / "open") == ["E-000001", "E-000002", "E-000003", "E-000005"]
    both = Order(since=since, to=to, at=since, controls=("L1-12",), subject="organisation")
    export(later, tmp_path / "both", both, ASSESSOR)
    assert bundle_of(later, tmp_path / "both").at == since
    assert items(tmp_path / "both") == ["E-000001"]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (Order(since=TODAY + timedelta(days=1)), "does not lie among the days"),
        (
            Order(since=TODAY, to=TODAY + timedelta(days=9), at=TODAY + timedelta(days=10)),
            "does not lie among the days",
        ),
        (Order(to=TODAY - timedelta(days=1), at=TODAY), "does not lie among the days"),
        (Order(since=TODAY, to=TODAY - timedelta(days=1)), "the last day lies before the first"),
    ],
)
def test_a_day_outside_the_days_that_are_asked_for_is_refused(
    office: Workspace, tmp_path: Path, order: Order, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        export(office, tmp_path / "bundle", order, ASSESSOR)
    assert not (tmp_path / "bundle").exists()
    assert office.state().bundles == []


@pytest.mark.parametrize(
    ("order", "day"),
    [
        (Order(), TODAY),
        (Order(since=TODAY), TODAY),
        (Order(to=TODAY), TODAY),
        (Order(to=date(2026, 2, 1)), date(2026, 2, 1)),
        (Order(since=date(2026, 1, 1), to=date(2027, 1, 1)), TODAY),
        (Order(since=date(2026, 1, 1), to=date(2027, 1, 1), at=date(2027, 1, 1)), date(2027, 1, 1)),
    ],
)
def test_the_day_of_the_posture_is_today_or_the_last_that_was_asked_for(order: Order, day: date) -> None:
    assert order.day(TODAY) == day
