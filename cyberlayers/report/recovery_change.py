"""What a decision changed in the recovery of the services, one sentence for each of them.

Both outcomes are single courses of events, every task at its likely duration; hours count from startex.
"""

from math import inf
from typing import NamedTuple

from cyberlayers.continuity.outcome import Outcome, ServiceOutcome
from cyberlayers.model.estate import Estate

SAYS_MORE_H = 1.0
"""How long a service is too low is said where it did not simply move with its return."""

DAYS_FROM_H = 96
"""From here on people think in days."""

SAME_H = 0.05
"""Changes of less than three minutes are none: they would read `31 h, was 31 h`."""


class RecoveryChange(NamedTuple):
    """What became of one service; `better` is None where there is a gain and a loss."""

    service: str
    sentence: str
    better: bool | None


def recovery_changes(before: Outcome, after: Outcome, estate: Estate) -> tuple[RecoveryChange, ...]:
    """Return what changed for which service: MTPDs first, then the largest differences."""
    names = {service.id: service.name for service in estate.service}
    old = {one.id: one for one in before.services}
    pairs = [(old[one.id], one) for one in after.services]
    changed = [(was, now) for was, now in pairs if _differ(was, now)]
    changed.sort(key=lambda pair: (pair[0].mtpd_breached == pair[1].mtpd_breached, -_size(*pair), pair[0].id))
    return tuple(
        RecoveryChange(now.id, f"{names[now.id]} {_words(was, now)}", _better(was, now)) for was, now in changed
    )


def _differ(was: ServiceOutcome, now: ServiceOutcome) -> bool:
    moved = abs(_at(now.it_back_h) - _at(was.it_back_h)) > SAME_H
    return was.mtpd_breached != now.mtpd_breached or moved or abs(now.below_mbco_h - was.below_mbco_h) > SAME_H


def _size(was: ServiceOutcome, now: ServiceOutcome) -> float:
    return abs(_at(now.it_back_h) - _at(was.it_back_h)) + abs(now.below_mbco_h - was.below_mbco_h)


def _at(hour: float | None) -> float:
    return 0.0 if hour is None else hour


def _better(was: ServiceOutcome, now: ServiceOutcome) -> bool | None:
    if was.mtpd_breached != now.mtpd_breached:
        return was.mtpd_breached
    gains = {
        new < old
        for old, new in ((_at(was.it_back_h), _at(now.it_back_h)), (was.below_mbco_h, now.below_mbco_h))
        if abs(new - old) > SAME_H
    }
    return gains.pop() if len(gains) == 1 else None


def _words(was: ServiceOutcome, now: ServiceOutcome) -> str:
    parts = []
    if abs(_at(now.it_back_h) - _at(was.it_back_h)) > SAME_H:
        parts.append(_back(was, now))
    moved = _at(now.it_back_h) - _at(was.it_back_h)
    if now.falls_h is not None and abs(now.below_mbco_h - was.below_mbco_h - moved) > SAYS_MORE_H:
        parts.append(f"too low for {_long(now.below_mbco_h)} in all, was {_long(was.below_mbco_h)}")
    elif now.falls_h is None and was.falls_h is not None:
        parts.append("never too low")
    if now.mtpd_h is not None:
        parts.append(_mtpd(was, now))
    return "; ".join(parts)


def _back(was: ServiceOutcome, now: ServiceOutcome) -> str:
    if now.it_back_h is None:
        return f"does not go down, was back at {_long(_at(was.it_back_h))}"
    if was.it_back_h is None:
        return f"goes down, back at {_long(now.it_back_h)}"
    return f"back at {_long(now.it_back_h)}, was {_long(was.it_back_h)}"


def _mtpd(was: ServiceOutcome, now: ServiceOutcome) -> str:
    if not now.mtpd_breached:
        return "MTPD kept, was breached" if was.mtpd_breached else "MTPD kept"
    first = now.first_breach_h if now.first_breach_h is not None else inf
    if not was.mtpd_breached:
        return f"MTPD breached at {_long(first)}, was kept"
    earlier = was.first_breach_h if was.first_breach_h is not None else inf
    moved = "" if abs(earlier - first) <= SAME_H else f", was {_long(earlier)}"
    return f"MTPD breached at {_long(first)}{moved}"


def _long(hours: float) -> str:
    """Return hours, and in days what is longer than four of them, so that a change shows and can be grasped."""
    return f"{hours:.0f} h" if hours < DAYS_FROM_H else f"{hours / 24:.1f} days"
