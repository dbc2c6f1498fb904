"""A small organisation with a ledger, evidence and keys, from which the tests export bundles."""

# ruff: noqa: ANN401 - fields of any kind pass through
# Fields are passed on by name.

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cyberlayers.bundle import layout, records
from cyberlayers.bundle.checkpoint import LogKey
from cyberlayers.bundle.copying import Source
from cyberlayers.bundle.keys import PrivateKey
from cyberlayers.bundle.meaning import Asked, absent_counts
from cyberlayers.bundle.predicate import (
    AbsentCount,
    AbsentItem,
    BundleFile,
    LogHead,
    Period,
    Predicate,
    Withheld,
)
from cyberlayers.bundle.trust import Allowed, Trust
from cyberlayers.bundle.verify import Verified, Verifier, verify
from cyberlayers.bundle.write import Content, Item, Signer, Written, write
from cyberlayers.content.catalogue import assemble
from cyberlayers.ledger.canonical import canonical
from cyberlayers.ledger.leaf import encode
from cyberlayers.ledger.merkle import leaf_hash, root
from cyberlayers.ledger.projection import COLUMNS, all_rows
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import statement_digest
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Method, Side
from cyberlayers.store.schema import MIGRATIONS
from cyberlayers.workspace.stating import state_posture
from cyberlayers.workspace.workspace import criteria_blobs

LOG_ID = "c0" * 16
ORIGIN = f"cyberlayers/{LOG_ID}"
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MADE = datetime(2026, 4, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 4, 2, tzinfo=UTC)
CRITERIA: tuple[bytes, bytes, bytes] = tuple(data for _, data in criteria_blobs("starter"))  # type: ignore[assignment]  # three files make them
CONTROL = "L1-12"
FILES = {"E-000001": b"restored in 41 minutes\n", "E-000002": b"\x00\x01" * 600, "E-000003": b"never tried\n"}


def private_key(number: int) -> PrivateKey:
    """Return a key that is the same in every run."""
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"key %d" % number).digest()))


ASSESSOR = Signer("assessor", "ict@council", private_key(1))
REVIEWER = Signer("reviewer", "services@council", private_key(2))
AUDITOR = Signer("auditor", "audit@partner", private_key(3))
STRANGER = Signer("assessor", "nobody@elsewhere", private_key(4))


def item(number: int, **more: Any) -> evidence_kinds.EvidenceAdded:
    """Return an item of evidence about the control of the tests."""
    name = f"E-{number:06}"
    fields: dict[str, Any] = {
        "id": name,
        "controls": (CONTROL,),
        "statements": (f"{CONTROL}:p1",),
        "method": Method.EXAMINE,
        "content": "file",
        "sha256": hashlib.sha256(FILES[name]).hexdigest(),
        "size": len(FILES[name]),
        "collected_by": "lead",
        "collected": date(2026, 3, 1),
        "title": f"Item {number}",
        "file_name": f"restore log {number}.txt",
    }
    return evidence_kinds.EvidenceAdded.model_validate(fields | more)


def story(criteria: tuple[bytes, bytes, bytes] = CRITERIA) -> list[tuple[str, Body]]:
    """Return what the organisation recorded, and who."""
    catalogue, profile, policy = (hashlib.sha256(data).hexdigest() for data in criteria)
    statements = assemble(*criteria).catalogue.by_id[CONTROL].statements
    answers = {
        key: kinds.StatementAnswer(value=not key.startswith("n"), text=statement_digest(statement.text))
        for key, statement in statements.items()
    }
    return [
        ("lead", kinds.WorkspaceCreated(
            log_id=LOG_ID, organisation="Council", catalogue=catalogue, profile=profile, policy=policy,
            account_key="11" * 32,
        )),
        ("lead", kinds.PersonAdded(person="auditor", side=Side.AUDIT, name="The auditor")),
        ("lead", kinds.StatementsAnswered(control=CONTROL, from_date=date(2026, 3, 1), answers=answers)),
        ("lead", item(1)),
        ("lead", item(2)),
        ("auditor", evidence_kinds.EvidenceReviewed(evidence="E-000001", agrees=True)),
        ("lead", item(3, polarity="contradicts", statements=())),
    ]  # fmt: skip


def told(story: Sequence[tuple[str, Body]]) -> list[tuple[Record[Body], records.Entry]]:
    """Return records as a ledger keeps them, a day apart."""
    found = []
    for seq, (person, body) in enumerate(story, 1):
        actor = Actor(
            person, Side.AUDIT if person == "auditor" else Side.IT, hashlib.sha256(person.encode()).hexdigest()[:32]
        )
        record = Record(seq, START + timedelta(days=seq), actor, body)
        leaf = encode(record, bytes([seq]) * 16)
        found.append((record, records.Entry(seq, leaf.leaf, leaf.private)))
    return found


@dataclass
class Office:
    """An organisation that exports bundles. Everything that a test may want to spoil is an attribute."""

    story: Sequence[tuple[str, Body]] = field(default_factory=story)
    signers: Sequence[Signer] = (ASSESSOR,)
    withheld: frozenset[str] = frozenset()
    without_words: frozenset[int] = frozenset({1})
    with_database: bool = True
    with_oscal: bool = True
    said: dict[str, Any] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    criteria: tuple[bytes, bytes, bytes] = CRITERIA
    page_size: int = 4096

    def entries(self) -> list[records.Entry]:
        """Return the records as they go into the bundle."""
        kept = [entry for _, entry in told(self.story)]
        return [one._replace(private=None) if one.seq in self.without_words else one for one in kept]

    def hashes(self) -> list[bytes]:
        """Return the hash of every leaf."""
        return [leaf_hash(entry.leaf.encode()) for entry in self.entries()]

    def predicate(self, **more: Any) -> Predicate:
        """Return what is signed."""
        hashes = self.hashes()
        fields: dict[str, Any] = {
            "bundle_id": layout.bundle_id(LOG_ID, more.get("sequence", self.head.get("sequence", 1))),
            "sequence": 1,
            "created_at": MADE,
            "log": LogHead(origin=ORIGIN, size=len(hashes), root_sha256=root(hashes).hex()),
            "required_signers": tuple(signer.required for signer in self.signers),
            "generator": "cyberlayers tests",
        }
        return Predicate.model_validate(fields | self.head | more)

    def content(self) -> Content:
        """Return everything that a bundle consists of."""
        entries = self.entries()
        leaves = "".join(f"{entry.leaf}\n" for entry in entries).encode()
        words = {entry.seq: entry.private for entry in entries if entry.private is not None}
        _, decoded = records.read(leaves, words, self.hashes())
        state = records.folded(decoded)
        asked = Asked(MADE.date(), MADE, kinds.ORGANISATION)
        stated = json.loads(canonical(state_posture(state, self.criteria, asked)))
        counts = absent_counts(state, set(self.withheld))
        fields: dict[str, Any] = {
            "organisation": state.organisation,
            "period": Period(since=date(2026, 3, 1), to=date(2026, 4, 1)),
            "at": asked.at,
            "known_at": asked.known_at,
            "subject": asked.subject,
            "profile": stated["profile"],
            "policy": stated["policy"],
            "posture": stated,
            "predicate": self.predicate(),
            "withheld": Withheld(
                items=tuple(AbsentItem(evidence=one, why="withheld") for one in sorted(self.withheld)),
                counts=tuple(AbsentCount(control=c, polarity=p, items=n) for (c, p), n in counts.items()),
                private_parts=sum(entry.private is None for entry in entries),
            ),
        }
        items = [
            Item(name, f"restore log {name[-1]}.txt", source(FILES[name]))
            for name in state.evidence
            if name not in self.withheld
        ]
        return Content(
            BundleFile.model_validate(fields | self.said),
            self.criteria,
            entries,
            self.hashes(),
            items,
            {layout.START_HERE: b"<!doctype html><title>Evidence</title>", layout.SCHEDULE: b"control\r\n"},
            oscal(items) if self.with_oscal else None,
            source(database(entries, decoded, self.criteria, self.page_size)) if self.with_database else None,
        )

    def export(self, out: Path, *, zipped: bool = True, content: Content | None = None) -> Written:
        """Write a bundle."""
        return write(out, content or self.content(), self.signers, zipped=zipped)


def source(data: bytes) -> Source:
    """Return bytes as a source that knows its digest."""
    return Source(len(data), lambda: BytesIO(data), hashlib.sha256(data).hexdigest())


def trust(*signers: Signer, **more: Any) -> Trust:
    """Return a trust folder that knows these signers in their roles, and the log's key."""
    lines = tuple(
        Allowed(one.principal, one.key.public, frozenset({one.role}))
        for one in signers or (ASSESSOR, REVIEWER, AUDITOR)
    )
    return replace(Trust(lines, logs=(LogKey(ORIGIN, ASSESSOR.key.public),)), **more)


def verifier(**more: Any) -> Verifier:
    """Return a verifier on the day after the bundle was made."""
    return Verifier(**{"trust": trust(), "judge": state_posture, "now": NOW, **more})


def check(path: Path, **more: Any) -> Verified:
    """Verify a bundle."""
    return verify(path, verifier(**more))


def codes(found: Verified) -> set[str]:
    """Return the codes of what failed."""
    return {one.code.value for one in found.found.checks if one.code}


def oscal(items: Sequence[Item]) -> bytes:
    """Return the smallest assessment results with a link to each item."""
    resources = [
        {
            "rlinks": [
                {
                    "hashes": [{"algorithm": "SHA-256", "value": one.source.sha256}],
                    "href": f"../evidence/{one.evidence}/{layout.safe_name(one.label)}",
                }
            ],
            "uuid": f"00000000-0000-4000-8000-{number:012}",
        }
        for number, one in enumerate(items)
    ]
    results = {"back-matter": {"resources": resources}, "metadata": {"oscal-version": "1.2.1", "title": "Results"}}
    return canonical({"assessment-results": results}).encode()


def database(
    entries: Sequence[records.Entry],
    decoded: Sequence[Record[Body]],
    criteria: tuple[bytes, bytes, bytes] = CRITERIA,
    page_size: int = 4096,
) -> bytes:
    """Return a copy of a store as an export makes it."""
    db = sqlite3.connect(":memory:")
    db.execute(f"PRAGMA page_size={page_size}")
    for statement in (statement for step in MIGRATIONS for statement in step):
        db.execute(statement)
    db.execute("DROP TABLE persons")
    for entry, record in zip(entries, decoded, strict=True):
        at = json.loads(entry.leaf)["at"]
        row = (entry.seq, entry.leaf, leaf_hash(entry.leaf.encode()), entry.private, record.body.kind, at)
        db.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", row)
    for data in criteria:
        db.execute("INSERT INTO blobs VALUES (?, ?, ?)", (hashlib.sha256(data).hexdigest(), "criteria", data))
    for table, rows in all_rows(records.folded(decoded)).items():
        if table != "persons":
            db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(COLUMNS[table]))})", rows)  # noqa: S608 - own names
    db.commit()
    data = db.serialize()
    db.close()
    return data
