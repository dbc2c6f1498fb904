"""Time as whole ticks, so that the same moment is the same number.

Hours written with up to nine decimals, minutes, seconds and microseconds are all whole numbers of ticks
(nanoseconds), so that sums of them are exact. What is left of the continuity design's rule that times within
1e-9 h of each other are the same time concerns finer figures only (thirds of an hour, drawn durations): every
computed time passes through one `Moments`, which answers the earlier known time nearby.
"""

from dataclasses import dataclass, field

TICKS_PER_HOUR = 3_600_000_000_000
SAME = TICKS_PER_HOUR // 1_000_000_000
"""Times no further apart than this are the same time: 1e-9 h."""


def ticks(hours: float) -> int:
    """Return hours as ticks, to the nearest; what is no longer than `SAME` is nothing."""
    count = round(hours * TICKS_PER_HOUR)
    return count if count > SAME else 0


def hours(at: int) -> float:
    """Return ticks as hours, to the nearest float."""
    return at / TICKS_PER_HOUR


@dataclass
class Moments:
    """The moments of one run.

    Two known moments are always more than `SAME` apart, so each stretch of `SAME` holds at most one of them and
    a time has at most three to be compared with. A time is answered alike whenever it is asked for, although a
    moment that became known since may be nearer.

    Attributes:
        known: the moment in each stretch of time that holds one.
        answered: the moment of each time that was asked for.
    """

    known: dict[int, int] = field(default_factory=lambda: {0: 0})
    answered: dict[int, int] = field(default_factory=lambda: {0: 0})

    def copy(self) -> "Moments":
        """Return moments that know as much, and learn apart."""
        return Moments(self.known.copy(), self.answered.copy())

    def at(self, time: int) -> int:
        """Return the known moment that this time is, or know it from now on as a new one."""
        moment = self.answered.get(time)
        if moment is None:
            moment = self.answered[time] = self._settle(time)
        return moment

    def _settle(self, time: int) -> int:
        stretch = time // SAME
        for near in (stretch, stretch - 1, stretch + 1):
            moment = self.known.get(near)
            if moment is not None and abs(moment - time) <= SAME:
                return moment
        self.known[stretch] = time
        return time
