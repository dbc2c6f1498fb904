"""What the dial shows: one band per layer, already counted by someone else."""

from dataclasses import dataclass
from enum import StrEnum


class SectorState(StrEnum):
    """The one state of a control in its layer; the words are those of posture."""

    MET = "met"
    CLAIMED_ONLY = "claimed_only"
    CONTRADICTED = "contradicted"
    UNMET = "unmet"
    UNASSESSED = "unassessed"
    NOT_APPLICABLE = "not_applicable"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Band:
    """One layer as the board needs it.

    `low` = met / applicable and `high` = (met + claimed only + unassessed) / applicable, both to three
    decimals; both are None where nothing is applicable.
    """

    number: int
    """1 (innermost) to 8 (outermost)."""
    name: str
    slug: str
    met: int
    claimed_only: int
    applicable: int
    low: float | None
    high: float | None
    word: str
    """The layer in two or three words: *meets target*, *not assessed* and so on."""
    sectors: tuple[SectorState, ...] = ()
    """One state per control, in catalogue order; the ones outside the profile included."""

    @property
    def unassessed(self) -> int:
        """How many applicable controls nobody has answered: what `high` promises beyond what is claimed."""
        if self.high is None:
            return 0
        return max(0, round(self.high * self.applicable) - self.met - self.claimed_only)

    @property
    def shares(self) -> tuple[int, int, int, int]:
        """Applicable controls that are met, claimed only, unassessed, and neither of these; they add up."""
        known = self.met + self.claimed_only + self.unassessed
        return self.met, self.claimed_only, self.unassessed, max(0, self.applicable - known)
