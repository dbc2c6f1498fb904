"""Why the evidence supports what it supports, item by item."""

from collections.abc import Sequence

from cyberlayers.assess.caps import contradicted_cap, uncovered
from cyberlayers.assess.contradictions import Contradictions
from cyberlayers.assess.reasons import Code, Reason, day_words, listed
from cyberlayers.assess.standing import ItemState, Standing
from cyberlayers.model.catalogue import Control
from cyberlayers.model.criteria import Policy
from cyberlayers.model.status import Strength


def support_reasons(
    policy: Policy,
    control: Control,
    standing: Sequence[Standing],
    against: Contradictions,
    unproven: Sequence[str],
) -> list[Reason]:
    """Return the reasons that lie in a control's evidence."""
    reasons = [reason for item in standing if item.supports for reason in _item_reasons(control, item)]
    counting = [item for item in standing if item.supports and item.counts and item.admitted]
    if not counting:
        text = f"No counting evidence supports it, so it is claimed only: the cap is {policy.caps.none}."
        reasons.append(Reason(Code.CLAIMED_ONLY, text))
    else:
        best = max(item.best_cap for item in counting)
        strongest = tuple(item.id for item in counting if item.best_cap is best)
        text = f"The strongest counting support has a cap of {best}."
        reasons.append(Reason(Code.CAP, text, (), strongest))
    if control.key and counting:
        missing = uncovered(control, counting)
        if missing:
            text = (
                f"This is a key control: {listed(missing)} still "
                f"{'needs' if len(missing) == 1 else 'need'} an item whose own cap is achieved."
            )
            reasons.append(Reason(Code.KEY_STATEMENTS_UNCOVERED, text, missing))
    if unproven:
        text = f"It is capped at partially while {listed(tuple(unproven))} has no counting tested evidence."
        reasons.append(Reason(Code.NEEDS_TESTED, text))
    return [*reasons, *_contradiction_reasons(policy, against)]


def coverage_words(item: Standing) -> str:
    """Return how much an item looked at: `covers 3 of 4 statements, 12 of 61 sampled`."""
    total = len(item.control.keys("a"))
    covered = len([key for key in item.statements if key.startswith("a")])
    words = [f"covers {covered} of {total} achieved statements"]
    body = item.item.body
    if body.sampled is not None and body.population is not None:
        words.append(f"{body.sampled} of {body.population} sampled")
    elif body.covers:
        shown = body.covers[:3]
        more = len(body.covers) - len(shown)
        words.append(f"looks at {', '.join(shown)}" + (f" and {more} more" if more else ""))
    return ", ".join(words)


def _item_reasons(control: Control, item: Standing) -> list[Reason]:
    one = (item.id,)
    gone = _gone(item)
    if gone is not None:
        code, text = gone
        return [Reason(code, text, (), one)]
    if not item.admitted:
        method = item.item.body.method
        text = f"{item.id} was obtained by {method}, which {control.id} does not admit."
        return [Reason(Code.METHOD_NOT_ADMITTED, text, (), one)]
    worth = f"{item.id} ({item.strength}, {item.item.body.method})"
    text = f"{worth} {coverage_words(item)}; last day {day_words(item.last_day)}."
    reasons = [Reason(Code.SUPPORTED_BY, text, item.statements, one)]
    if item.verifications:
        reasons.append(Reason(Code.VERIFIED_BUNDLE, _verified_words(control, item), (), one))
    if item.state is ItemState.DUE:
        days = (item.last_day - item.at).days
        reasons.append(
            Reason(Code.DUE, f"{item.id} lapses in {days} days{' (urgent)' if item.urgent else ''}.", (), one)
        )
    if item.disputed:
        reasons.append(
            Reason(Code.DISPUTED, f"A reviewer disagrees with {item.id}, so it counts as self-asserted.", (), one)
        )
    elif item.strength is Strength.SELF_ASSERTED:
        whom = "a person at another account, for the statements it names" if control.key else "another person"
        reasons.append(Reason(Code.REVIEW_AWAITED, f"{item.id} awaits a review by {whom}.", (), one))
    return reasons


def _gone(item: Standing) -> tuple[Code, str] | None:
    """Return why an item does not count on this day; None where it does."""
    match item.state:
        case ItemState.WITHDRAWN:
            return Code.WITHDRAWN, f"{item.id} was withdrawn."
        case ItemState.SUPERSEDED:
            return Code.SUPERSEDED, f"{item.id} is superseded by {item.superseded_by}."
        case ItemState.NOT_YET:
            return Code.NOT_YET, f"{item.id} counts only from {day_words(item.first_day)}."
        case ItemState.BROKEN:
            return Code.BROKEN, f"{item.id} is broken: its bytes are missing or different."
        case ItemState.EXPIRED:
            return Code.EXPIRED, f"{item.id} expired: its last day was {day_words(item.last_day)}."
    return None


def _verified_words(control: Control, item: Standing) -> str:
    """Return whose signature lifts a partner's bundle, or that none does."""
    what = f"{item.id} is a partner's bundle, verified on {day_words(item.verifications[-1].day)}"
    if not item.auditors:
        nobody = f"no auditor's signature that means examined or agreed covers {control.id}"
        return f"{what}; {nobody}, so it is the partner about itself and reviewed at most."
    words = listed(tuple(f"{one.meaning} (auditor's key {one.key_sha256[:8]})" for one in item.auditors))
    so = "so it is independent" if item.strength is Strength.INDEPENDENT else "to count once a review agrees"
    return f"{what}; {control.id} is covered by a signature that means {words}, {so}."


def _contradiction_reasons(policy: Policy, against: Contradictions) -> list[Reason]:
    reasons = []
    for item in against.standing:
        cap = contradicted_cap(policy, item)
        about = f" {listed(item.statements)}" if item.statements else ""
        text = f"{item.id} ({item.strength}) contradicts{about} and stands: the cap is {cap}."
        reasons.append(Reason(Code.CONTRADICTED, text, item.statements, (item.id,)))
    for item in against.unreviewed:
        text = f"{item.id} contradicts and awaits a review; until then it changes nothing."
        reasons.append(Reason(Code.CONTRADICTION_UNREVIEWED, text, item.statements, (item.id,)))
    for item, answer in against.answered:
        text = f"{item.id} contradicted and is answered by {answer.id}."
        reasons.append(Reason(Code.CONTRADICTION_ANSWERED, text, item.statements, (item.id, answer.id)))
    for item in against.withdrawn:
        text = f"{item.id} contradicted and was withdrawn with approval."
        reasons.append(Reason(Code.CONTRADICTION_WITHDRAWN, text, item.statements, (item.id,)))
    return reasons
