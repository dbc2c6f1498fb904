import pytest

from cyberlayers.tui.widgets.sector_board import SectorBoard
from cyberlayers.tui.widgets.technique import Technique
from tests.tui.samples import make_band
from tests.tui.stage import DonutStage, settle
from tests.tui.text_grid import assert_golden, lines_of, text_of

MIXED = make_band(5, (3, 2, 2, 2, 2, 1), "key control unmet")


async def test_keys_go_round_and_round() -> None:
    app = DonutStage(MIXED)
    async with app.run_test(size=(80, 24)) as pilot:
        app.donut.focus()
        await pilot.press("right", "down", "l", "j", "left", "h")
        assert app.donut.chosen == 2
        await pilot.press("up", "k", "left")
        assert app.donut.chosen == 11
        await pilot.press("right")
        assert app.donut.chosen == 0
        await pilot.press("enter")
        await settle(pilot)
        assert app.heard[-2:] == [("highlighted", 0), ("selected", 0)]


async def test_choosing_from_code_is_silent_and_refuses_what_is_not_there() -> None:
    app = DonutStage(MIXED)
    async with app.run_test(size=(80, 24)) as pilot:
        app.donut.choose(7)
        app.donut.choose(12)
        app.donut.choose(-1)
        await settle(pilot)
        assert app.donut.chosen == 7
        assert app.heard == []


async def test_a_click_hits_every_sector_and_a_second_opens_it() -> None:
    app = DonutStage(MIXED)
    async with app.run_test(size=(80, 30)) as pilot:
        dial = app.donut.dial()
        assert dial is not None
        ring = dial.rings[1]
        for index in range(1, 12):
            place = dial.place(ring.middle, ring.middle_of(index))
            await pilot.click(SectorBoard, offset=place)
            assert app.donut.chosen == index
        await pilot.click(SectorBoard, offset=place)
        await pilot.click(SectorBoard, offset=(0, 0))
        await settle(pilot)
        assert app.heard[-2:] == [("highlighted", 11), ("selected", 11)]


async def test_the_pointer_lights_a_sector_but_not_the_hole() -> None:
    app = DonutStage(MIXED)
    async with app.run_test(size=(80, 30)) as pilot:
        dial = app.donut.dial()
        assert dial is not None
        ring = dial.rings[1]
        await pilot.hover(SectorBoard, offset=dial.place(ring.middle, ring.middle_of(6)))
        assert app.donut.hovered == 6
        await pilot.hover(SectorBoard, offset=dial.place(0, 0))
        assert app.donut.hovered is None


@pytest.mark.parametrize("technique", Technique)
async def test_every_row_has_the_width_of_the_widget_at_any_size(technique: Technique) -> None:
    app = DonutStage(MIXED, technique)
    async with app.run_test(size=(120, 40)) as pilot:
        for size in ((120, 40), (31, 12), (6, 4), (2, 1), (1, 3), (200, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            width, height = app.donut.size
            assert [line.cell_length for line in lines_of(app.donut)] == [width] * height


@pytest.mark.parametrize("band", [None, make_band(3, (0, 0, 0, 0, 0, 0))])
async def test_nothing_can_be_chosen_where_there_is_no_control(band: None) -> None:
    app = DonutStage(band)
    async with app.run_test(size=(80, 24)) as pilot:
        app.donut.focus()
        await pilot.press("right", "enter")
        await pilot.click(SectorBoard, offset=(40, 2))
        app.donut.choose(0)
        app.donut.announce(0) if band is None else None
        await settle(pilot)
        assert app.heard == []


async def test_a_choice_that_a_new_layer_does_not_have_frames_nothing() -> None:
    app = DonutStage(MIXED)
    async with app.run_test(size=(80, 24)) as pilot:
        app.donut.choose(11)
        app.donut.band = make_band(2, (3, 0, 0, 0, 0, 0))
        app.donut.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert app.heard == []
        assert lines_of(app.donut)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_in_signs_a_layer_looks_as_it_did(size: tuple[int, int]) -> None:
    app = DonutStage(MIXED, Technique.SIGNS)
    async with app.run_test(size=size) as pilot:
        app.donut.choose(4)
        await settle(pilot)
        assert_golden(f"sectors-in-signs-{size[0]}x{size[1]}", text_of(lines_of(app.donut)))
