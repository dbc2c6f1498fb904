"""Lines of a label and what it is, as the pages of bundles show them."""

from datetime import date, datetime

from textual.content import Content

from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.wording import cut, short_day

_LABEL = 14


def title(text: str, style: str = "bold") -> Hanging:
    """Return a line that names what follows."""
    return Hanging(Content(""), text, style)


def fact(label: str, text: str, style: str = "") -> Hanging:
    """Return a label and what it is."""
    return Hanging(Content.styled(cut(label, _LABEL), "$muted"), text, style)


def say(text: str, style: str = "") -> Hanging:
    """Return a sentence of its own."""
    return Hanging(Content(""), text, style)


GAP = Hanging(Content(""), "")


def moment(at: datetime) -> str:
    """Return `22 Nov 2026 09:30 UTC`."""
    return f"{short_day(at)} {at:%H:%M} UTC"


def day_or(day: date | datetime | None, otherwise: str) -> str:
    """Return a day, or other words where there is none."""
    return otherwise if day is None else short_day(day)


def short_id(bundle: str) -> str:
    """Return a bundle's id with the middle of its log left out: `cyb-1a2b3c4d…-000003`."""
    head, _, number = bundle.rpartition("-")
    return f"{head[:12]}…-{number}" if len(head) > 12 else bundle
