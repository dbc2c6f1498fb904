"""What lapses when, and what that does to each layer, if nobody does anything.

Every day on which something stops being in force is found from the records themselves (an item's last day for each
control, a judgement's end date); posture is computed for the day after and compared with the day itself. Nothing is
extrapolated.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cyberlayers.assess.judgements import judged
from cyberlayers.assess.posture import LayerPosture, Posture, Required, posture
from cyberlayers.assess.standing import Standing
from cyberlayers.model.criteria import Criteria
from cyberlayers.model.records import ORGANISATION
from cyberlayers.model.state import State
from cyberlayers.model.status import Status


@dataclass(frozen=True, slots=True)
class Lapse:
    """One thing that stops counting for one control.

    Attributes:
        last_day: the last day on which it counts.
        what: an evidence id, or the ledger number of a judgement as `record 12`.
        supported_before: the control's supported status on that day.
        supported_after: and on the day after, everything that lapses with it included.
    """

    last_day: date
    kind: Literal["evidence", "judgement"]
    what: str
    control: str
    layer: int
    supported_before: Status
    supported_after: Status
    layer_met_before: int
    layer_met_after: int
    layer_meets_target_before: bool | None
    layer_meets_target_after: bool | None


def forecast(state: State, criteria: Criteria, at: date, days: int, subject: str = ORGANISATION) -> tuple[Lapse, ...]:
    """Return what lapses from a day on, for a number of days, soonest first."""
    end = at + min(timedelta(days=days), date.max - at)
    current = posture(state, criteria, at, subject)
    found: dict[date, list[tuple[Literal["evidence", "judgement"], str, str]]] = {}
    for layer in current.layers:
        for required in layer.controls:
            control = required.posture.control.id
            for item in required.posture.standing:
                if at <= item.last_day <= end and _lapses(item):
                    found.setdefault(item.last_day, []).append(("evidence", item.id, control))
            for until, seq in _judgements_ending(state, required, subject, at):
                if until <= end:
                    found.setdefault(until, []).append(("judgement", f"record {seq}", control))
    lapses: list[Lapse] = []
    for day in sorted(found):
        before = posture(state, criteria, day, subject)
        # After the last day of the calendar there is none, and nothing to compare with.
        after = posture(state, criteria, day + timedelta(days=1), subject) if day < date.max else before
        lapses.extend(_lapse(day, kind, what, control, before, after) for kind, what, control in found[day])
    return tuple(lapses)


def _lapses(item: Standing) -> bool:
    """Tell whether an item still counts on its last day, if nothing is recorded until then."""
    return item.supports and replace(item, at=item.last_day).counts


def _judgements_ending(state: State, required: Required, subject: str, at: date) -> list[tuple[date, int]]:
    found = required.posture
    verdict = judged(state, found.control, subject, found.computed, at)
    records = [one.record for one in (verdict.status, verdict.acceptance) if one is not None]
    return [(record.body.until, record.seq) for record in records if record.body.until is not None]


def _lapse(  # noqa: PLR0913, PLR0917 - one row's cells
    day: date, kind: Literal["evidence", "judgement"], what: str, control: str, before: Posture, after: Posture
) -> Lapse:
    number = int(control[1])
    old, new = _layer(before, number), _layer(after, number)
    return Lapse(
        last_day=day,
        kind=kind,
        what=what,
        control=control,
        layer=number,
        supported_before=before.control(control).posture.supported,
        supported_after=after.control(control).posture.supported,
        layer_met_before=old.met,
        layer_met_after=new.met,
        layer_meets_target_before=old.meets_target,
        layer_meets_target_after=new.meets_target,
    )


def _layer(found: Posture, number: int) -> LayerPosture:
    return found.layers[number - 1]
