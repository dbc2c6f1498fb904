"""The list under every page of a run: its cursor belongs to a key, and can be seen without colours."""

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content

from cyberlayers.tui.themes import quiet_inks
from cyberlayers.tui.widgets.keyed_list import KeyedList, KeyedRow


class Stage(App[None]):
    """One list, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = KeyedList(id="rows")
        self.heard: list[tuple[str, str]] = []

    def get_css_variables(self) -> dict[str, str]:
        return quiet_inks(super().get_css_variables(), ansi=self.native_ansi_color)

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_mount(self) -> None:
        self.rows.focus()

    @on(KeyedList.Moved, "#rows")
    def _moved(self, message: KeyedList.Moved) -> None:
        self.heard.append((type(message).__name__, message.key))


def rows(*keys: str) -> tuple[KeyedRow, ...]:
    return (KeyedRow(None, Content("heading")), *(KeyedRow(key, Content(key)) for key in keys))


async def test_the_cursor_stays_on_its_key_when_rows_come_and_go() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        app.rows.fill(rows("a", "b", "c"))
        await pilot.press("down", "down")
        assert app.rows.chosen == "c"
        app.rows.fill(rows("new", "c", "a"))
        await pilot.pause()
        assert app.rows.chosen == "c"
        app.rows.fill(rows("new", "a"))
        await pilot.pause()
        assert app.rows.chosen == "new"


async def test_it_says_where_the_cursor_stands_and_what_is_opened_and_never_a_heading() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        app.rows.fill(rows("a", "b"))
        await pilot.press("down", "enter", "home", "enter")
        await pilot.pause()
        assert [name for name in app.heard if name[0] == "Opened"] == [("Opened", "b"), ("Opened", "a")]
        assert {key for _, key in app.heard} == {"a", "b"}


async def test_an_empty_list_says_what_to_do_and_has_no_cursor() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        app.rows.fill((), "Press i to begin.")
        await pilot.press("down", "enter")
        assert app.rows.chosen is None
        assert app.heard == []
        app.rows.choose("nothing")
        assert app.rows.chosen is None


@pytest.mark.parametrize("colours", [True, False], ids=["colours", "no colours"])
async def test_without_colours_the_row_under_the_cursor_is_reversed(
    monkeypatch: pytest.MonkeyPatch, *, colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Stage()
    async with app.run_test() as pilot:
        app.rows.fill(rows("a", "b"))
        await pilot.pause()
        style = app.rows.get_visual_style("option-list--option-highlighted")
        assert bool(style.reverse) is not colours
