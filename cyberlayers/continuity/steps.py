"""Intervals and step functions of time: half open, in ticks, from t = 0 on."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.moments import Moments


class Step(NamedTuple):
    """A level that holds from a moment until the next step."""

    at: int
    level: float


Steps = list[Step]
"""Steps in order of time, the first at 0, no two alike in a row. Before 0 the level is 1."""


class Part(NamedTuple):
    """A level that holds for an interval."""

    start: int
    stop: int
    level: float


def unmet(outages: Sequence[Sequence[Interval]], quorum: int, buffer: int, moments: Moments) -> list[Interval]:
    """Return when a needs group is not met, from the outages of its members.

    A supply that ended at s still counts until s + buffer; any supply, however short, refills the buffer.
    """
    missed = [down for down in outages if down]
    too_many = len(outages) - quorum + 1
    if len(missed) < too_many:
        return []
    lacking = list(missed[0]) if len(missed) == 1 else _overlaps(missed, too_many)
    if not buffer:
        return lacking
    late = ((moments.at(start + buffer), stop) for start, stop in lacking)
    return [(start, stop) for start, stop in late if start < stop]


def _overlaps(outages: Iterable[Sequence[Interval]], depth: int) -> list[Interval]:
    """Return when at least so many of the outages coincide."""
    changes = [(start, -1) for down in outages for start, _ in down]
    changes += [(stop, 1) for down in outages for _, stop in down]
    found: list[Interval] = []
    together = 0
    since = 0
    for at, change in sorted(changes):
        together -= change
        if change < 0 and together == depth:
            since = at
        elif change > 0 and together == depth - 1 and since < at:
            found.append((since, at))
    return found


def union(intervals: Iterable[Sequence[Interval]]) -> list[Interval]:
    """Return when any of the lists of intervals holds."""
    return _overlaps(intervals, 1)


def lowest(parts: Iterable[Part]) -> Steps:
    """Return, for every moment, the least level of the parts that hold then; 1 where none does."""
    ordered = sorted(parts)
    times = sorted({0, *(part.start for part in ordered), *(part.stop for part in ordered)})
    steps: Steps = []
    holding: list[tuple[float, int]] = []
    place = 0
    for now in times:
        while place < len(ordered) and ordered[place].start == now:
            heappush(holding, (ordered[place].level, ordered[place].stop))
            place += 1
        while holding and holding[0][1] <= now:
            heappop(holding)
        level = holding[0][0] if holding else 1.0
        if not steps or steps[-1].level != level:
            steps.append(Step(now, level))
    return steps


def parts_below(steps: Steps, level: float) -> list[Part]:
    """Return the parts of a step function that lie under a level; the last step lies under none."""
    return [Part(step.at, following.at, step.level) for step, following in pairwise(steps) if step.level < level]


def below(steps: Steps, level: float) -> list[Interval]:
    """Return when a step function lies under a level, in intervals as long as can be."""
    found: list[Interval] = []
    for start, stop, _ in parts_below(steps, level):
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def without(intervals: Iterable[Interval], gaps: Sequence[Interval]) -> list[Interval]:
    """Return what is left of intervals, empty ones included, outside gaps that are in order and apart."""
    left = []
    for start, stop in intervals:
        since = start
        for gap_start, gap_stop in islice(gaps, bisect_right(gaps, start, key=itemgetter(1)), None):
            if gap_start >= stop:
                break
            if since < gap_start:
                left.append((since, gap_start))
            since = gap_stop
        if since < stop:
            left.append((since, stop))
    return left


def raised(steps: Steps, intervals: Sequence[Interval], floor: float) -> Steps:
    """Return a step function that is at least `floor` during intervals that are in order and apart."""
    bounds = [(start, floor) for start, _ in intervals] + [(stop, 0.0) for _, stop in intervals]
    changes = sorted([(at, 0, least) for at, least in bounds] + [(at, 1, level) for at, level in steps])
    made: Steps = []
    own, least = 1.0, 0.0
    for index, (at, kind, value) in enumerate(changes):
        own, least = (value, least) if kind else (own, value)
        if index + 1 < len(changes) and changes[index + 1][0] == at:
            continue
        if not made or made[-1].level != max(own, least):
            made.append(Step(at, max(own, least)))
    return made
