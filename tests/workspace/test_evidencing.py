"""Evidence of one subject is nothing to another."""

from dataclasses import replace
from datetime import date

import pytest

from cyberlayers.errors import ContentError
from cyberlayers.model.records import EstateImported
from cyberlayers.model.status import Method
from cyberlayers.workspace.consulting import list_evidence
from cyberlayers.workspace.evidencing import NewEvidence, add, answer_contradiction, supersede
from cyberlayers.workspace.judging import judge
from cyberlayers.workspace.workspace import Workspace


def item(workspace: Workspace, **more: object) -> str:
    fields = {"controls": ("L1-01",), "title": "t", "method": Method.EXAMINE, "note": "n", **more}
    return add(workspace, NewEvidence(**fields)).body.id  # type: ignore[arg-type] # fields by name


@pytest.fixture
def system(officer: Workspace) -> Workspace:
    """Return the workspace turned to a critical system."""
    estate = EstateImported(sha256="0" * 64, from_date=date(2026, 1, 1), critical=("case-system",))
    officer.record_one(lambda _: estate)
    return replace(officer, subject="case-system")


def test_each_subject_lists_and_judges_its_own(officer: Workspace, system: Workspace) -> None:
    first, second = item(officer), item(system)
    assert [row["id"] for row in list_evidence(officer, officer.view())] == [first]
    assert [row["id"] for row in list_evidence(system, system.view())] == [second]
    assert [one.id for one in judge(system, system.view()).control("L1-01").posture.standing] == [second]


def test_an_item_neither_supersedes_nor_answers_one_of_another_subject(officer: Workspace, system: Workspace) -> None:
    first, against = item(officer), item(officer, polarity="contradicts")
    other = item(system)
    with pytest.raises(ContentError, match="it is about another subject"):
        supersede(officer, first, other)
    with pytest.raises(ContentError, match="they are about different subjects"):
        answer_contradiction(officer, other, against)


def test_an_item_is_one_of_a_subject_that_the_register_names(officer: Workspace) -> None:
    with pytest.raises(ContentError, match="not a critical system"):
        item(replace(officer, subject="payroll"))
    assert list_evidence(officer, officer.view()) == []
