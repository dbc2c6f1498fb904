"""Assertions as an exporter makes them: of the bundle tests' small organisation, and of a rich history."""

# ruff: noqa: ANN401 - fields of any kind pass through
# Fields are passed on by name.

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cyberlayers.assess.posture import posture
from cyberlayers.bundle import layout, records
from cyberlayers.bundle.trust import allowed_line
from cyberlayers.bundle.write import Content, Signer, Written
from cyberlayers.content.catalogue import assemble
from cyberlayers.model import records as kinds
from cyberlayers.model.state import State
from cyberlayers.model.status import Side
from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.oscal import assessment_results
from cyberlayers.report.schedule import schedule
from cyberlayers.report.start_here import start_here
from cyberlayers.report.verify_kit import verify_md, verify_sh
from tests.assess.records_builder import History, day
from tests.bundle.office import CRITERIA, LOG_ID, MADE, Office, trust

HOSTILE = "<script>alert(1)</script> & \"'`*[x](y) \x1b]0;a\x07 \u202egnp.exe"


def told(office: Office) -> State:
    """Return the state as the records of the bundle have it: without what is withheld."""
    entries = office.entries()
    leaves = "".join(f"{entry.leaf}\n" for entry in entries).encode()
    words = {entry.seq: entry.private for entry in entries if entry.private is not None}
    return records.folded(records.read(leaves, words, office.hashes())[1])


def assertion(office: Office, content: Content | None = None, **more: Any) -> Assertion:
    """Return what an office's bundle asserts."""
    content = content or office.content()
    said, state = content.said, told(office)
    predicate = said.predicate
    fields: dict[str, Any] = {
        "posture": posture(state, assemble(*CRITERIA), said.at, said.subject),
        "state": state,
        "known_at": MADE,
        "since": said.period.since,
        "to": said.period.to,
        "bundle_id": predicate.bundle_id,
        "sequence": predicate.sequence,
        "made_at": predicate.created_at,
        "origin": predicate.log.origin,
        "log_size": predicate.log.size,
        "log_root": predicate.log.root_sha256,
        "signers": tuple(Signatory(one.role, one.principal, one.key_sha256) for one in predicate.required_signers),
        "generator": predicate.generator,
        "marking": said.marking,
        "files": {
            one.evidence: layout.evidence_name(one.evidence, layout.safe_name(one.label)) for one in content.items
        },
        "absent": {one.evidence: one.why for one in said.withheld.items},
        "private_parts": said.withheld.private_parts,
    }
    return Assertion(**{**fields, **more})


def export(office: Office, out: Path, *, zipped: bool = False, content: Content | None = None) -> Written:
    """Write a bundle with every page that it should have."""
    content = content or office.content()
    said = assertion(office, content)
    pages = {
        layout.START_HERE: start_here(said),
        layout.SCHEDULE: schedule(said),
        layout.VERIFY_MD: verify_md(said),
        layout.VERIFY_SH: verify_sh(),
    }
    return office.export(out, zipped=zipped, content=replace(content, pages=pages, oscal=assessment_results(said)))


def trust_folder(folder: Path, *signers: Signer, **more: Any) -> Path:
    """Write a trust folder that knows some signers in their roles, and the ledger's key."""
    known = trust(*signers, **more)
    (folder / "allowed_signers").write_text("".join(f"{allowed_line(line)}\n" for line in known.allowed))
    if known.logs:
        (folder / "log.vkey").write_text("".join(f"{key.vkey()}\n" for key in known.logs))
    return folder


def rich_history() -> History:
    """Return a history with every kind of thing that a page speaks of; its words are hostile."""
    history = History()
    title, shows = f"Restore log {HOSTILE}", f"That it works.\n{HOSTILE}"
    history.say(kinds.PersonAdded(person="owner", side=Side.SERVICE, name=f"The owner {HOSTILE}"), on=1)
    history.say(kinds.PersonAdded(person="officer", side=Side.IT, name="The officer's own name"))
    for control in ("L1-01", "L1-02", "L2-01", "L2-02", "L2-03"):
        history.claim(control)
    history.evidence("L1-01", statements="a1", title=title, shows=shows, population=10, sampled=4, covers=("payroll",))
    history.review("E-000001", "owner")
    history.review("E-000001", "engineer", agrees=False)
    history.evidence("L1-01", "L3-01", title="Minutes", effective_from=1, effective_to=20)
    history.tested("L1-02", statements="a1 p1", title="Restore test")
    history.contradiction("L2-01", statements="a1", title="It was off in May")
    history.evidence("L2-02", method="interview", title="A talk about nothing")
    history.verify(history.bundle("L2-04", title="The bundle of a partner"), "L2-04")
    history.approve(history.accept("L2-03", 60, why=f"Too costly {HOSTILE}"))
    history.approve(history.not_applicable("L2-04", 60, why="There is none."))
    history.approve(history.override("L3-01", "partially", until=60, why="We know better."))
    return history


def rich_assertion(subject: str = kinds.ORGANISATION, **more: Any) -> Assertion:
    """Return what a bundle of the rich history would assert."""
    history = rich_history()
    state = history.state()
    fields: dict[str, Any] = {
        "posture": history.posture(5, subject=subject),
        "state": state,
        "known_at": datetime(2026, 1, 6, 12, tzinfo=UTC),
        "since": day(0),
        "to": day(5),
        "bundle_id": layout.bundle_id(LOG_ID, 2),
        "sequence": 2,
        "made_at": datetime(2026, 1, 6, 12, tzinfo=UTC),
        "origin": f"cyberlayers/{LOG_ID}",
        "log_size": state.size,
        "log_root": "d" * 64,
        "signers": (Signatory("assessor", "ict@council", "e" * 64),),
        "generator": "cyberlayers tests",
        "marking": f"OFFICIAL-SENSITIVE {HOSTILE}",
        "audience": f"The auditor {HOSTILE}",
        "challenge": "word",
        "previous": layout.bundle_id(LOG_ID, 1),
        "files": {item: f"data/evidence/{item}/log.txt" for item in state.evidence if item != "E-000004"},
        "absent": {"E-000004": "withheld"},
        "private_parts": 3,
    }
    return Assertion(**{**fields, **more})
