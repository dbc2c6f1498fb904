"""A bundle's assertion as an exporter makes it, from the small organisation of the bundle tests."""

# ruff: noqa: ANN401 - fields of any kind pass through
# Fields are passed on by name.

from dataclasses import replace
from pathlib import Path
from typing import Any

from cyberlayers.assess.posture import posture
from cyberlayers.bundle import layout, records
from cyberlayers.bundle.write import Content, Written
from cyberlayers.content.catalogue import assemble
from cyberlayers.model.state import State
from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.oscal import assessment_results
from cyberlayers.report.schedule import schedule
from cyberlayers.report.start_here import start_here
from cyberlayers.report.verify_kit import verify_md, verify_sh
from tests.bundle.office import CRITERIA, MADE, Office


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


def export(office: Office, out: Path, *, zipped: bool = False) -> Written:
    """Write a bundle with every page that it should have."""
    content = office.content()
    said = assertion(office, content)
    pages = {
        layout.START_HERE: start_here(said),
        layout.SCHEDULE: schedule(said),
        layout.VERIFY_MD: verify_md(said),
        layout.VERIFY_SH: verify_sh(),
    }
    return office.export(out, zipped=zipped, content=replace(content, pages=pages, oscal=assessment_results(said)))
