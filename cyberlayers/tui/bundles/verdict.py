"""What a verification found, in plain English: the verdict, a row for each check, and what the chosen one means."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.content import Content

from cyberlayers.bundle.checks import Check, Result
from cyberlayers.report.check_words import advice_for, check_words
from cyberlayers.report.safe import safe
from cyberlayers.tui.bundles.facts import GAP, fact, moment, say, title
from cyberlayers.tui.rings.bands import SectorState
from cyberlayers.tui.rings.sectors import SIGNS
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import plural, short_day

if TYPE_CHECKING:
    from cyberlayers.bundle.checks import Signature, Verification
    from cyberlayers.bundle.predicate import BundleFile

SAYS = "says"
"""The key of the row that leads to what the bundle says of itself."""

GOOD, BAD = SIGNS[SectorState.MET], SIGNS[SectorState.UNMET]
"""The signs that controls have, too."""

_MARKS = {
    Result.PASS: (GOOD, "pass", "$primary"),
    Result.FAIL: (BAD, "FAIL", "bold $error"),
    Result.NOT_CHECKED: (SIGNS[SectorState.OUTSIDE], "not checked", "$muted"),
}
_SHOWN = (
    ("organisation", "Organisation"),
    ("marking", "Marking"),
    ("bundle_id", "Id"),
    ("signers", "Signed by"),
    ("counter_signatures", "Counter-signed"),
    ("created_at", "Made"),
    ("at", "Posture of"),
    ("known_at", "Known by"),
    ("subject", "Subject"),
    ("profile", "Profile"),
    ("from", "From"),
    ("to", "To"),
    ("controls", "Only"),
    ("audience", "For"),
    ("challenge", "Challenge"),
    ("previous", "Follows"),
    ("withheld", "Absent"),
    ("generator", "Made by"),
)


def verdict(found: "Verification", problem: str = "") -> Content:
    """Return the verdict in large letters, and the reason under it."""
    failed = [one for one in found.checks if one.result is Result.FAIL]
    skipped = sum(one.result is Result.NOT_CHECKED for one in found.checks)
    passed = len(found.checks) - len(failed) - skipped
    if found.verified:
        names = ", ".join(dict.fromkeys(f"{one.principal} ({one.role})" for one in found.signers))
        rest = f", {skipped} not needed" if skipped else ""
        words = f"{plural(passed, 'check')} passed{rest}. Signed by {names}. {problem}".rstrip()
        return Content.assemble((f"{GOOD}  V E R I F I E D", "bold"), "\n", safe(words))
    why = ", ".join(f"{one.name} ({one.code})" for one in failed) or "a check that is required was not carried out"
    words = f"{plural(len(failed), 'check')} failed: {why}. Do not rely on what this bundle says."
    return Content.assemble((f"{BAD}  N O T   V E R I F I E D", "bold"), "\n", safe(words))


def check_rows(found: "Verification") -> tuple[KeyedRow, ...]:
    """Return a row for what the bundle says of itself, and one for each check."""
    says = "What it says of itself" if found.verified else "What it says of itself, unverified"
    rows = [KeyedRow(SAYS, Content.assemble("  ", (says, "")))]
    for one in found.checks:
        glyph, word, style = _MARKS[one.result]
        code = f"  {one.code}" if one.code else ""
        rows.append(
            KeyedRow(one.name, Content.assemble((f"{glyph} {word:<12} ", style), one.name, (code, "bold $error")))
        )
    return tuple(rows)


def first_to_read(found: "Verification") -> str:
    """Return the row on which the cursor begins: the first failure, or what the bundle says."""
    return next((one.name for one in found.checks if one.result is Result.FAIL), SAYS)


def explained(check: Check) -> tuple[Hanging, ...]:
    """Return a check in plain English: what was found, what it looks at, why, and what to do."""
    glyph, word, style = _MARKS[check.result]
    words = check_words(check.name)
    lines = [
        title(check.name.capitalize() if check.name != "oscal" else "OSCAL"),
        Hanging(Content.styled(f"{glyph} {word}  ", style), sentence(check.detail)),
    ]
    if check.result is Result.FAIL:
        own = f"{check.advice}." if check.advice else ""
        lines += [GAP, fact("What to do", advice_for(check.code) or own, "bold")]
        lines += [fact("", own)] if own and advice_for(check.code) else []
        lines.append(fact("Code", str(check.code), "$muted"))
    elif check.result is Result.NOT_CHECKED:
        needed = "The bundle counts as verified only if this passes." if check.required else "It is not needed."
        lines.append(say(needed, "$muted"))
    return (*lines, GAP, fact("It looks at", words.looks_at), GAP, fact("Why", words.why))


def sentence(words: str) -> str:
    """Return words that begin as a sentence does."""
    return words[:1].upper() + words[1:]


def of_itself(
    said: "BundleFile | None", row: dict[str, Any] | None, signers: "tuple[Signature, ...]", *, verified: bool
) -> tuple[Hanging, ...]:
    """Return what a bundle says of itself: from its verified file, else from whatever stands there, marked so."""
    if verified and said is not None:
        lead = [
            title("What the bundle says of itself"),
            say("Signed, verified, and noted in the trust folder.", "$primary"),
        ]
        row = {**_plain(said), "signers": signed_by(signers)}
    elif row is not None:
        lead = [
            title("UNVERIFIED: what the bundle says of itself", "bold $warning"),
            say("Anybody may have written this. Nothing of it is shown to be true.", "$warning"),
        ]
    else:
        return (title("What the bundle says of itself"), say("It cannot be read: it is no bundle, or is damaged."))
    return (*lead, GAP, *(fact(label, words) for key, label in _SHOWN if (words := _words(key, row.get(key)))))


def signed_by(signers: "tuple[Signature, ...]") -> str:
    """Return who signed, in which role, and what a counter-signature means and is about."""
    words = []
    for one in signers:
        about = f", about {', '.join(one.controls)}" if one.controls else ", about everything shown"
        means = f": {one.meaning}{about}" if one.meaning else ""
        words.append(f"{one.principal} ({one.role}){means}")
    return "; ".join(words)


def _plain(said: "BundleFile") -> dict[str, Any]:
    about = said.predicate
    return {
        "organisation": said.organisation,
        "marking": said.marking,
        "bundle_id": about.bundle_id,
        "created_at": about.created_at,
        "at": said.at,
        "known_at": said.known_at,
        "subject": said.subject,
        "profile": said.profile,
        "from": said.period.since,
        "to": said.period.to,
        "controls": list(about.scope.controls) if about.scope else [],
        "audience": about.audience,
        "challenge": about.challenge,
        "previous": about.previous.bundle_id if about.previous else None,
        "withheld": [one.model_dump() for one in said.withheld.counts],
        "generator": about.generator,
    }


def _words(key: str, value: Any) -> str:  # noqa: ANN401 - whatever stands in the row
    if not value:
        return "nothing" if key == "withheld" else ""
    return _WRITTEN.get(key, str)(value)


def _counters(rows: list[dict[str, Any]]) -> str:
    return "; ".join(f"{one['principal']} ({one['role']}): {one['meaning']}" for one in rows)


def _absent(rows: list[dict[str, Any]]) -> str:
    return ", ".join(f"{plural(one['items'], 'item')} for {one['control']} ({one['polarity']})" for one in rows)


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "created_at": moment,
    "known_at": moment,
    "at": short_day,
    "from": short_day,
    "to": short_day,
    "controls": ", ".join,
    "counter_signatures": _counters,
    "withheld": _absent,
}
