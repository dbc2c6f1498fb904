"""Rows as a table for people, JSON for programs, or CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

from tabulate import tabulate

from cyberlayers.report.safe import escaped, safe

Format = Literal["table", "json", "csv"]
FORMATS: tuple[Format, ...] = ("table", "json", "csv")

WIDEST_CELL = 56
"""Characters after which a cell of a table is wrapped; numbers and ids are far shorter."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CSV_NOTE = "# a leading ' marks text that a spreadsheet would take for a formula"

Row = Mapping[str, Any]


def listing(rows: Sequence[Row], columns: Mapping[str, str], how: Format, empty: str = "Nothing yet.") -> str:
    """Return rows in one of the three formats.

    Args:
        rows: each a mapping by key; JSON shows every key.
        columns: the keys that table and CSV show, in order, with their headings.
        how: the format.
        empty: what a table without rows says instead: what to do next.
    """
    if how == "json":
        return as_json(list(rows))
    if how == "csv":
        return as_csv([{key: row.get(key) for key in columns} for row in rows], columns)
    if not rows:
        return empty
    cells = [[words(row.get(key)) for key in columns] for row in rows]
    return table(cells, list(columns.values()))


def table(cells: Sequence[Sequence[str]], headings: Sequence[str]) -> str:
    """Return cells as a table, harmless to a terminal, numbers left as they are written."""
    harmless = [[safe(cell) for cell in row] for row in cells]
    return str(tabulate(harmless, headers=[safe(one) for one in headings], tablefmt="simple", disable_numparse=True))


def as_json(value: object) -> str:
    """Return a value as indented JSON; dates in ISO 8601, enums as their words.

    What a terminal would obey is escaped, so that the text is harmless and the value untouched.
    """
    return escaped(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def as_csv(rows: Sequence[Row], columns: Mapping[str, str]) -> str:
    """Return rows as CSV; a cell that a spreadsheet would run as a formula is prefixed with '.

    CSV cannot escape: what a terminal would obey is shown as what it is, as in a table.
    """
    out = io.StringIO()
    out.write(CSV_NOTE + "\r\n")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(words(row.get(key))) for key in columns])
    return out.getvalue().rstrip("\r\n")


def words(value: object) -> str:  # noqa: PLR0911 - one return a kind
    """Return a value as a person reads it."""
    if type(value) is str:  # what most are
        return value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Mapping():
            return ", ".join(f"{key}: {words(item)}" for key, item in value.items())
        case list() | tuple():
            return ", ".join(words(item) for item in value)
        case _:
            return str(value)


def _harmless(text: str) -> str:
    shown = safe(text, keep_lines=True)
    return f"'{shown}" if text.startswith(FORMULA_STARTS) else shown


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")
