"""What changed between two bundles of one organisation, in words."""

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from cyberlayers.tui.bundles.facts import GAP, fact, say, title
from cyberlayers.tui.bundles.verdict import BAD, GOOD
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.wording import STATE_SIGNS, STATE_WORDS, STATUS_WORDS, plural


def extension(found: Mapping[str, Any]) -> Content:
    """Return in large letters whether the later bundle extends the earlier, and what that means."""
    if found["extends"]:
        large = f"{GOOD}  T H E   L A T E R   E X T E N D S   T H E   E A R L I E R"
        words = "Everything that the earlier bundle was made from is still there, unchanged and in its order."
    else:
        large = f"{BAD}  H I S T O R Y   W A S   R E W R I T T E N"
        words = "What was recorded before is not there any more. Keep both, and ask in writing what was changed."
    return Content.assemble((large, "bold"), "\n", words)


def difference(found: Mapping[str, Any]) -> tuple[Hanging, ...]:
    """Return every change."""
    lines = [
        fact("Earlier", found["earlier"]),
        fact("Later", found["later"]),
        fact("Recorded", f"{plural(found['records'], 'record')} between them"),
        *(fact("", f"{kind.replace('-', ' ')}: {count}", "$muted") for kind, count in found["kinds"].items()),
        GAP,
        *_controls(found["controls"]),
        GAP,
        _items("New evidence", found["evidence"], "none"),
        _items("Newly absent", found["newly_absent"], "none: nothing is withheld that was there before"),
        _items("Not shown now", found["not_in_later"], "none"),
    ]
    return tuple(lines)


def _controls(rows: list[dict[str, Any]]) -> list[Hanging]:
    if not rows:
        return [say("No control changed.")]
    lines = [title(f"{plural(len(rows), 'control')} changed")]
    for row in rows:
        before, after = _standing(row, "before"), _standing(row, "after")
        lines.append(Hanging(Content.styled(f"  {row['id']}  ", "bold $accent"), f"{before}  →  {after}"))
    return lines


def _standing(row: Mapping[str, Any], when: str) -> str:
    state, status = str(row[f"state_{when}"]), str(row[f"computed_{when}"])
    sign, words = STATE_SIGNS.get(state, "?"), STATE_WORDS.get(state, state)
    return f"{sign} {words} ({STATUS_WORDS.get(status, status)})"


def _items(label: str, ids: list[str], none: str) -> Hanging:
    return fact(label, ", ".join(ids)) if ids else fact(label, none, "$muted")
