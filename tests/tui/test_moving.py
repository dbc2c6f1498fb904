"""Palette, picker, help, lock, themes: what surrounds the screens."""

import subprocess
import sys
from pathlib import Path

import pytest
from textual.command import CommandPalette

from cyberlayers.model.status import Side
from cyberlayers.store import lock
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.routes import SCREENS, screen_class
from cyberlayers.tui.screens.control import ControlScreen
from cyberlayers.tui.screens.evidence_form import EvidenceFormScreen
from cyberlayers.tui.screens.help import HelpScreen
from cyberlayers.tui.screens.layer import LayerScreen
from cyberlayers.tui.screens.picker import PickerScreen
from cyberlayers.tui.themes import theme_for
from cyberlayers.tui.widgets.band_list import BandList
from cyberlayers.tui.widgets.control_table import ControlTable
from cyberlayers.tui.widgets.ring_board import RingBoard
from cyberlayers.tui.widgets.sector_board import SectorBoard
from cyberlayers.workspace import people
from tests.tui.house import opened, press, screen_of, toasts
from tests.tui.quiet import settled


async def test_the_palette_opens_a_control_by_its_words(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "colon")
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"L6-02")
        await pilot.pause(1.0)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, ControlScreen)
        assert app.screen.control_id == "L6-02"


async def test_a_file_is_found_with_the_picker_and_its_name_is_only_a_name(council: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "[red]scan[.txt").write_text("scan")
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "e", "tab", f"={folder}", "f3")
        assert isinstance(app.screen, PickerScreen)
        await pilot.pause(0.3)
        assert "[red]scan[.txt" in screen_of(app)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, EvidenceFormScreen)
        assert "[red]scan[" in screen_of(app)


async def test_help_says_what_the_keys_of_a_screen_do(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = screen_of(app)
        assert "Confirm" in text
        await press(pilot, "end")
        assert "the next key control of the walk" in screen_of(app)


async def test_who_waits_for_another_user_is_told(council: Path) -> None:
    async with opened(council) as (app, pilot):
        with lock.held(council):
            app.perform(lambda workspace: people.add_person(workspace, "cat", "C", "T", Side.IT), lambda _: "Done.")
            for _ in range(100):
                await pilot.pause(0.02)
                if app.busy == "waiting for another user":
                    break
            await pilot.pause()
            assert "waiting for another user" in screen_of(app)
        await settled(pilot)
        assert "Done." in toasts(app)
        assert app.busy == ""


async def test_rings_and_list_follow_each_other(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "down", "down")
        assert app.screen.query_one(BandList).chosen == app.screen.query_one(RingBoard).chosen == 6
        await press(pilot, "enter")
        assert isinstance(app.screen, LayerScreen)
        assert app.screen.number == 6


async def test_a_click_opens_a_control(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5")
        table = app.screen.query_one(ControlTable)
        await pilot.click(offset=(table.region.x + 20, table.region.y + 2))
        await settled(pilot)
        assert isinstance(app.screen, ControlScreen)
        assert app.screen.control_id == "L5-03"


async def test_the_first_frame_has_its_rings_before_anything_is_read() -> None:
    def never() -> None:
        pytest.fail("read before the first frame")

    app = CyberlayersApp(never, lambda *_: pytest.fail("made something"))
    app.call_after_refresh = lambda *_: True  # type: ignore[method-assign] # stop before the reading
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert len(app.screen.query_one(RingBoard).bands) == 8
        assert "reading" in screen_of(app)


def test_the_first_frame_waits_for_no_heavy_import() -> None:
    heavy = ("pydantic", "sqlite_utils", "sqlite3", "numpy", "tabulate", "click", "cyberlayers.workspace")
    code = f"import sys; import cyberlayers.tui.start; print([m for m in {heavy!r} if m in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_every_route_leads_to_a_screen_with_help(name: str) -> None:
    assert getattr(screen_class(name), "HELP", "")


def test_a_terminal_without_colours_of_its_own_gets_the_ansi_theme() -> None:
    assert theme_for("truecolor", no_colour=False) == "cyberlayers-dark"
    assert theme_for("256", no_colour=False) == "cyberlayers-dark"
    assert theme_for("standard", no_colour=False) == "ansi-dark"
    assert theme_for(None, no_colour=False) == "ansi-dark"
    assert theme_for("truecolor", no_colour=True) == "ansi-dark"


async def test_without_colour_nothing_but_emphasis_is_left(council: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter")
        for strip in app.screen._compositor.render_strips():
            for line_filter in app.get_line_filters():
                strip = strip.apply_filter(line_filter, app.screen.background_colors[1])  # noqa: PLW2901 - each filter takes the last one's strip
            for segment in strip:
                if segment.style is not None:
                    assert segment.style.color is None or segment.style.color.is_default
                    assert segment.style.bgcolor is None or segment.style.bgcolor.is_default


async def test_the_rings_take_the_shape_of_the_terminals_cells_from_the_settings(worked: Path) -> None:
    (worked / "settings.toml").write_text("cell_ratio = 1.5\n", encoding="utf-8")
    async with opened(worked) as (app, pilot):
        assert app.screen.query_one(RingBoard).cell_ratio == 1.5
        await press(pilot, "5")
        assert app.screen.query_one(SectorBoard).cell_ratio == 1.5
