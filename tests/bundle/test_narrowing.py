import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from cyberlayers.bundle import records
from cyberlayers.bundle.meaning import Asked
from cyberlayers.bundle.narrowing import Narrowing, narrowed
from cyberlayers.bundle.predicate import Scope, Withheld
from cyberlayers.content.catalogue import assemble
from cyberlayers.ledger.canonical import canonical
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.status import Status
from cyberlayers.workspace.stating import state_posture
from tests.bundle.forger import Forger
from tests.bundle.office import CONTROL, CRITERIA, MADE, Office, check, item, source, story, told
from tests.bundle.office import FILES as BYTES

OTHER = "L1-02"
MORE = [
    ("lead", item(1, id="E-000004", controls=(OTHER,), statements=())),
    ("lead", evidence_kinds.EvidenceReviewed(evidence="E-000004", agrees=True)),
    (
        "lead",
        kinds.NotApplicable(control=OTHER, from_date=date(2026, 3, 9), until=date(2027, 3, 9), approver="auditor"),
    ),
    ("auditor", kinds.Approved(record=10, agrees=True)),
    ("lead", item(2, id="E-000005", controls=(OTHER,), statements=())),
    ("lead", evidence_kinds.EvidenceSuperseded(evidence="E-000001", by="E-000005")),
    ("lead", kinds.FindingAdded(id="F-000001", control=OTHER, due=date(2026, 9, 1))),
    ("lead", kinds.FindingClosed(finding="F-000001")),
    ("lead", kinds.Overridden(control=CONTROL, status=Status.NOT_ACHIEVED, from_date=date(2026, 3, 20))),
]


def test_a_narrowed_ledger_keeps_what_its_controls_need() -> None:
    every = [record for record, _ in told([*story(), *MORE])]
    kept = narrowed(every, records.folded(every), assemble(*CRITERIA), Narrowing([CONTROL]))
    assert [record.seq for record in kept] == [1, 2, 3, 4, 5, 6, 7, 12, 13, 16]
    assert set(records.folded(kept).evidence) == {"E-000001", "E-000002", "E-000003", "E-000005"}


def export(path: Path) -> Path:
    """Export a bundle that is narrowed to one control."""
    pairs = told([*story(), *MORE])
    every = [record for record, _ in pairs]
    kept = narrowed(every, records.folded(every), assemble(*CRITERIA), Narrowing([CONTROL]))
    state = records.folded(kept)
    office = Office(
        story=[*story(), *MORE], with_database=False, with_oscal=False, head={"scope": Scope(controls=(CONTROL,))}
    )
    numbers = {record.seq for record in kept}
    entries = [entry for entry in Office(story=office.story).entries() if entry.seq in numbers]
    stated = json.loads(canonical(state_posture(state, CRITERIA, Asked(MADE.date(), MADE, "organisation", (CONTROL,)))))
    withheld = Withheld(private_parts=1)
    sizes = {**BYTES, "E-000005": BYTES["E-000002"]}
    whole = Office(story=story(), with_oscal=False, with_database=False).content()
    said = whole.said.model_copy(update={"posture": stated, "withheld": withheld, "predicate": office.predicate()})
    last = replace(whole.items[0], evidence="E-000005", source=source(sizes["E-000005"]))
    content = replace(whole, said=said, entries=entries, leaf_hashes=office.hashes(), items=[*whole.items, last])
    office.export(path, content=content)
    return path


def test_a_narrowed_bundle_is_verified_and_says_what_cannot_be_seen(tmp_path: Path) -> None:
    found = check(export(tmp_path / "b.zip")).found
    assert found.verified, found.checks
    detail = next(one.detail for one in found.checks if one.name == "ledger")
    assert "narrowed to 1 controls" in detail
    assert "cannot be seen" in detail
    stated = Forger(tmp_path / "b.zip").json("data/bundle.json")["posture"]
    assert [one["id"] for one in stated["controls"]] == [CONTROL]
    assert "layers" not in stated
