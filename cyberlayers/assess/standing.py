"""Where one item of evidence stands on a day, for one control: its state, its strength, and what it supports.

Rules (the posture design, "Evidence"):

* an item counts from `effective_from`, else `collected`, to its last day, which still counts: the earlier of
  `effective_to` and `collected`, plus the control's `valid_days`; a given expiry may only shorten it;
* the state is the first that fits: withdrawn, superseded, not-yet, broken, expired, due, current; only the last two
  count;
* strength is derived: a test result with its raw result, date and tester is `tested`; a report of another
  organisation, attached and reviewed here, is `independent`; read and agreed by another person it is `reviewed`; else
  `self-asserted`;
* a partner's evidence about itself is `reviewed` at most, with one exception: it is a bundle that was verified here, on
  or before the day, under a trusted auditor's signature that means `examined` or `agreed` and covers this control; then
  it is `independent`, read here or not. A signature as assessor or reviewer, one that means `received`, and one that
  covers other controls give nothing; nor does any to an item that contradicts; and once somebody disagreed with the
  item, it takes a later review of it for this control besides;
* a review counts for the controls and statements that the item had when it was reviewed, and only reviews after the
  last disagreement count; a disagreement never weakens a contradiction;
* for a key control a supporting item, a verified bundle too, is above `self-asserted` only once another account has
  reviewed it, and only for the statements that it names; a review from the recorder's own account counts, but shows no
  identity and lifts nothing above partially;
* a contradiction is superseded only by one that names at least its statements, has begun, and was read by another
  person if the older one was: else whoever recorded the newer could end the older alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cyberlayers.assess.derived import derived
from cyberlayers.assess.withdrawal import withdrawal
from cyberlayers.model.catalogue import Control
from cyberlayers.model.criteria import Policy
from cyberlayers.model.evidence_records import (
    BundleSignature,
    EvidenceBroken,
    EvidenceReviewed,
    EvidenceVerified,
)
from cyberlayers.model.state import Evidence, Record, State
from cyberlayers.model.status import Side, Status, Strength


class ItemState(StrEnum):
    """The state of an item on a day, for one control."""

    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    NOT_YET = "not-yet"
    BROKEN = "broken"
    EXPIRED = "expired"
    DUE = "due"
    CURRENT = "current"


@dataclass(frozen=True)
class Standing:
    """One item on one day, for one control.

    Build it with every argument; the rest is derived when asked for, and kept where that costs something.
    """

    state_of_all: State
    policy: Policy
    control: Control
    item: Evidence
    at: date

    @property
    def id(self) -> str:
        """Return the item's id."""
        return self.item.body.id

    @derived
    def supports(self) -> bool:
        """Tell whether the item supports; else it contradicts."""
        return self.item.body.polarity == "supports"

    @derived
    def last_day(self) -> date:
        """Return the last day on which the item counts for this control."""
        body = self.item.body
        start = min(body.effective_to, body.collected) if body.effective_to else body.collected
        last = start + min(timedelta(days=self.control.valid_days), date.max - start)
        return min(last, body.expires) if body.expires else last

    @property
    def first_day(self) -> date:
        """Return the first day on which the item counts."""
        return self.item.body.effective_from or self.item.body.collected

    @derived
    def state(self) -> ItemState:
        """Return the first state that fits."""
        due = (self.last_day - self.at).days <= self.policy.due_days
        ladder = (
            (ItemState.WITHDRAWN, withdrawal(self.state_of_all, self.item, self.at) is not None),
            (ItemState.SUPERSEDED, self.superseded_by is not None),
            (ItemState.NOT_YET, self.at < self.first_day),
            (ItemState.BROKEN, self._broken),
            (ItemState.EXPIRED, self.at > self.last_day),
            (ItemState.DUE, due),
        )
        return next((state for state, fits in ladder if fits), ItemState.CURRENT)

    @derived
    def counts(self) -> bool:
        """Tell whether the item is current or due."""
        return self.state in {ItemState.CURRENT, ItemState.DUE}

    @derived
    def admitted(self) -> bool:
        """Tell whether the control admits the item's method as support."""
        return self.item.body.method in self.control.methods

    @property
    def urgent(self) -> bool:
        """Tell whether the item counts and lapses within the policy's urgent days."""
        return self.counts and (self.last_day - self.at).days <= self.policy.urgent_days

    @derived
    def superseded_by(self) -> str | None:
        """Return the item that stands in for this one, for this control."""
        for record in reversed(self.item.superseded):
            newer = self.state_of_all.evidence[record.body.by]
            if record.day <= self.at and self._replaces(newer):
                return newer.body.id
        return None

    @derived
    def statements(self) -> tuple[str, ...]:
        """Return the keys of this control's statements that the item speaks to on this day."""
        named = self._named(self.item.statements(self._seen))
        if named or self.control.key or not self.supports:
            return named
        return self.control.keys("a", "p")

    @derived
    def disputed(self) -> bool:
        """Tell whether a disagreement is the last word on this supporting item."""
        return self.supports and self._last_disagreement > 0 and not self._agreements

    @derived
    def strength(self) -> Strength:
        """Return what the item is worth for this control."""
        if self.disputed or (self._needs_another_account and not self.reviewed_statements):
            return Strength.SELF_ASSERTED
        body = self.item.body
        raw = body.content in {"file", "result"} and not body.about_own
        if body.source == "test-result" and raw and body.tested_on and body.tested_by:
            return Strength.TESTED
        if self.auditors and (self._agreements_here or not self._last_disagreement):
            return Strength.INDEPENDENT
        if not self._agreements_here:
            return Strength.SELF_ASSERTED
        if body.source == "external-report" and raw and body.organisation:
            return Strength.INDEPENDENT
        return Strength.REVIEWED

    @derived
    def verifications(self) -> tuple[Record[EvidenceVerified], ...]:
        """Return the verifications of the item, as a partner's bundle, up to this day."""
        return tuple(record for record in self.item.verified if record.day <= self.at)

    @derived
    def auditors(self) -> tuple[BundleSignature, ...]:
        """Return the auditors' signatures by which this supporting item can be independent for this control."""
        return tuple(
            signature
            for record in self.verifications
            for signature in record.body.signatures
            if self.supports
            and signature.role == "auditor"
            and signature.meaning in {"examined", "agreed"}
            and self.control.id in signature.controls
        )

    @derived
    def reviewed_statements(self) -> dict[str, tuple[Record[EvidenceReviewed], ...]]:
        """Return, for a key control, the named statements that a review covers, with those reviews."""
        covered: dict[str, tuple[Record[EvidenceReviewed], ...]] = {}
        for review in self._agreements_here:
            for key in self._named(self.item.statements(review.seq)):
                covered[key] = (*covered.get(key, ()), review)
        return {key: covered[key] for key in self.statements if key in covered}

    @derived
    def contradicted_statements(self) -> tuple[str, ...]:
        """Return the statements for which a contradiction has its strength: those it had when it got it."""
        if self.strength is Strength.TESTED:
            return self.statements
        named = {key for review in self._agreements_here for key in self._named(self.item.statements(review.seq))}
        return tuple(key for key in self.statements if key in named)

    @property
    def shows_identity(self) -> bool:
        """Tell whether a review that counts came from another account than the recorder's."""
        return any(not self._shared(review) for review in self._agreements_here)

    @property
    def identity_not_shown(self) -> bool:
        """Tell whether a counted review came from the recorder's own account."""
        return any(self._shared(review) for review in self._agreements_here)

    def cap_for(self, key: str) -> Status:
        """Return the highest status that this item alone can support for one statement."""
        caps = self.policy.caps
        if not self._needs_another_account:
            by_strength = {
                Strength.SELF_ASSERTED: caps.self_asserted,
                Strength.REVIEWED: caps.reviewed,
                Strength.TESTED: caps.tested,
                Strength.INDEPENDENT: caps.independent,
            }
            return by_strength[self.strength]
        reviews = self.reviewed_statements.get(key, ())
        if self.strength is Strength.SELF_ASSERTED or not reviews:
            return min(caps.self_asserted, Status.PARTIALLY)
        apart = [review for review in reviews if not self._shared(review)]
        if not apart:
            return min(caps.reviewed_key, Status.PARTIALLY)
        if self.strength is Strength.REVIEWED:
            both = self.control.two_reviews and _two_sides(apart)
            return caps.reviewed if both else caps.reviewed_key
        return caps.tested if self.strength is Strength.TESTED else caps.independent

    @derived
    def best_cap(self) -> Status:
        """Return the highest status that this item alone can support for any statement."""
        lowest = self.policy.caps.self_asserted
        nothing_named = min(lowest, Status.PARTIALLY) if self.control.key else lowest
        # Only a key control tells its statements apart, and only above self-asserted.
        apart = self._needs_another_account and self.strength is not Strength.SELF_ASSERTED
        asked = self.statements if apart else self.statements[:1]
        return max((self.cap_for(key) for key in asked), default=nothing_named)

    @derived
    def _needs_another_account(self) -> bool:
        return self.control.key and self.supports

    @derived
    def _seen(self) -> int:
        """Return the ledger number from which attachments are later than this day."""
        later = [record.seq for record in self.item.attached if record.day > self.at]
        return min(later, default=self.state_of_all.size + 1)

    def _named(self, references: tuple[str, ...]) -> tuple[str, ...]:
        named = frozenset(references)
        return tuple([key for key, reference in self.control.references.items() if reference in named])

    def _replaces(self, newer: Evidence) -> bool:
        mine, its = self.item.body, newer.body
        if newer.added.seq <= self.item.added.seq or its.subject != mine.subject or its.polarity != mine.polarity:
            return False
        other = Standing(self.state_of_all, self.policy, self.control, newer, self.at)
        if self.control.id not in newer.controls(other._seen) or withdrawal(self.state_of_all, newer, self.at):
            return False
        if self.supports:
            return True
        read = other.strength is not Strength.SELF_ASSERTED or self.strength is Strength.SELF_ASSERTED
        return read and other.first_day <= self.at and set(self.statements) <= set(other.statements)

    @property
    def _broken(self) -> bool:
        found = [record for record in self.item.condition if record.day <= self.at]
        return bool(found) and isinstance(found[-1].body, EvidenceBroken)

    @derived
    def _last_disagreement(self) -> int:
        return max((r.seq for r in self.item.reviews if r.day <= self.at and not r.body.agrees), default=0)

    @derived
    def _agreements(self) -> list[Record[EvidenceReviewed]]:
        """Return the reviews that agree and count, for whatever control."""
        after = self._last_disagreement if self.supports else 0
        body, recorder = self.item.body, self.item.added.actor
        return [
            review
            for review in self.item.reviews
            if review.body.agrees
            and after < review.seq
            and review.day <= self.at
            and review.actor.person not in {recorder.person, body.collected_by}
            and (review.actor.account != recorder.account or review.body.shared_account)
        ]

    @derived
    def _agreements_here(self) -> list[Record[EvidenceReviewed]]:
        return [review for review in self._agreements if self.control.id in self.item.controls(review.seq)]

    def _shared(self, review: Record[EvidenceReviewed]) -> bool:
        return review.body.shared_account or review.actor.account == self.item.added.actor.account


def _two_sides(reviews: list[Record[EvidenceReviewed]]) -> bool:
    """Tell whether two persons from two accounts agree, one of them not on the `it` side."""
    return any(
        one.actor.person != other.actor.person and one.actor.account != other.actor.account
        for one in reviews
        for other in reviews
        if other.actor.side is not Side.IT
    )
