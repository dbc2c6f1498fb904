"""Where a service stands at one hour of a course of events: its level, its workaround, its MTPD clock, its wait.

* The MTPD clock is that of the continuity design ("What comes out"): the hours below the MBCO since its own systems
  last stood at full level for `wrt_h`.
* A workaround is up from S = max(T + ready_after_h, not_before_h), T being the moment when it was called for, until
  S + holds_h or until the service's own systems are back, less the time when its own needs are not met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.course import Course
from cyberlayers.continuity.level import Levels, Line
from cyberlayers.continuity.moments import hours, ticks
from cyberlayers.continuity.outcome import Outcome, ServiceOutcome, Stretch
from cyberlayers.continuity.steps import Steps
from cyberlayers.model.estate import Service
from cyberlayers.model.figures import MAX_HOURS

Resort = Literal["none", "unneeded", "unopened", "readying", "up", "blocked", "spent"]
"""How it is with a workaround: there is none; the systems carry the service; nobody has opened it; it is being made
ready; it carries the service; what it needs is missing; it has held as long as it can."""


@dataclass(frozen=True)
class ServiceNow:
    """One service at one hour.

    Attributes:
        level: by any means; `it_level` on its own systems.
        workaround_h: hours until it is ready (`readying`) or spent (`up`, `blocked`; infinite where it lasts).
        mtpd_used_h: hours on the MTPD clock; `mtpd_left_h` is what is left of the MTPD, None without one.
        waits: the link of the chain that holds the service up now.
    """

    service: Service
    outcome: ServiceOutcome
    level: float
    it_level: float
    workaround: Resort
    workaround_h: float | None
    mtpd_used_h: float
    mtpd_left_h: float | None
    waits: Stretch | None

    @property
    def below(self) -> bool:
        """Tell whether the service is below its least acceptable level."""
        return self.level < self.service.mbco

    @property
    def touched(self) -> bool:
        """Tell whether anything becomes of the service at all."""
        return self.outcome.it_falls_h is not None or any(level < 1 for _, level in self.outcome.steps)


def services_at(course: Course, outcome: Outcome, hour: float) -> tuple[ServiceNow, ...]:
    """Return every service at an hour from the start, in the order of the register."""
    lines = {line.service.id: line for line in course.plan.lines}
    return tuple(_at(lines[found.id], course, found, ticks(hour)) for found in outcome.services)


def _at(line: Line, course: Course, outcome: ServiceOutcome, now: int) -> ServiceNow:
    levels = course.levels[line.service.id]
    level, it_level = _level(levels.level, now), _level(levels.it_level, now)
    resort, left = _workaround(line, levels, course.plan.not_before.get(line.service.id, 0), now)
    used = hours(_clock(levels, ticks(line.service.wrt_h), now))
    mtpd = line.service.mtpd_h
    hour = hours(now)
    return ServiceNow(
        service=line.service,
        outcome=outcome,
        level=level,
        it_level=it_level,
        workaround=resort,
        workaround_h=left,
        mtpd_used_h=used,
        mtpd_left_h=None if mtpd is None else mtpd - used,
        waits=next((one for one in outcome.held_up_by if one.from_h <= hour < one.to_h), None),
    )


def _level(steps: Steps, now: int) -> float:
    return next((step.level for step in reversed(steps) if step.at <= now), 1.0)


def _workaround(line: Line, levels: Levels, not_before: int, now: int) -> tuple[Resort, float | None]:
    if line.service.workaround is None:
        return "none", None
    called = next((opened for opened, closed in levels.episodes if opened <= now < closed), None)
    if called is None:
        return "unneeded", None
    starts = max(called + line.ready_after, not_before)
    if now < starts:
        return ("unopened", None) if not_before >= ticks(MAX_HOURS) else ("readying", hours(starts - now))
    if line.holds is not None and now >= starts + line.holds:
        return "spent", None
    left = inf if line.holds is None else hours(starts + line.holds - now)
    blocked = any(_inside(gaps, now) for gaps in levels.workaround_gaps)
    return ("blocked" if blocked else "up"), left


def _inside(intervals: Sequence[Interval], now: int) -> bool:
    return any(start <= now < stop for start, stop in intervals)


def _clock(levels: Levels, wrt: int, now: int) -> int:
    ends = [step.at for step in levels.it_level[1:]]
    resets = [
        step.at + wrt
        for step, end in zip(levels.it_level, [*ends, now], strict=True)
        if step.level == 1.0 and step.at + wrt <= min(end, now)
    ]
    since = max(resets, default=0)
    return sum(min(stop, now) - max(start, since) for start, stop in levels.below if start < now and stop > since)
