"""What lapses when, and what that does to each layer, if nobody does anything.

Every day on which something stops being in force is found from the records themselves (an item's last day for each
control, a judgement's end date); posture is computed for the day after and compared with the day itself. Nothing is
extrapolated.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

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
    end = at + timedelta(days=days)
    current = posture(state, criteria, at, subject)
    found: dict[date, list[tuple[Literal["evidence", "judgement"], str, str]]] = {}
    for layer in current.layers:
        for required in layer.controls:
            control = required.posture.control.id
            for item in required.posture.standing:
                if _lapses(item, at, end):
                    found.setdefault(item.last_day, []).append(("evidence", item.id, control))
            for until, seq in _judgements_ending(state, required, subject, at, end):
                found.setdefault(until, []).append(("judgement", f"record {seq}", control))
    lapses: list[Lapse] = []
    for day in sorted(found):
        before = posture(state, criteria, day, subject)
        after = posture(state, criteria, day + timedelta(days=1), subject)
        lapses.extend(_lapse(day, kind, what, control, before, after) for kind, what, control in found[day])
    return tuple(lapses)


def _lapses(item: Standing, at: date, end: date) -> bool:
    return item.supports and item.counts and at <= item.last_day <= end


def _judgements_ending(state: State, required: Required, subject: str, at: date, end: date) -> list[tuple[date, int]]:
    in_force = required.posture.overridden or required.posture.not_applicable or required.posture.acceptance
    if not in_force:
        return []
    records = state.judgements.get((required.posture.control.id, subject), ())
    return [
        (record.body.until, record.seq)
        for record in records
        if record.body.until is not None and at <= record.body.until <= end and record.body.from_date <= at
    ]


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
