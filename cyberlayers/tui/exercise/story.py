"""How moments of an exercise are worded: minutes of the story become days and times of day."""

from datetime import timedelta
from typing import TYPE_CHECKING

from cyberlayers.exercise.clock import time_of_day

if TYPE_CHECKING:
    from datetime import datetime

DAY_MIN = 24 * 60


def story_time(startex: "datetime", minute: float) -> str:
    """Return `Fri 22:48`; before startex and from a week on the date as well."""
    at = time_of_day(startex, minute)
    return f"{at:%a %H:%M}" if 0 <= minute < 6 * DAY_MIN else f"{at:%a} {at.day} {at:%b %H:%M}"


def span(minutes: float) -> str:
    """Return a length in words, the way people say it: `25 min`, `3 h 10 min`, `4 days 2 h`."""
    whole = max(0, round(minutes))
    if whole < 60:
        return f"{whole} min"
    hours, rest = divmod(whole, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest and hours < 10 else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h" if hours and days < 10 else f"{days} days"


def hours_words(hours: float) -> str:
    """Return hours as a figure that can be read at a glance: `0.5 h`, `12 h`, `9 days`."""
    if hours < 10 and round(hours, 1) != round(hours):
        return f"{hours:.1f} h"
    return f"{hours:.0f} h" if hours < 96 else f"{hours / 24:.0f} days"


def clock_words(at: "datetime") -> str:
    """Return a wall-clock time where the machine stands: `17:42`."""
    return f"{at.astimezone():%H:%M}"


def minutes_to(start: "datetime", end: "datetime") -> float:
    """Return minutes between two moments."""
    return (end - start) / timedelta(minutes=1)
