"""The highest status that a control's evidence can support. The ladder of caps stands in the policy."""

from collections.abc import Sequence

from cyberlayers.assess.contradictions import Contradictions
from cyberlayers.assess.standing import Standing
from cyberlayers.model.catalogue import Control
from cyberlayers.model.criteria import Policy
from cyberlayers.model.status import Status


def cap_of(
    policy: Policy,
    control: Control,
    support: Sequence[Standing],
    against: Contradictions,
    unproven: Sequence[str],
) -> Status:
    """Return the highest status that a control's evidence can support.

    Args:
        policy: the caps.
        control: which control.
        support: its supporting items that count and whose method it admits.
        against: its contradictions.
        unproven: the controls of `needs_tested` without counting tested evidence.
    """
    cap = max((item.best_cap for item in support), default=policy.caps.none)
    if control.key and uncovered(control, support):
        cap = min(cap, Status.PARTIALLY)
    if unproven:
        cap = min(cap, Status.PARTIALLY)
    for item in against.standing:
        cap = min(cap, contradicted_cap(policy, item))
    if control.key and any(not answer.shows_identity for _, answer in against.answered):
        cap = min(cap, Status.PARTIALLY)
    return cap


def contradicted_cap(policy: Policy, contradiction: Standing) -> Status:
    """Return the highest status that a standing contradiction leaves."""
    bad = any(key.startswith("n") for key in contradiction.contradicted_statements)
    return policy.caps.contradicted_not_achieved if bad else policy.caps.contradicted


def uncovered(control: Control, support: Sequence[Standing]) -> tuple[str, ...]:
    """Return the achieved statements of a key control that no item covers with a cap of achieved."""
    strong = [item for item in support if item.best_cap is Status.ACHIEVED]
    return tuple(
        key
        for key in control.keys("a")
        if not any(key in item.statements and item.cap_for(key) is Status.ACHIEVED for item in strong)
    )
