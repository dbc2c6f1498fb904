"""The row under the cursor can be seen without colours, and on the terminal's own sixteen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.command import CommandPalette

from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.cursor import CursorInReverse
from cyberlayers.tui.screens.picker import PickerScreen
from tests.tui.house import opened, press

GROUND = Color(0, 0, 0)


@pytest.fixture(params=["NO_COLOR", "sixteen colours"])
def colourless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Tell whether there are no colours at all."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    if request.param == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    return bool(request.param == "NO_COLOR")


def segments_of(app: CyberlayersApp) -> Iterator[list[Segment]]:
    """Yield the segments of every line as they go to the terminal."""
    for strip in app.screen._compositor.render_strips():
        for line_filter in app.get_line_filters():
            strip = strip.apply_filter(line_filter, app.screen.background_colors[1])  # noqa: PLW2901 - each filter takes the last one's strip
        yield list(strip)


def reversed_rows(app: CyberlayersApp) -> list[str]:
    """Return what is reversed in each line of which more than a text cursor is."""
    rows = ("".join(text for text, style, _ in line if style and style.reverse).strip() for line in segments_of(app))
    return [row for row in rows if len(row) > 1]


async def test_the_cursor_of_every_list_is_reversed(worked: Path, tmp_path: Path, *, colourless: bool) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("first.txt", "second.txt"):
        (folder / name).write_text("words")
    async with opened(worked) as (app, pilot):
        assert app.theme == "ansi-dark"
        assert app.no_color == colourless
        await press(pilot, "5", "down")
        assert [row[:7] for row in reversed_rows(app)] == ["~ L5-02"], "the table of a layer"
        await press(pilot, "down")
        assert [row[:7] for row in reversed_rows(app)] == ["? L5-03"], "only the row under the cursor"
        await press(pilot, "enter")
        assert reversed_rows(app)[0].startswith("["), "the statements of a control"
        await press(pilot, "e", "tab", f"={folder}", "f3", "down", "down")
        assert isinstance(app.screen, PickerScreen)
        await pilot.pause(0.3)
        await press(pilot)
        assert reversed_rows(app) == ["second.txt"], "the picker"
        await press(pilot, "escape", "escape", "0", "r", "down")
        assert len(reversed_rows(app)) == 1, "the queue"
        await press(pilot, "0", "colon")
        assert isinstance(app.screen, CommandPalette)
        await pilot.pause(0.5)
        await press(pilot, "down", "down")
        first = reversed_rows(app)
        assert len(first) == 2, "the palette: a command and what it does"
        await press(pilot, "down")
        assert reversed_rows(app) != first
        assert len(reversed_rows(app)) == 2


async def test_under_no_color_no_colour_is_left(council: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down")
        inks = {
            ink for line in segments_of(app) for _, style, _ in line if style for ink in (style.color, style.bgcolor)
        }
        assert {ink.name for ink in inks if ink is not None} <= {"default"}


def test_only_what_stands_on_the_cursors_ground_is_reversed() -> None:
    plain, other, cursor = Style(color="red"), Style(bgcolor="blue"), Style(color="red", bgcolor="white", bold=True)
    lines = [Segment("a", plain), Segment("b", other), Segment("c", cursor), Segment("d", None)]
    done = CursorInReverse().apply(lines, GROUND)
    assert [segment.text for segment in done] == ["a", "b", "c", "d"]
    assert [bool(segment.style and segment.style.reverse) for segment in done] == [False, False, True, False]
    assert done[2].style is not None
    assert done[2].style.bold
    assert done[2].style.color is not None
    assert done[2].style.color.is_default
