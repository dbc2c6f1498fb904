"""What a check on the register finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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


def listed(names: Sequence[str], most: int = 4) -> str:
    """Return names as words: `a`, `a and b`, `a, b, c and 3 more`."""
    if len(names) == 1:
        return names[0]
    if len(names) <= most:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"


def plain(figure: float) -> str:
    """Return hours as words need them: `4`, `2.5`."""
    return f"{figure:.6g}"
