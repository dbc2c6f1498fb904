"""What was achieved against what may be borne: the MTPD clock, and the rule of times that are the same.

Rules (the continuity design, "What comes out"):

* The MTPD clock counts the hours with level < MBCO and goes back to 0 once it_level has stood at 1 for `wrt_h`:
  an hour's workaround in an outage of days does not save it, nor does an hour's return.
* MTPD is breached iff the clock exceeds it, first at the moment it does.
* Without a target nothing is missed.
"""

from collections.abc import Sequence

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.moments import SAME, Moments, ticks
from cyberlayers.continuity.steps import Steps


def exceeds(length: int, target_h: float | None) -> bool:
    """Return whether a length in ticks is longer than a target in hours; never where there is none."""
    return target_h is not None and length - ticks(target_h) > SAME


def first_breach(
    below: Sequence[Interval], it_level: Steps, wrt: int, mtpd_h: float | None, moments: Moments
) -> int | None:
    """Return the moment when the MTPD clock first exceeds the MTPD; None where it never does."""
    if mtpd_h is None:
        return None
    resets = _resets(it_level, wrt, moments)
    clock = 0
    for start, stop in below:
        while resets and resets[-1] <= start:
            resets.pop()
            clock = 0
        if exceeds(clock + stop - start, mtpd_h):
            return moments.at(start + max(0, ticks(mtpd_h) - clock))
        clock += stop - start
    return None


def _resets(it_level: Steps, wrt: int, moments: Moments) -> list[int]:
    """Return when it_level has stood at 1 for long enough, the last first."""
    ends = [step.at for step in it_level[1:]]
    resets = []
    for step, end in zip(it_level, [*ends, None], strict=True):
        reset = moments.at(step.at + wrt)
        if step.level == 1.0 and (end is None or reset <= end):
            resets.append(reset)
    return resets[::-1]
