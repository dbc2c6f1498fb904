"""The after-action report as lines for the screen: its Markdown laid out, nothing in it obeyed."""

import html
import re

from textual.content import Content

from cyberlayers.tui.widgets.hanging_lines import Hanging

_ESCAPED = re.compile(r"\\([\[`*|])")
_CELLS = re.compile(r"(?<!\\)\|")
BLANK = Hanging(Content(""), "")


def report_lines(text: str) -> tuple[Hanging, ...]:
    """Return the report's lines: headings, bullets, and each row of a table as one line with its columns named."""
    lines: list[Hanging] = []
    columns: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = []
            lines.append(_plain(line))
        elif not columns:
            columns = _cells(line)
        elif not line.startswith("|---"):
            lines.append(_row(columns, _cells(line)))
    return tuple(lines)


def _plain(line: str) -> Hanging:
    if line.startswith("#"):
        return Hanging(Content(""), _words(line.lstrip("# ")), "bold $accent")
    if line.startswith("* "):
        return Hanging(Content.styled("· ", "$muted"), _words(line[2:]))
    return Hanging(Content(""), _words(line)) if line else BLANK


def _row(columns: list[str], cells: list[str]) -> Hanging:
    first, *rest = zip(columns, cells, strict=False)
    said = [f"{_inside(name)} {cell}" if name else cell for name, cell in rest if cell]
    text = f"{first[1].rstrip('.')}: {'; '.join(said)}" if said else first[1]
    return Hanging(Content.styled("· ", "$muted"), text)


def _inside(name: str) -> str:
    return name if name.isupper() else name[:1].lower() + name[1:]


def _cells(line: str) -> list[str]:
    return [_words(cell.strip()) for cell in _CELLS.split(line.strip())[1:-1]]


def _words(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text.replace("**", "")))
