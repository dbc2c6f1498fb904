"""What is withheld stands nowhere in the bytes of a bundle, and posture stays what it was."""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from cyberlayers.bundle import layout
from cyberlayers.errors import ContentError
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.records import FindingAdded, FindingClosed, Overridden, RiskAccepted
from cyberlayers.model.run import RunEnded, RunMarked, RunNoted, RunStarted
from cyberlayers.model.status import Method, Side, Status
from cyberlayers.workspace.answering import approve
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.evidencing import NewEvidence, add, review, withdraw
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.people import add_person, erase_person
from cyberlayers.workspace.workspace import Workspace
from tests.bundle.office import ASSESSOR
from tests.workspace.signing_desk import check, everything

As = Callable[[str], Workspace]

RUN = "R-000001"
DAY = date(2026, 3, 1)
LATER = date(2026, 9, 1)
ITEM, AGAINST = "E-000004", "E-000005"
BESIDE = (b"Money is short", b"The number was unknown", b"The clock of the other run", b"Okapi Reviewer")
"""Words that have nothing to do with what is withheld, and a reviewer's name."""

SPOKEN = (
    "bytes", "crossing", "against", "contradiction", "shows", "file", "author", "excluded", "extract", "disagreement",
    "review", "withdrawal", "refusal", "approval", "observed", "closed", "accepted", "denied", "override", "noted",
    "rationale", "found in the run", "cause",
)  # fmt: skip


def record(workspace: Workspace, *bodies: Body) -> int:
    """Record bodies, and return the number of the last."""
    return [workspace.record_one(lambda _, one=body: one).seq for body in bodies][-1]  # type: ignore[misc]  # bound at once


@pytest.fixture
def told(office: Workspace, as_another: As, tmp_path: Path) -> Workspace:
    """Return a workspace in which something that is withheld was spoken of in every way there is.

    Every such word has a zebra before it; the name of whoever neither signs, reviewed nor approved has a quagga.
    """
    add_person(office, "third", "Okapi Reviewer", "Auditor", Side.AUDIT)
    add_person(office, "bystander", "Quagga Before", "Officer", Side.IT)
    add_person(office, "bystander", "Quagga Bystander", "Quagga title", Side.IT)
    add_person(office, "gone", "Quagga Gone", "Officer", Side.IT)
    erase_person(office, "gone")
    path = tmp_path / "zebra file.log"
    path.write_bytes(b"zebra bytes\n")
    secret = NewEvidence(
        controls=("L1-12",), statements=("a1",), file=path, title="zebra crossing", shows="zebra shows",
        method=Method.EXAMINE, author="zebra author", excluded="zebra excluded", extract="zebra extract", run=RUN,
    )  # fmt: skip
    against = NewEvidence(
        controls=("L1-12",), statements=("n1",), note="zebra contradiction", title="zebra against", method=Method.TEST,
        polarity="contradicts",
    )  # fmt: skip
    assert [add(office, secret).body.id, add(as_another("bystander"), against).body.id] == [ITEM, AGAINST]
    review(as_another("third"), ITEM, agrees=False, why="zebra disagreement")
    review(as_another("owner"), AGAINST, why="zebra review")
    number = withdraw(office, AGAINST, "zebra withdrawal").seq
    approve(as_another("third"), number, agrees=False, why="zebra refusal")
    approve(as_another("third"), number, why="zebra approval")
    risk = {"control": "L2-01", "from_date": DAY, "until": LATER, "approver": "owner"}
    number = record(office, RiskAccepted(why="As zebra file.LOG shows, zebra accepted", **risk))
    approve(as_another("owner"), number, agrees=False, why="zebra denied")
    approve(as_another("owner"), record(office, RiskAccepted(why="Money is short", **risk)))
    started = {"scenario": "loss", "scenario_version": "1", "scenario_sha256": "0" * 64, "mode": "facilitated"}
    record(
        office,
        Overridden(control="L1-12", status=Status.NOT_ACHIEVED, from_date=DAY, why=f"{ITEM} is a zebra override"),
        FindingAdded(
            id="F-000001", control="L1-12", due=LATER, observation=f"zebra observed, see {ITEM}", action="Act"
        ),
        FindingClosed(finding="F-000001", why="zebra closed"),
        FindingAdded(id="F-000002", control="L1-01", due=LATER, observation="The number was unknown", action="Print"),
        RunStarted(run=RUN, startex=datetime(2026, 3, 1, 9), **started),  # noqa: DTZ001 - local in the story
        RunNoted(run=RUN, text="zebra noted"),
        RunMarked(run=RUN, expected="o1", mark="met", note="zebra rationale"),
        RunEnded(run=RUN, ending="stopped", why="zebra cause"),
        FindingAdded(id="F-000003", control="L1-12", due=LATER, run=RUN, observation="zebra found in the run"),
        RunStarted(run="R-000002", startex=datetime(2026, 3, 1, 9), **started),  # noqa: DTZ001 - local in the story
        RunNoted(run="R-000002", text="The clock of the other run"),
    )
    return office


def test_no_word_about_a_redacted_item_is_in_any_byte_and_posture_is_the_same(told: Workspace, tmp_path: Path) -> None:
    export(told, tmp_path / "whole", Order(), ASSESSOR)
    given = everything(tmp_path / "whole")
    for word in SPOKEN:
        assert f"zebra {word}".encode() in given, "what is looked for below was there to be withheld"
    export(told, tmp_path / "redacted", Order(redact=(ITEM, AGAINST)), ASSESSOR)
    given = everything(tmp_path / "redacted")
    assert b"zebra" not in given.lower()
    for words in BESIDE:
        assert words in given
    whole, redacted = check(told, tmp_path / "whole"), check(told, tmp_path / "redacted")
    assert whole.found.verified, whole.found
    assert redacted.found.verified, redacted.found
    assert whole.bundle is not None
    assert redacted.bundle is not None
    assert redacted.bundle.posture == whole.bundle.posture


@pytest.mark.parametrize("order", [Order(), Order(redact=(ITEM,)), Order(controls=("L1-12",))])
def test_nobody_is_named_who_neither_signs_nor_reviewed_nor_approved(
    told: Workspace, tmp_path: Path, order: Order
) -> None:
    """Earlier names, erased ones and the free pages of the database are no exception."""
    export(told, tmp_path / "bundle", order, ASSESSOR)
    given = everything(tmp_path / "bundle").lower()
    assert b"quagga" not in given
    assert b"okapi reviewer" in given
    assert b"bystander" in given, "as an id a person does stand there"
    assert check(told, tmp_path / "bundle").found.verified


def test_the_names_are_in_the_store_from_which_the_copy_is_made(told: Workspace) -> None:
    assert b"quagga bystander" in (told.folder / "store.db").read_bytes().lower()
    with sqlite3.connect(f"file:{told.folder / 'store.db'}?mode=ro", uri=True) as db:
        assert db.execute("SELECT count(*) FROM persons").fetchone()[0] > 0
    db.close()


def test_bytes_that_two_items_share_are_withheld_of_both_or_of_neither(told: Workspace, tmp_path: Path) -> None:
    body: EvidenceAdded = told.state().evidence[ITEM].body
    twin = NewEvidence(controls=("L1-01",), file=tmp_path / "zebra file.log", title="Twin", method=Method.EXAMINE)
    number = add(told, twin).body.id
    assert told.state().evidence[number].body.sha256 == body.sha256
    with pytest.raises(ContentError, match=f"{number} has the same bytes as {ITEM}.*Withhold both"):
        export(told, tmp_path / "bundle", Order(redact=(ITEM,)), ASSESSOR)
    export(told, tmp_path / "bundle", Order(redact=(ITEM, number)), ASSESSOR)
    assert b"zebra bytes" not in everything(tmp_path / "bundle")
    export(told, tmp_path / "narrowed", Order(redact=(ITEM,), controls=("L1-12",)), ASSESSOR)
    assert b"zebra bytes" not in everything(tmp_path / "narrowed")
    assert not (tmp_path / "narrowed" / layout.DATABASE).exists()
