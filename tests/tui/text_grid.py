"""Golden files: what a screen looks like, as text that a person can read and a diff can show.

A grid that has no file yet, or is meant to change, is written by running the tests with `WRITE_GOLDEN=1`; the
change is then there to be read like any other.
"""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from cyberlayers.tui.rings.palette import Colour

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """Compare text with the golden file of that name."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), f"{name} has no golden file; write it with WRITE_GOLDEN=1 and read it"
    assert text == file.read_text(encoding="utf-8")


def lines_of(widget: Widget) -> list[Strip]:
    """Return every line of a widget's content."""
    return [widget.render_line(y) for y in range(widget.size.height)]


def text_of(lines: Iterable[Strip]) -> str:
    """Return lines as text, without the spaces at their ends."""
    return "".join(f"{line.text.rstrip()}\n" for line in lines)


def screen_text(app: App[Any]) -> str:
    """Return what the whole screen shows."""
    width, height = app.size
    rows = [[" "] * width for _ in range(height)]
    for widget in app.screen.walk_children(Widget):
        if widget.is_container or not widget.display:
            continue
        x, y = widget.content_region.offset
        for down, line in enumerate(lines_of(widget)):
            rows[y + down][x : x + line.cell_length] = line.text
    return "".join("".join(row).rstrip() + "\n" for row in rows)


def tone_map(lines: Iterable[Strip], legend: Mapping[Colour, str]) -> str:
    """Return half-blocks as text: for each cell the mark of the legend's colour that is nearest to its own.

    A cell with a glyph of its own keeps it.
    """

    @cache
    def mark(colour: Colour) -> str:
        return legend[min(legend, key=lambda one: sum((a - b) ** 2 for a, b in zip(one, colour, strict=True)))]

    rows = []
    for line in lines:
        row = ""
        for segment in line:
            style = segment.style
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            upper, lower = style.color.get_truecolor(), style.bgcolor.get_truecolor()
            red, green, blue = ((a + b) // 2 for a, b in zip(upper, lower, strict=True))
            row += "".join(mark((red, green, blue)) if glyph in " ▀" else glyph for glyph in segment.text)
        rows.append(row.rstrip() + "\n")
    return "".join(rows)
