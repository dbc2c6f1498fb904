"""How figures, days and states are worded and coloured on every screen. Data becomes text here, never markup."""

from collections.abc import Iterable
from datetime import date
from textwrap import wrap

from rich.cells import cell_len, chop_cells
from textual.content import Content

from cyberlayers.report.safe import safe
from cyberlayers.tui.rings.bands import SectorState
from cyberlayers.tui.rings.sectors import SIGNS

STAR = "★"

STATE_SIGNS = {str(state): sign for state, sign in SIGNS.items()} | {"not_applicable": SIGNS[SectorState.OUTSIDE]}
"""The signs of `rings.sectors`, so that a row and its sector say the same."""

STATE_STYLES = {
    "met": "$primary",
    "claimed_only": "$accent",
    "contradicted": "bold $error",
    "unmet": "$warning",
    "unassessed": "$muted",
    "not_applicable": "$faint",
    "outside": "$faint",
}

STATE_WORDS = {
    "met": "met",
    "claimed_only": "claimed, not shown",
    "contradicted": "contradicted",
    "unmet": "not met",
    "unassessed": "not assessed",
    "not_applicable": "not applicable",
    "outside": "outside the profile",
}

STATUS_WORDS = {
    "unassessed": "not assessed",
    "not-achieved": "not achieved",
    "partially": "partially",
    "achieved": "achieved",
}

STATUS_STYLES = {
    "unassessed": "$muted",
    "not-achieved": "$warning",
    "partially": "$accent",
    "achieved": "$primary",
}


def shown(text: str, style: str = "") -> Content:
    """Return words as they are, on one line, with nothing in them that a terminal or Textual would obey."""
    clean = safe(text)
    return Content.styled(clean, style) if style else Content(clean)


def shown_lines(text: str) -> Content:
    """Return words as they are, their line ends kept."""
    return Content(safe(text, keep_lines=True))


def status_words(status: str) -> Content:
    """Return a status in its colour."""
    return Content.styled(STATUS_WORDS[status], STATUS_STYLES[status])


def state_words(state: str) -> Content:
    """Return the state of a control, sign and words, in its colour."""
    return Content.styled(f"{STATE_SIGNS[state]} {STATE_WORDS[state]}", STATE_STYLES[state])


def short_day(day: date) -> str:
    """Return `3 Dec 2026`."""
    return f"{day.day} {day:%b %Y}"


def cut(text: str, width: int) -> str:
    """Return clean words in exactly so many cells, cut with an ellipsis or padded."""
    clean = safe(text)
    taken = cell_len(clean)
    if taken <= width:
        return clean + " " * (width - taken)
    if width < 1:
        return ""
    head = chop_cells(clean, width - 1)[0] if width > 1 else ""
    return head + "…" + " " * (width - 1 - cell_len(head))


def hanging(lead: Content, text: str, width: int, style: str = "") -> Content:
    """Return words after a lead, folded to a width, later lines under the first.

    A word longer than a line is broken: nothing is pushed off the screen.
    """
    indent = cell_len(lead.plain)
    room = max(8, width - indent)
    lines = _fold(safe(text), room)
    first = [lead, Content.styled(lines[0], style)]
    rest = [Content.styled("\n" + " " * indent + line, style) for line in lines[1:]]
    return Content.assemble(*first, *rest)


def joined(parts: Iterable[Content | str], between: str = " · ") -> Content:
    """Return parts with something between them."""
    made = [part if isinstance(part, Content) else Content(part) for part in parts]
    return Content(between).join(made)


def plural(count: int, one: str, many: str = "") -> str:
    """Return `1 finding` or `2 findings`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _fold(text: str, room: int) -> list[str]:
    if cell_len(text) == len(text):
        return wrap(text, room, break_long_words=True) or [""]
    # Wide characters: count cells, not letters.
    lines, line = [], ""
    for word in text.split():
        for piece in chop_cells(word, room) or [""]:
            together = f"{line} {piece}" if line else piece
            if cell_len(together) <= room:
                line = together
            else:
                lines.append(line)
                line = piece
    return [*lines, line]
