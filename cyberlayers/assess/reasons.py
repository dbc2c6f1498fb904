"""Why a status is what it is, as data. The list of codes is closed: programs may switch on them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Code(StrEnum):
    """Every reason there is."""

    UNASSESSED = "unassessed"
    NOT_ACHIEVED_TRUE = "not-achieved-true"
    ALL_ACHIEVED = "all-achieved"
    ALL_PARTIAL = "all-partial"
    STATEMENTS_MISSING = "statements-missing"
    STATEMENT_CHANGED = "statement-changed"
    OVERRIDDEN = "overridden"
    NOT_APPLICABLE = "not-applicable"
    NOT_APPLICABLE_SUSPENDED = "not-applicable-suspended"
    ACCEPTED = "accepted"
    JUDGEMENT_PROPOSED = "judgement-proposed"
    JUDGEMENT_ENDED = "judgement-ended"
    CLAIMED_ONLY = "claimed-only"
    SUPPORTED_BY = "supported-by"
    VERIFIED_BUNDLE = "verified-bundle"
    CAP = "cap"
    KEY_STATEMENTS_UNCOVERED = "key-statements-uncovered"
    NEEDS_TESTED = "needs-tested"
    CONTRADICTED = "contradicted"
    CONTRADICTION_UNREVIEWED = "contradiction-unreviewed"
    CONTRADICTION_ANSWERED = "contradiction-answered"
    CONTRADICTION_WITHDRAWN = "contradiction-withdrawn"
    METHOD_NOT_ADMITTED = "method-not-admitted"
    REVIEW_AWAITED = "review-awaited"
    DISPUTED = "disputed"
    NOT_YET = "not-yet"
    BROKEN = "broken"
    EXPIRED = "expired"
    DUE = "due"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    CORROBORATED = "corroborated"
    IDENTITY_NOT_SHOWN = "identity-not-shown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: which.
        text: the same in one sentence, made only of what a leaf holds, so that it can stand in a bundle that
            withholds every private word.
        statements: keys of the statements it is about.
        evidence: ids of the items it is about.
    """

    code: Code
    text: str
    statements: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@lru_cache(1024)
def day_words(day: date) -> str:
    """Return a date as people write it: `31 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def listed(words: tuple[str, ...]) -> str:
    """Return `a1`, `a1 and a2`, or `a1, a2 and p1`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
