"""What a check on the register finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cyberlayers.model.estate import Estate


@dataclass(frozen=True)
class CheckResult:
    """One thing in the register that does not hold.

    Attributes:
        name: which check it was.
        nodes: ids of the nodes, services and teams that it concerns, the one to look at first first.
        figures: what was compared, in hours, days or people as the name says; None is no figure at all.
        sentence: what does not hold.
        advice: what to do about it.
    """

    name: str
    nodes: tuple[str, ...]
    sentence: str
    advice: str
    figures: Mapping[str, float | None] = field(default_factory=dict)


Check = Callable[[Estate, date], Iterator[CheckResult]]
"""A check reads the register as of a day, and yields what does not hold."""


def listed(names: Iterator[str] | tuple[str, ...], most: int = 4) -> str:
    """Return names as words: `a, b and 3 more`."""
    every = tuple(names)
    if len(every) <= most:
        return " and ".join(part for part in (", ".join(every[:-1]), every[-1]) if part) if every else "nothing"
    return f"{', '.join(every[: most - 1])} and {len(every) - most + 1} more"


def plain(figure: float) -> str:
    """Return hours as words need them: `4`, `2.5`."""
    return f"{figure:.6g}"
