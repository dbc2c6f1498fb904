"""What waits for somebody: approvals, contradictions, disputes, reviews, in that order."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.state import Record
from cyberlayers.model.status import Method, Side, Status
from cyberlayers.workspace.adopting import propose_criteria
from cyberlayers.workspace.answering import approve, not_applicable, override
from cyberlayers.workspace.awaiting import Awaited, Waiting, awaited
from cyberlayers.workspace.evidencing import NewEvidence, add, review, withdraw
from cyberlayers.workspace.judging import judge
from cyberlayers.workspace.people import add_person
from cyberlayers.workspace.workspace import Workspace

Another = Callable[[str], Workspace]


def waiting(workspace: Workspace, at: date | None = None) -> list[tuple[str, str, str]]:
    view = workspace.view(at)
    rows: tuple[Awaited, ...] = awaited(view, judge(workspace, view))
    return [(row.why.value, row.what, row.control) for row in rows]


def enter(workspace: Workspace, polarity: Literal["supports", "contradicts"] = "supports") -> Record[EvidenceAdded]:
    new = NewEvidence(controls=("L1-01",), title="t", method=Method.EXAMINE, note="n", polarity=polarity)
    return add(workspace, new)


def test_nothing_waits_at_first(officer: Workspace) -> None:
    assert waiting(officer) == []


def test_reviews_disputes_and_contradictions_wait(officer: Workspace, as_another: Another) -> None:
    plain, disputed, against = enter(officer), enter(officer), enter(officer, "contradicts")
    owner = as_another("owner")
    review(owner, disputed.body.id, agrees=False, why="no")
    assert waiting(officer) == [
        (Waiting.CONTRADICTION, against.body.id, "L1-01"),
        (Waiting.DISPUTED, disputed.body.id, "L1-01"),
        (Waiting.REVIEW, plain.body.id, "L1-01"),
    ]
    for item in (plain, disputed, against):
        review(owner, item.body.id)
    assert waiting(officer) == []


def test_approvals_wait_until_the_approver_said_anything(officer: Workspace, as_another: Another) -> None:
    owner = as_another("owner")
    up = override(officer, "L1-01", Status.ACHIEVED, "x", approver="owner", until=date(2026, 5, 1))
    away = not_applicable(officer, "L2-01", "x", approver="owner", until=date(2026, 4, 1))
    other = propose_criteria(officer, "starter", "owner", "x")
    rows = [
        ("approval", f"record {record.seq}", control)
        for record, control in ((up, "L1-01"), (away, "L2-01"), (other, ""))
    ]
    assert waiting(officer) == rows
    assert waiting(officer, date(2026, 4, 2)) == [rows[0], rows[2]]
    approve(owner, up.seq)
    approve(owner, away.seq, agrees=False, why="no")
    approve(owner, other.seq)
    assert waiting(officer) == []


def test_the_withdrawal_of_a_contradiction_waits_for_a_third_person(officer: Workspace, as_another: Another) -> None:
    add_person(officer, "owner", "o", "o", Side.SERVICE)
    item = enter(officer, "contradicts")
    review(as_another("auditor"), item.body.id)
    record = withdraw(officer, item.body.id, "wrong")
    assert waiting(officer) == [("approval", f"record {record.seq}", "")]
    approve(as_another("owner"), record.seq)
    assert waiting(officer) == []


def test_what_was_withdrawn_waits_no_more(officer: Workspace) -> None:
    item = enter(officer)
    withdraw(officer, item.body.id, "wrong")
    assert waiting(officer) == []
