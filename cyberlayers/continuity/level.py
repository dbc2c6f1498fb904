"""At which level a service runs, from the outages of what it needs.

Rules (the continuity design, "Service level"):

* raw(t) = 1 if every group is met, else the smallest `level_without` of the unmet groups.
* it_level(t) = the least raw(u) for u in [t - restart_h, t]: it falls at once and rises late.
* A workaround episode opens when it_level falls below the MBCO while none is open, at T, and closes when
  it_level is back at 1. With S = max(T + ready_after_h, not_before_h) the workaround is up on
  [S, min(S + holds_h, close)), less any time when a group of its own needs is not met.
* level(t) = the larger of it_level and the workaround's level while it is up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import NamedTuple

from cyberlayers.continuity.availability import Interval
from cyberlayers.continuity.moments import Moments, ticks
from cyberlayers.continuity.steps import (
    Part,
    Steps,
    below,
    lowest,
    parts_below,
    raised,
    union,
    unmet,
    without,
)
from cyberlayers.model.estate import Estate, NeedsGroup, Service

Outages = Mapping[str, Sequence[Interval]]
"""By id of a node or service: when it does not count as available."""


class Needed(NamedTuple):
    """A needs group of a service; `level` is what remains while it is unmet."""

    members: tuple[str, ...]
    quorum: int
    buffer: int
    level: float


@dataclass(frozen=True)
class Line:
    """A service in ticks; `holds` is None where a workaround lasts for ever."""

    service: Service
    needs: tuple[Needed, ...]
    restart: int
    workaround_needs: tuple[Needed, ...]
    ready_after: int
    holds: int | None


@dataclass(frozen=True)
class Levels:
    """What became of a service.

    Attributes:
        gaps: for each of its groups, when it was not met.
        workaround_gaps: the same of its workaround's groups.
        it_level, level: on its own systems, and by any means.
        raw_below, it_below, below: when raw, it_level and level lay below the MBCO.
        episodes: when a workaround was called for, up or not.
    """

    gaps: tuple[list[Interval], ...]
    workaround_gaps: tuple[list[Interval], ...]
    it_level: Steps
    level: Steps
    raw_below: list[Interval]
    it_below: list[Interval]
    below: list[Interval]
    episodes: list[Interval]


def lines_of(estate: Estate) -> tuple[Line, ...]:
    """Return the services, each after those that it needs."""
    services = {service.id: service for service in estate.service}
    lines = {name: _line(service) for name, service in services.items()}
    needed = {
        name: [
            member for group in (*line.needs, *line.workaround_needs) for member in group.members if member in services
        ]
        for name, line in lines.items()
    }
    return tuple(lines[name] for name in TopologicalSorter(needed).static_order())


def _line(service: Service) -> Line:
    workaround = service.workaround
    holds = None if workaround is None or workaround.holds_h is None else ticks(workaround.holds_h)
    return Line(
        service,
        tuple(map(_needed, service.needs)),
        ticks(service.restart_h),
        tuple(map(_needed, workaround.needs)) if workaround else (),
        ticks(workaround.ready_after_h) if workaround else 0,
        holds,
    )


def _needed(group: NeedsGroup) -> Needed:
    return Needed(group.members, group.quorum, ticks(group.buffer_h), group.level_without or 0.0)


def levels_of(line: Line, outages: Outages, not_before: int, moments: Moments) -> Levels:
    """Return the levels of one service, given the outages of all that it needs."""
    gaps = tuple(_gaps(group, outages, moments) for group in line.needs)
    lacking = [
        Part(start, stop, group.level)
        for group, intervals in zip(line.needs, gaps, strict=True)
        for start, stop in intervals
    ]
    mbco = line.service.mbco
    raw = lowest(lacking)
    late = (Part(start, moments.at(stop + line.restart), level) for start, stop, level in parts_below(raw, 1.0))
    it_level = lowest(late) if line.restart else raw
    episodes = _episodes(it_level, mbco)
    workaround_gaps: tuple[list[Interval], ...] = ()
    level = it_level
    if episodes and line.service.workaround is not None:
        workaround_gaps = tuple(_gaps(group, outages, moments) for group in line.workaround_needs)
        up = without(_opened(line, episodes, not_before, moments), union(workaround_gaps))
        level = raised(it_level, up, line.service.workaround.level)
    return Levels(
        gaps,
        workaround_gaps,
        it_level,
        level,
        below(raw, mbco),
        below(it_level, mbco),
        below(level, mbco),
        episodes,
    )


def _gaps(group: Needed, outages: Outages, moments: Moments) -> list[Interval]:
    return unmet([outages[member] for member in group.members], group.quorum, group.buffer, moments)


def _episodes(it_level: Steps, mbco: float) -> list[Interval]:
    episodes = []
    opened: int | None = None
    for at, level in it_level:
        if opened is None:
            opened = at if level < mbco else None
        elif level == 1.0:
            episodes.append((opened, at))
            opened = None
    return episodes


def _opened(line: Line, episodes: Sequence[Interval], not_before: int, moments: Moments) -> list[Interval]:
    """Return [S, min(S + holds, close)) of each episode, which may be empty."""
    intervals = []
    for opened, closed in episodes:
        start = moments.at(max(opened + line.ready_after, not_before))
        stop = closed if line.holds is None else min(moments.at(start + line.holds), closed)
        intervals.append((start, stop))
    return intervals
