"""Where a figure of the register comes from, in words and as one mark beside it."""

from datetime import date

from cyberlayers.model.figures import Sourced, Spread
from cyberlayers.tui.wording import short_day

LEGEND = "~ estimated  ? unproven, default or no basis"


def basis_words(table: Sourced, today: date) -> str:
    """Return `tested 29 Apr 2026`, `estimated`, `tested 2 Mar 2025: unproven`."""
    if table.basis is None:
        return "no basis given"
    dated = f" {short_day(table.as_of)}" if table.as_of else ""
    return f"{table.basis}{dated}{': unproven' if table.is_unproven(today) else ''}"


def basis_mark(table: Sourced, today: date) -> str:
    """Return nothing for a measured figure or one tested within a year, else `~` or `?`."""
    if table.basis == "estimated":
        return "~"
    return "" if table.basis in {"measured", "tested"} and not table.is_unproven(today) else "?"


def spread_words(hours: Spread) -> str:
    """Return `4 h`, or `4 to 24, likely 10 h`."""
    if hours.least == hours.most:
        return f"{hours.likely:g} h"
    return f"{hours.least:g} to {hours.most:g}, likely {hours.likely:g} h"
