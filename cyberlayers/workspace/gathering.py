"""What goes into a bundle: records, words, evidence and pages, chosen from one copy of the store.

Rules (the bundle design):

* everything is read from the copy, so that a bundle is of one moment; the bytes of evidence never change and are read
  where they lie;
* redaction takes an item's bytes and every word about it, and the database with them; what posture reads stays;
* narrowed to controls, a subject or days, there is no database; to controls, there are no figures about layers either;
* the day of the posture lies among the days that a bundle is narrowed to;
* pages and posture are made from the records as they go in, so that what is withheld cannot reach them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from cyberlayers import __version__
from cyberlayers.assess.criteria import criteria_on
from cyberlayers.assess.posture import posture
from cyberlayers.bundle import layout, records
from cyberlayers.bundle.copying import Source
from cyberlayers.bundle.meaning import Asked, absent_counts
from cyberlayers.bundle.narrowing import Narrowing, in_words, narrowed
from cyberlayers.bundle.predicate import (
    AbsentCount,
    AbsentItem,
    BundleFile,
    LogHead,
    Period,
    Predicate,
    Previous,
    RequiredSigner,
    Scope,
    Withheld,
)
from cyberlayers.bundle.write import Content, Item, Signer
from cyberlayers.content.catalogue import assemble
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.ledger.canonical import canonical
from cyberlayers.ledger.fold import fold
from cyberlayers.ledger.leaf import decode
from cyberlayers.ledger.merkle import root
from cyberlayers.model import records as kinds
from cyberlayers.model.body import Body
from cyberlayers.model.criteria import Criteria as JudgedBy
from cyberlayers.model.records import ORGANISATION
from cyberlayers.model.state import Record, State
from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.oscal import assessment_results
from cyberlayers.report.schedule import schedule
from cyberlayers.report.start_here import start_here
from cyberlayers.report.verify_kit import verify_md, verify_sh
from cyberlayers.store import layout as store_layout
from cyberlayers.store.copying import silence
from cyberlayers.store.evidence_files import open_kept
from cyberlayers.store.store import Store
from cyberlayers.workspace.checking import is_broken
from cyberlayers.workspace.stating import state_posture
from cyberlayers.workspace.withholding import chosen, require_all_alike, silent
from cyberlayers.workspace.workspace import end_of, require_subject

Criteria = tuple[bytes, bytes, bytes]


@dataclass(frozen=True)
class Order:
    """What somebody wants exported.

    Attributes:
        marking: the protective marking.
        controls: only these; every control where there are neither these nor layers.
        layers: only the controls of these layers.
        subject: only this one, the organisation or a critical system; of the organisation, with the records of every
            subject, if not given.
        since: only what posture reads from this day on; `to` is the last such day.
        at: the day of the posture; if not given, today, or `to` where that has passed.
        known_at: only what had been recorded by the end of this day counts.
        required: who must sign too, by a counter-signature.
        redact: the items whose bytes and words are withheld.
    """

    marking: str | None = None
    controls: tuple[str, ...] = ()
    layers: tuple[int, ...] = ()
    subject: str | None = None
    since: date | None = None
    to: date | None = None
    at: date | None = None
    known_at: date | None = None
    audience: str | None = None
    challenge: str | None = None
    required: tuple[RequiredSigner, ...] = ()
    redact: tuple[str, ...] = ()

    def day(self, today: date) -> date:
        """Return the day of the posture.

        Raises:
            UsageError: it does not lie among the days that the bundle is narrowed to, or those end before they begin.
        """
        if self.since and self.to and self.since > self.to:
            raise UsageError("the last day lies before the first", "Exchange them")
        day = self.at or (min(today, self.to) if self.to else today)
        if (self.since and day < self.since) or (self.to and day > self.to):
            raise UsageError(
                f"{day}, the day of the posture, does not lie among the days that the bundle is narrowed to",
                "Give another, or narrow it to other days",
            )
        return day


@dataclass(frozen=True)
class _Told:
    """The records of the copy that go into the bundle, and what they add up to."""

    entries: Sequence[records.Entry]
    everything: State
    known: State


class Gathering:
    """Gathers one bundle's content.

    Args:
        copy: the folder with the copy of the store.
        evidence: the workspace in which the bytes of evidence lie.
        signer: who signs.
        now: the signer's clock, with a time zone.
    """

    def __init__(self, copy: Path, evidence: Path, signer: Signer, now: datetime) -> None:
        """Read the copy."""
        self._copy = copy
        self._evidence = evidence
        self._signer = signer
        self._now = now.astimezone(UTC)
        with Store(copy) as store:
            self._leaves = store.leaves()
        self._records = [decode(leaf, private) for _, leaf, _, private in self._leaves]
        self._state = fold(self._records)

    def content(self, order: Order) -> Content:
        """Return what the bundle consists of.

        Raises:
            ContentError: a control, an item or the subject is not one of this workspace, or an item that is to be
                withheld has the same bytes as one that is not.
            UsageError: the day of the posture is not one that the bundle is narrowed to.
            RefusedError: nothing had been recorded by the day that is asked about.
        """
        unknown = [item for item in order.redact if item not in self._state.evidence]
        if unknown:
            raise ContentError(f"there is no evidence {unknown[0]}", "List it with: cyberlayers evidence list")
        latest = max(self._now, self._state.last_at or self._now)
        known_at = min(latest, end_of(order.known_at)) if order.known_at else latest
        at = order.day(self._now.date())
        known = records.folded(self._records, known_at)
        subject = order.subject or ORGANISATION
        require_subject(known, subject, at)
        criteria = self._criteria(known, at)
        judged_by = assemble(*criteria)
        controls, needed = chosen(order.controls, order.layers, judged_by.catalogue)
        kept = self._narrowed(judged_by, Narrowing(needed, order.subject, order.since, order.to))
        told = self._told(order, kept, known_at)
        require_all_alike(told.everything, set(order.redact))
        asked = Asked(at, known_at, subject, controls)
        said = self._said(order, told, criteria, asked)
        items = self._items(told.everything, {one.evidence for one in said.withheld.items})
        labels = {one.evidence: one.label for one in items}
        assertion = _assertion(said, told.known, judged_by, labels, order.subject)
        pages = {
            layout.START_HERE: start_here(assertion),
            layout.SCHEDULE: schedule(assertion),
            layout.VERIFY_MD: verify_md(assertion),
            layout.VERIFY_SH: verify_sh(),
        }
        whole = said.predicate.scope is None and not order.redact
        return Content(
            said,
            criteria,
            told.entries,
            self._hashes(),
            items,
            pages,
            assessment_results(assertion),
            self._database(told.entries) if whole else None,
            self._blob(self._state.bundles[-1].body.checkpoint) if self._state.bundles else None,
        )

    def _hashes(self) -> list[bytes]:
        return [leaf_hash for _, _, leaf_hash, _ in self._leaves]

    def _blob(self, sha256: str) -> bytes:
        with Store(self._copy, known=self._state) as store:
            return store.blob(sha256)

    def _criteria(self, known: State, at: date) -> Criteria:
        catalogue, profile, policy = (self._blob(digest) for digest in criteria_on(known, at))
        return catalogue, profile, policy

    def _narrowed(self, criteria: JudgedBy, wanted: Narrowing) -> list[Record[Body]]:
        return narrowed(self._records, self._state, criteria, wanted) if wanted else self._records

    def _told(self, order: Order, kept: Sequence[Record[Body]], known_at: datetime) -> _Told:
        redacted = [self._state.evidence[item].body for item in dict.fromkeys(order.redact)]
        without = silent(kept, redacted, self._signer.principal)
        rows = {seq: (leaf, private) for seq, leaf, _, private in self._leaves}
        entries, shown = [], []
        for one in kept:
            leaf, private = rows[one.seq]
            given = None if one.seq in without else private
            entries.append(records.Entry(one.seq, leaf, given))
            shown.append(one if given == private else decode(leaf, given))
        return _Told(entries, records.folded(shown), records.folded(shown, known_at))

    def _said(self, order: Order, told: _Told, criteria: Criteria, asked: Asked) -> BundleFile:
        stated = json.loads(canonical(state_posture(told.known, criteria, asked)))
        items = told.everything.evidence
        redacted = {item for item in order.redact if item in items}
        broken = {item for item, found in items.items() if is_broken(found)} - redacted
        counts = absent_counts(told.everything, redacted | broken)
        first = min([self._records[0].day, *(item.body.collected for item in items.values())])
        return BundleFile(
            organisation=told.known.organisation,
            marking=order.marking,
            period=Period(since=order.since or min(first, asked.at), to=order.to or asked.at),
            at=asked.at,
            known_at=asked.known_at,
            subject=asked.subject,
            profile=stated["profile"],
            policy=stated["policy"],
            posture=stated,
            predicate=self._predicate(order, asked.controls),
            withheld=Withheld(
                items=tuple(
                    AbsentItem(evidence=item, why="withheld" if item in redacted else "broken")
                    for item in sorted(redacted | broken)
                ),
                counts=tuple(AbsentCount(control=c, polarity=p, items=n) for (c, p), n in counts.items()),
                private_parts=sum(entry.private is None for entry in told.entries),
            ),
        )

    def _predicate(self, order: Order, controls: tuple[str, ...]) -> Predicate:
        created = self._records[0].body
        if not isinstance(created, kinds.WorkspaceCreated):
            raise ContentError("the ledger does not begin with the record that creates it", "Run `cyberlayers check`")
        last = self._state.bundles[-1].body if self._state.bundles else None
        sequence = last.sequence + 1 if last else 1
        hashes = self._hashes()
        limited = bool(Narrowing(controls, order.subject, order.since, order.to))
        return Predicate(
            bundle_id=layout.bundle_id(created.log_id, sequence),
            sequence=sequence,
            created_at=self._now,
            audience=order.audience,
            challenge=order.challenge,
            previous=_previous(last) if last else None,
            log=LogHead(origin=f"cyberlayers/{created.log_id}", size=len(hashes), root_sha256=root(hashes).hex()),
            required_signers=(self._signer.required, *order.required),
            scope=Scope(controls=controls, since=order.since, to=order.to) if limited else None,
            generator=f"cyberlayers {__version__}",
        )

    def _items(self, state: State, absent: Collection[str]) -> list[Item]:
        found = []
        for name, item in state.evidence.items():
            if name not in absent:
                body = item.body
                source = Source(body.size, partial(open_kept, self._evidence, body.sha256), body.sha256)
                found.append(Item(name, body.file_name or f"{body.content}.txt", source))
        return found

    def _database(self, entries: Sequence[records.Entry]) -> Source:
        path = self._copy / store_layout.STORE
        silence(path, [entry.seq for entry in entries if entry.private is None])
        return Source(path.stat().st_size, lambda: path.open("rb"))


def _previous(last: kinds.BundleSigned) -> Previous:
    return Previous(
        bundle_id=last.bundle,
        tagmanifest_sha256=last.tagmanifest_sha256,
        log_size=last.log_size,
        log_root_sha256=last.log_root_sha256,
    )


def _assertion(
    said: BundleFile, state: State, criteria: JudgedBy, labels: Mapping[str, str], subject: str | None
) -> Assertion:
    predicate = said.predicate
    return Assertion(
        posture=posture(state, criteria, said.at, said.subject),
        state=state,
        known_at=said.known_at,
        since=said.period.since,
        to=said.period.to,
        bundle_id=predicate.bundle_id,
        sequence=predicate.sequence,
        made_at=predicate.created_at,
        origin=predicate.log.origin,
        log_size=predicate.log.size,
        log_root=predicate.log.root_sha256,
        signers=tuple(Signatory(one.role, one.principal, one.key_sha256) for one in predicate.required_signers),
        generator=predicate.generator,
        marking=said.marking,
        audience=predicate.audience,
        challenge=predicate.challenge,
        previous=predicate.previous.bundle_id if predicate.previous else None,
        controls=predicate.scope.controls if predicate.scope else (),
        narrowed_to=in_words(predicate.scope, subject) if predicate.scope else None,
        files={item: layout.evidence_name(item, layout.safe_name(label)) for item, label in labels.items()},
        absent={one.evidence: one.why for one in said.withheld.items},
        private_parts=said.withheld.private_parts,
    )
