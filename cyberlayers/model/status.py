"""The ordinals of posture. They are compared, never added, multiplied or averaged."""

from enum import StrEnum
from functools import total_ordering
from typing import Any


@total_ordering
class Status(StrEnum):
    """How far a control's outcome is reached; `unassessed` is lowest, so unknown never looks like good."""

    UNASSESSED = "unassessed"
    NOT_ACHIEVED = "not-achieved"
    PARTIALLY = "partially"
    ACHIEVED = "achieved"

    @property
    def rank(self) -> int:
        """Return the place in the order, 0 lowest."""
        return _ORDER[self]

    def __lt__(self, other: Any) -> bool:  # noqa: ANN401 - the protocol of comparison
        if not isinstance(other, Status):
            return NotImplemented
        return self.rank < other.rank

    # StrEnum inherits str's comparisons, which are alphabetical: all four are spelled out.
    def __le__(self, other: Any) -> bool:  # noqa: ANN401 - the protocol of comparison
        if not isinstance(other, Status):
            return NotImplemented
        return self.rank <= other.rank

    def __gt__(self, other: Any) -> bool:  # noqa: ANN401 - the protocol of comparison
        if not isinstance(other, Status):
            return NotImplemented
        return self.rank > other.rank

    def __ge__(self, other: Any) -> bool:  # noqa: ANN401 - the protocol of comparison
        if not isinstance(other, Status):
            return NotImplemented
        return self.rank >= other.rank


_ORDER = {status: rank for rank, status in enumerate(Status)}


class Method(StrEnum):
    """How evidence was obtained, in the words of NIST SP 800-53A."""

    EXAMINE = "examine"
    INTERVIEW = "interview"
    TEST = "test"


class Strength(StrEnum):
    """What evidence is worth; derived from the records, never typed."""

    SELF_ASSERTED = "self-asserted"
    REVIEWED = "reviewed"
    TESTED = "tested"
    INDEPENDENT = "independent"


class Side(StrEnum):
    """On which side of the organisation a person stands."""

    IT = "it"
    SERVICE = "service"
    AUDIT = "audit"
    EXTERNAL = "external"
    LINKED = "linked"
