"""Scenario time, as a pure function of a run's events and the wall clock.

* Play starts at minute 0 with the clock running; it runs `ratio` scenario minutes to the minute of play.
* A pause holds the minute; a resumption goes on from there; so no pause delays or repeats anything.
* A jump sets the minute, and leaves the clock running or held as it was. Time never goes back: a jump to an
  earlier minute, or a wall clock that was set back, leaves the minute where it stood.
* The end of play holds the clock for good.

The plan is in minutes of play: the phases follow each other, and within a phase its injects (contingencies apart)
are spread evenly over its minutes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cyberlayers.model.scenario import Scenario, Startex

OPENS_MIN = 8 * 60
CLOSES_MIN = 18 * 60
DAY_MIN = 24 * 60


@dataclass(frozen=True)
class Clock:
    """The scenario clock at its last change.

    Attributes:
        minute: scenario minute at that time.
        since: wall-clock time of that change.
        ratio: scenario minutes to a minute of play.
        running: whether the minute grows.
    """

    minute: float
    since: datetime
    ratio: float
    running: bool = True

    def minute_at(self, now: datetime) -> float:
        """Return the scenario minute at a wall-clock time."""
        if not self.running:
            return self.minute
        return self.minute + max(0.0, minutes_between(self.since, now)) * self.ratio

    def held(self, at: datetime) -> "Clock":
        """Return the clock paused."""
        return replace(self, minute=self.minute_at(at), since=at, running=False)

    def resumed(self, at: datetime) -> "Clock":
        """Return the clock running again."""
        return replace(self, minute=self.minute_at(at), since=at, running=True)

    def jumped(self, at: datetime, to_min: float) -> "Clock":
        """Return the clock moved forward to a minute."""
        return replace(self, minute=max(self.minute_at(at), to_min), since=at)


@dataclass(frozen=True)
class Timing:
    """Where the room is against its plan.

    Attributes:
        scenario_at: date and time of day in the story.
        planned_at: wall-clock time at which the plan has the next thing happen.
        actual_at: wall-clock time now.
        behind_min: by how many minutes of play the room is late; never negative.
    """

    scenario_at: datetime
    planned_at: datetime
    actual_at: datetime
    behind_min: float


def minutes_between(start: datetime, end: datetime) -> float:
    """Return the minutes from one moment to another."""
    return (end - start) / timedelta(minutes=1)


def time_of_day(startex: datetime, minute: float) -> datetime:
    """Return the date and time of day that a scenario minute stands for."""
    return startex + timedelta(minutes=minute)


def next_startex(startex: Startex, now: datetime) -> datetime:
    """Return the first date and time of startex that is not over at a local time."""
    days = (startex.weekday - now.weekday()) % 7
    first = datetime.combine(now.date() + timedelta(days=days), startex.time)
    return first if first >= now else first + timedelta(days=7)


def is_out_of_hours(startex: Startex, minute: float) -> bool:
    """Tell whether a scenario minute lies outside Monday to Friday, 08:00 to 18:00."""
    into_week = startex.weekday * DAY_MIN + startex.time.hour * 60 + startex.time.minute + minute
    weekday, of_day = divmod(into_week % (7 * DAY_MIN), DAY_MIN)
    return weekday >= 5 or not OPENS_MIN <= of_day < CLOSES_MIN


def planned_minutes(scenario: Scenario) -> dict[str, float]:
    """Return, for each inject that is not a contingency, the minute of play at which the plan has it."""
    planned: dict[str, float] = {}
    begins = 0.0
    for phase in scenario.phase:
        injects = [inject for inject in scenario.inject if inject.phase == phase.id and inject.kind != "contingency"]
        for place, inject in enumerate(sorted(injects, key=lambda inject: inject.at_min)):
            planned[inject.id] = begins + phase.minutes * place / len(injects)
        begins += phase.minutes
    return planned
