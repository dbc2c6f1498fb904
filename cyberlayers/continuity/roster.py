"""When a team works, and when a task that it starts is done.

W(t) of the continuity design is the team's working time between 0 and t. It is periodic by the week, so a task
of any length is placed by arithmetic, never by walking through its nights.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime
from itertools import accumulate, pairwise

from cyberlayers.continuity.moments import TICKS_PER_HOUR
from cyberlayers.model.estate import DAYS, WorkingHours

_DAY = 24 * TICKS_PER_HOUR
_WEEK = 7 * _DAY
_MINUTE = TICKS_PER_HOUR // 60
_MICROSECOND = TICKS_PER_HOUR // 3_600_000_000


class Always:
    """Working time is time: no team, a team round the clock, or a disruption without a date."""

    def first_work(self, start: int) -> int:
        """Return the first moment of work from a start on."""
        return start

    def end(self, start: int, work: int) -> int:
        """Return when a task of so much work is done."""
        return start + work


class Shifts:
    """The shifts of a week, seen from t = 0 at a local date and time."""

    def __init__(self, working: WorkingHours, starts_at: datetime) -> None:
        since_midnight = starts_at - starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
        micros = (since_midnight.seconds * 1_000_000) + since_midnight.microseconds
        self._zero = starts_at.weekday() * _DAY + micros * _MICROSECOND
        stretches = _week(working)
        self._opens = [opens for opens, _ in stretches]
        self._closes = [closes for _, closes in stretches]
        self._worked = [0, *accumulate(closes - opens for opens, closes in stretches)]

    def first_work(self, start: int) -> int:
        """Return the first moment of work from a start on."""
        week, within = divmod(start + self._zero, _WEEK)
        shift = bisect_right(self._closes, within)
        if shift == len(self._closes):
            return (week + 1) * _WEEK + self._opens[0] - self._zero
        return week * _WEEK + max(within, self._opens[shift]) - self._zero

    def end(self, start: int, work: int) -> int:
        """Return the least t by which so much work is done since the start: the end of a shift, not the next."""
        if not work:
            return start
        week, within = divmod(start + self._zero, _WEEK)
        shift = bisect_right(self._closes, within)
        done = self._worked[shift]
        if shift < len(self._opens):
            done += max(0, within - self._opens[shift])
        weeks, rest = divmod(done + work - 1, self._worked[-1])
        last = bisect_left(self._worked, rest + 1) - 1
        return (week + weeks) * _WEEK + self._opens[last] + rest + 1 - self._worked[last] - self._zero


Roster = Always | Shifts


def _week(working: WorkingHours) -> list[tuple[int, int]]:
    """Return the working stretches of a week from Monday 00:00, in order and apart from each other."""
    opens, closes = _of_day(working.opens), _of_day(working.closes)
    length = closes - opens if closes > opens else closes - opens + _DAY
    stretches = []
    for day in {DAYS.index(day) for day in working.days}:
        start = day * _DAY + opens
        stretches.append((start, min(start + length, _WEEK)))
        if start + length > _WEEK:
            stretches.append((0, start + length - _WEEK))
    return _merged(sorted(stretches))


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged = stretches[:1]
    for (_, close), (opens, closes) in pairwise(stretches):
        if opens == close:
            merged[-1] = (merged[-1][0], closes)
        else:
            merged.append((opens, closes))
    return merged


def _of_day(clock: str) -> int:
    return (int(clock[:2]) * 60 + int(clock[3:])) * _MINUTE
