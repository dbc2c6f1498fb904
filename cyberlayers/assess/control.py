"""One control on one day: computed, claimed, capped, supported, and every reason for it.

Rules (the posture design, "From claim and evidence to a supported status"):

* supported = the lower of the claim and the cap; no counting support of an admitted method means *claimed only*;
* a key control is supported as achieved only when every achieved statement has a counting item whose own cap is
  achieved;
* a control with `needs_tested` is capped at partially while one of those controls has no counting tested evidence;
* a standing contradiction caps whatever the support, suspends a not-applicable and makes unassessed not-achieved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from cyberlayers.assess.caps import cap_of
from cyberlayers.assess.claim import Claim, claim, claim_reasons
from cyberlayers.assess.contradictions import Contradictions, contradictions
from cyberlayers.assess.explain import support_reasons
from cyberlayers.assess.judgements import Judged, judged
from cyberlayers.assess.reasons import Code, Reason, day_words
from cyberlayers.assess.standing import Standing
from cyberlayers.model.catalogue import Control
from cyberlayers.model.criteria import Criteria, Policy
from cyberlayers.model.records import NotApplicable, Overridden
from cyberlayers.model.state import Evidence, State
from cyberlayers.model.status import Side, Status, Strength

ItemsByControl = Mapping[str, Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A risk acceptance in force: of which control, and to which day."""

    id: str
    until: date


@dataclass(frozen=True, slots=True)
class ControlPosture:
    """One control on one day.

    Attributes:
        computed: what the statements add up to.
        claimed: computed, unless a judgement in force says otherwise.
        cap: the highest status that the counting evidence can support.
        supported: the lower of the two.
        standing: the control's items, oldest first.
    """

    control: Control
    claim: Claim
    computed: Status
    claimed: Status
    cap: Status
    supported: Status
    not_applicable: bool
    overridden: bool
    acceptance: Accepted | None
    contradicted: bool
    corroborated: bool
    identity_not_shown: bool
    standing: tuple[Standing, ...]
    reasons: tuple[Reason, ...]


def assess_control(  # noqa: PLR0913, PLR0917 - the six things posture is a function of
    state: State, criteria: Criteria, control: Control, items: ItemsByControl, subject: str, at: date
) -> ControlPosture:
    """Return the posture of one control for a subject on a day.

    Args:
        state: what was known.
        criteria: what it is judged against.
        control: which control.
        items: the subject's evidence by control id.
        subject: the organisation or a critical system.
        at: the day.
    """
    standing = standings(state, criteria.policy, control, items, at)
    found = claim(control, state.answers.get((control.id, subject), ()), at)
    against = contradictions(standing)
    verdict = judged(state, control, subject, found.status, at)
    support = [item for item in standing if item.supports and item.counts and item.admitted]
    unproven = tuple(
        needed for needed in control.needs_tested if not _tested(state, criteria, needed, items, at, control)
    )
    cap = cap_of(criteria.policy, control, support, against, unproven)
    claimed, not_applicable, overridden = _claimed(control, found.status, verdict, against)
    acceptance = verdict.acceptance
    counted = (*support, *against.standing, *(answer for _, answer in against.answered))
    shared = any(item.identity_not_shown for item in counted) or any(
        judgement is not None and judgement.shared for judgement in (verdict.status, verdict.acceptance)
    )
    reasons = [
        *claim_reasons(control, found),
        *_judgement_reasons(verdict, against),
        *support_reasons(criteria.policy, control, standing, against, unproven),
    ]
    corroborated = _corroborated(state, support)
    if corroborated:
        reasons.append(Reason(Code.CORROBORATED, "Two items agree by different methods, from two sides."))
    if shared:
        text = "A review or approval came from the account that made the record: identity not shown."
        reasons.append(Reason(Code.IDENTITY_NOT_SHOWN, text))
    return ControlPosture(
        control=control,
        claim=found,
        computed=found.status,
        claimed=claimed,
        cap=cap,
        supported=min(claimed, cap),
        not_applicable=not_applicable,
        overridden=overridden,
        acceptance=Accepted(control.id, acceptance.record.body.until)
        if acceptance and acceptance.record.body.until
        else None,
        contradicted=bool(against.standing),
        corroborated=corroborated,
        identity_not_shown=shared,
        standing=standing,
        reasons=tuple(reasons),
    )


def standings(state: State, policy: Policy, control: Control, items: ItemsByControl, at: date) -> tuple[Standing, ...]:
    """Return where each item of a control stands on a day, oldest first."""
    return tuple(Standing(state, policy, control, item, at) for item in items.get(control.id, ()))


def _claimed(control: Control, computed: Status, verdict: Judged, against: Contradictions) -> tuple[Status, bool, bool]:
    """Return the claimed status, whether the control is not applicable, and whether it is overridden."""
    claimed, not_applicable, overridden = computed, False, False
    if verdict.status is not None:
        body = verdict.status.record.body
        if isinstance(body, NotApplicable):
            not_applicable = not against.standing
        elif isinstance(body, Overridden):
            overridden = True
            upwards = body.status > computed
            # An approval that shows no identity never lifts a key control above partially.
            limit = Status.PARTIALLY if control.key and verdict.status.shared else Status.ACHIEVED
            claimed = max(computed, min(body.status, limit)) if upwards else body.status
    if claimed is Status.UNASSESSED and against.standing:
        claimed = Status.NOT_ACHIEVED
    return claimed, not_applicable, overridden


def _judgement_reasons(verdict: Judged, against: Contradictions) -> list[Reason]:
    reasons = []
    if verdict.status is not None:
        body = verdict.status.record.body
        number = verdict.status.record.seq
        until = f" to {day_words(body.until)}" if body.until else ""
        if isinstance(body, NotApplicable) and against.standing:
            text = f"Not applicable (record {number}) is suspended while a contradiction stands."
            reasons.append(Reason(Code.NOT_APPLICABLE_SUSPENDED, text))
        elif isinstance(body, NotApplicable):
            reasons.append(Reason(Code.NOT_APPLICABLE, f"Not applicable{until} (record {number})."))
        elif isinstance(body, Overridden):
            text = f"Overridden to {body.status}{until} (record {number})."
            reasons.append(Reason(Code.OVERRIDDEN, text))
    if verdict.acceptance is not None:
        record = verdict.acceptance.record
        until = day_words(record.body.until) if record.body.until else "no date"
        reasons.append(Reason(Code.ACCEPTED, f"The risk is accepted to {until} (record {record.seq})."))
    return [*reasons, *verdict.reasons]


def _tested(  # noqa: PLR0913, PLR0917 - what the posture of the needed control is a function of
    state: State, criteria: Criteria, control: str, items: ItemsByControl, at: date, needed_by: Control
) -> bool:
    needed = criteria.catalogue.by_id[control]
    return any(
        item.supports
        and item.counts
        and item.admitted
        and item.strength is Strength.TESTED
        # A review that shows no identity never lifts a key control above partially, not even another one.
        and (item.shows_identity or not item.identity_not_shown or not needed_by.key)
        for item in standings(state, criteria.policy, needed, items, at)
    )


def _corroborated(state: State, support: Sequence[Standing]) -> bool:
    # What tells two items apart is few things, however many items there are: compare those, not the items.
    kinds = {
        (item.item.body.method, item.item.body.collected_by, _collectors_side(state, item))
        for item in support
        if item.strength is not Strength.SELF_ASSERTED
    }
    return any(all(mine != its for mine, its in zip(one, other, strict=True)) for one, other in combinations(kinds, 2))


def _collectors_side(state: State, item: Standing) -> Side:
    """Return the collector's side: the one that the record carries where they recorded it themselves."""
    recorder, collector = item.item.added.actor, item.item.body.collected_by
    return recorder.side if recorder.person == collector else state.side_of(collector)
