"""Figures of a register: hours, shares, spreads, and where each of them comes from."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from cyberlayers.model.base import Text, Value

MAX_HOURS = 1_000_000.0
"""No figure is longer: 114 years, beyond which sums of floats stop telling times 1e-9 h apart."""

PROVEN_DAYS = 365
"""A tested figure older than this is shown as unproven."""

Hours = Annotated[float, Field(ge=0, le=MAX_HOURS)]
"""A moment or a length in hours, zero included."""

WorkHours = Annotated[float, Field(gt=0, le=MAX_HOURS)]
"""Hours that something takes: never nothing."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A level of service, from none (0) to all of it (1)."""

Count = Annotated[int, Field(ge=0, le=1_000_000)]
"""How many people."""

Basis = Literal["measured", "tested", "estimated", "default"]
"""Where a figure comes from."""


class Spread(NamedTuple):
    """Hours of work: least, most likely, most. All three alike are a constant."""

    least: WorkHours
    likely: WorkHours
    most: WorkHours

    def times(self, factor: float) -> "Spread":
        """Return every figure multiplied."""
        return Spread(self.least * factor, self.likely * factor, self.most * factor)


class Sourced(Value):
    """A table whose figures say where they come from and of what date they are."""

    basis: Basis | None = None
    as_of: date | None = None

    def is_unproven(self, today: date) -> bool:
        """Return whether the figures are called tested, and the test is undated or too old."""
        if self.basis != "tested":
            return False
        return self.as_of is None or (today - self.as_of).days > PROVEN_DAYS


def _three(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (value, value, value)
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise ValueError("give one number, or three: [least, likely, most]")
    return tuple(value)


def _in_order(spread: Spread) -> Spread:
    if not spread.least <= spread.likely <= spread.most:
        raise ValueError("least, likely and most must stand in that order")
    return spread


def _listed(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Work = Annotated[Spread, BeforeValidator(_three), AfterValidator(_in_order)]
"""A `Spread` of working hours; in a file also one number."""

Words = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
"""Things named in words; in a file one text or a list of them."""
