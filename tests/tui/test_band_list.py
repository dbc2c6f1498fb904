from dataclasses import replace

import pytest

from cyberlayers.tui.widgets.band_list import BandList
from cyberlayers.tui.widgets.technique import Technique
from tests.tui.samples import BANDS, make_band
from tests.tui.stage import Stage, settle
from tests.tui.text_grid import lines_of, text_of

HOSTILE = "[red]\x1b[31mred[/] [@click=app.quit()]\u202e\nsecond 漢字"


@pytest.mark.parametrize("technique", Technique)
async def test_no_row_is_wider_or_narrower_than_the_list(technique: Technique) -> None:
    bands = (*BANDS[:7], make_band(8, (3, 1, 0, 0, 0, 0), HOSTILE, HOSTILE))
    app = Stage(bands=bands, technique=technique)
    async with app.run_test(size=(200, 50)) as pilot:
        for size in ((200, 50), (120, 40), (100, 18), (80, 24), (61, 9), (33, 30), (14, 5), (4, 2)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            width, height = app.rows.size
            lines = lines_of(app.rows)
            assert [line.cell_length for line in lines] == [width] * height
            assert not {"\x1b", "\n", "\u202e"} & set(text_of(lines).replace("\n", ""))


async def test_markup_in_a_name_is_shown_and_not_obeyed() -> None:
    app = Stage(bands=(make_band(1, (1, 0, 0, 0, 0, 0), name="[red]not red[/red]"),))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "[red]not red[/red]" in text_of(lines_of(app.rows))


async def test_the_outermost_layer_stands_at_the_top() -> None:
    app = Stage()
    async with app.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        rows = [line.split()[0] for line in text_of(lines_of(app.rows)).splitlines() if line[:3].strip(" ▌")]
        assert [row.strip("▌") or "1" for row in rows] == list("87654321")


async def test_keys_move_the_list_as_they_move_the_board() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        app.rows.focus()
        await pilot.press("up", "k", "down", "enter")
        await settle(pilot)
        assert app.heard == [("highlighted", 2), ("highlighted", 3), ("highlighted", 2), ("selected", 2)]
        assert app.board.chosen == 2


@pytest.mark.parametrize("size", [(200, 40), (120, 40), (120, 18), (80, 11)])
async def test_a_click_hits_the_row_that_shows_the_layer(size: tuple[int, int]) -> None:
    app = Stage(chosen=8)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for band in reversed(BANDS[:7]):
            lines = text_of(lines_of(app.rows)).splitlines()
            row = next(y for y, text in enumerate(lines) if text[1:3].strip() == str(band.number))
            await pilot.click(BandList, offset=(5, row))
            await settle(pilot)
            assert app.board.chosen == app.rows.chosen == band.number
        await pilot.click(BandList, offset=(5, row))
        await settle(pilot)
        assert app.heard[-1] == ("selected", 1)


async def test_the_pointer_lights_a_row_and_nothing_below_the_last() -> None:
    app = Stage(chosen=8)
    async with app.run_test(size=(200, 40)) as pilot:
        await pilot.hover(BandList, offset=(5, 4))
        assert app.rows.hovered == 6
        await pilot.hover(BandList, offset=(5, 30))
        assert app.rows.hovered is None


@pytest.mark.parametrize("chosen", range(1, 9))
async def test_a_list_too_low_for_all_shows_the_chosen_row(chosen: int) -> None:
    app = Stage(chosen=chosen, technique=Technique.SIGNS)
    async with app.run_test(size=(120, 3)) as pilot:
        await settle(pilot)
        shown = text_of(lines_of(app.rows))
        assert f"[{chosen}]" in shown
        assert len(shown.split("\n")) == 4


async def test_the_chosen_row_is_marked_with_and_without_colour() -> None:
    for technique, mark in ((Technique.SMOOTH, "▌4"), (Technique.INDEXED, "▌4"), (Technique.SIGNS, "[4]")):
        app = Stage(chosen=4, technique=technique)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            assert mark in text_of(lines_of(app.rows))


async def test_without_colour_a_bar_says_by_its_signs_what_is_met_claimed_and_unknown() -> None:
    app = Stage(technique=Technique.SIGNS)
    async with app.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        assert {"█", "▒", "?", "·"} <= set(text_of(lines_of(app.rows)))


async def test_the_count_of_a_layer_follows_its_band() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        app.rows.bands = (*BANDS[:4], replace(BANDS[4], met=6, low=0.545), *BANDS[5:])
        await settle(pilot)
        assert "6/11" in text_of(lines_of(app.rows))
