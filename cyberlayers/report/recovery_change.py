"""What a decision changed in the recovery of the services, one sentence for each of them.

Both outcomes are single courses of events, every task at its likely duration; hours count from startex.
"""

from math import inf
from typing import NamedTuple

from cyberlayers.continuity.outcome import Outcome, ServiceOutcome
from cyberlayers.model.estate import Estate

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
    return was.mtpd_breached != now.mtpd_breached or _size(was, now) > SAME_H


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
    if abs(now.below_mbco_h - was.below_mbco_h) > SAME_H:
        parts.append(f"too low for {now.below_mbco_h:.0f} h in all, was {was.below_mbco_h:.0f} h")
    if now.mtpd_h is not None:
        parts.append(_mtpd(was, now))
    return "; ".join(parts)


def _back(was: ServiceOutcome, now: ServiceOutcome) -> str:
    if now.it_back_h is None:
        return f"does not go down, was back at {_at(was.it_back_h):.0f} h"
    if was.it_back_h is None:
        return f"goes down, back at {now.it_back_h:.0f} h"
    return f"back at {now.it_back_h:.0f} h, was {was.it_back_h:.0f} h"


def _mtpd(was: ServiceOutcome, now: ServiceOutcome) -> str:
    if not now.mtpd_breached:
        return "MTPD kept, was breached" if was.mtpd_breached else "MTPD kept"
    first = now.first_breach_h if now.first_breach_h is not None else inf
    if not was.mtpd_breached:
        return f"MTPD breached at {first:.0f} h, was kept"
    earlier = was.first_breach_h if was.first_breach_h is not None else inf
    moved = "" if abs(earlier - first) <= SAME_H else f", was {earlier:.0f} h"
    return f"MTPD breached at {first:.0f} h{moved}"
