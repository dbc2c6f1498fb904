import pytest

from cyberlayers.tui.rings.palette import palette_on
from cyberlayers.tui.widgets.ring_board import RingBoard
from cyberlayers.tui.widgets.technique import Technique
from tests.tui.samples import BANDS
from tests.tui.stage import Stage, settle
from tests.tui.text_grid import assert_golden, lines_of, screen_text, tone_map

SIZES = [(80, 24), (120, 40), (200, 60)]
DARK = (0x12, 0x12, 0x12)


async def test_keys_move_outwards_and_inwards_and_stop_at_the_ends() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("up", "k", "up")
        assert app.board.chosen == 4
        await pilot.press("down", "j")
        assert app.board.chosen == 2
        await pilot.press("down", "down", "down")
        assert app.board.chosen == 1
        await pilot.press(*["up"] * 9)
        assert app.board.chosen == 8
        await settle(pilot)
        assert app.heard[-1] == ("highlighted", 8)
        assert app.heard.count(("highlighted", 8)) == 1


async def test_enter_opens_the_chosen_layer() -> None:
    app = Stage(chosen=3)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert app.heard == [("selected", 3)]


async def test_choosing_from_code_is_silent_and_refuses_what_is_not_there() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        app.board.choose(6)
        app.board.choose(9)
        await settle(pilot)
        assert app.board.chosen == 6
        assert app.heard == []


async def test_board_and_list_follow_each_other_through_quick_keys() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["up"] * 5, "down", "up", "up")
        app.rows.focus()
        await pilot.press("up", "down", "down")
        await settle(pilot)
        assert app.board.chosen == app.rows.chosen == 6


async def test_a_click_hits_every_ring_all_round() -> None:
    app = Stage()
    async with app.run_test(size=(160, 50)) as pilot:
        dial = app.board.dial()
        assert dial is not None
        for number, ring in enumerate(dial.rings, 1):
            for turn in (0.02, 0.3, 0.77):
                app.board.choose(1 + number % 8)
                await pilot.click(RingBoard, offset=dial.place(ring.middle, turn))
                assert app.board.chosen == number, turn


async def test_a_click_on_the_chosen_ring_opens_it_and_one_beside_the_dial_does_nothing() -> None:
    app = Stage(chosen=5)
    async with app.run_test(size=(120, 40)) as pilot:
        dial = app.board.dial()
        assert dial is not None
        await pilot.click(RingBoard, offset=(0, 0))
        await pilot.click(RingBoard, offset=dial.place(dial.rings[4].middle, 0.3))
        await settle(pilot)
        assert app.heard == [("selected", 5)]


async def test_the_pointer_lights_a_ring_and_lets_go_of_it() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        dial = app.board.dial()
        assert dial is not None
        dark = lines_of(app.board)
        await pilot.hover(RingBoard, offset=dial.place(dial.rings[5].middle, 0.25))
        assert app.board.hovered == 6
        assert lines_of(app.board) != dark
        await pilot.hover("BandList", offset=(2, 30))
        await settle(pilot)
        assert app.board.hovered is None
        assert lines_of(app.board) == dark


@pytest.mark.parametrize("technique", Technique)
async def test_every_row_has_the_width_of_the_widget_at_any_size(technique: Technique) -> None:
    app = Stage(technique=technique)
    async with app.run_test(size=(120, 40)) as pilot:
        for size in ((120, 40), (61, 20), (34, 9), (6, 4), (3, 1), (200, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            width, height = app.board.size
            assert [line.cell_length for line in lines_of(app.board)] == [width] * height


@pytest.mark.parametrize("technique", Technique)
async def test_a_board_without_layers_is_blank_and_deaf(technique: Technique) -> None:
    app = Stage(bands=(), technique=technique)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up", "enter")
        await pilot.click(RingBoard, offset=(10, 10))
        await settle(pilot)
        assert app.heard == []
        assert {line.text.strip() for line in lines_of(app.board)} == {""}


async def test_new_layers_and_another_cell_ratio_are_drawn() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        before = lines_of(app.board)
        app.board.bands = BANDS[:4]
        await settle(pilot)
        fewer = lines_of(app.board)
        app.board.cell_ratio = 1.7
        await settle(pilot)
        assert len({tuple(map(str, lines)) for lines in (before, fewer, lines_of(app.board))}) == 3


async def test_a_line_is_painted_once_until_something_changes() -> None:
    app = Stage()
    async with app.run_test(size=(120, 40)) as pilot:
        first = app.board.render_line(20)
        assert app.board.render_line(20) is first
        await pilot.press("up")
        await settle(pilot)
        assert app.board.render_line(20) is not first


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord"])
async def test_the_board_stands_on_the_ground_of_the_theme(theme: str) -> None:
    app = Stage(theme=theme)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        corner = next(iter(app.board.render_line(0)))
        assert corner.style is not None
        assert corner.style.bgcolor is not None
        assert corner.style.bgcolor.get_truecolor() == app.board.background_colors[1].rgb


@pytest.mark.parametrize("size", SIZES)
async def test_in_signs_the_screen_looks_as_it_did(size: tuple[int, int]) -> None:
    app = Stage(technique=Technique.SIGNS, theme="ansi-dark", chosen=5)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert_golden(f"board-in-signs-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_in_colour_every_tone_is_where_it_was(size: tuple[int, int]) -> None:
    app = Stage(chosen=5)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        palette = palette_on(DARK)
        legend = {palette.ground: " ", palette.unknown: "?", palette.towards_ground(palette.unknown, 0.12): "?"}
        for band in BANDS:
            if band.low is not None:
                for mark, colour in zip("#+.", palette.tone(band.low), strict=True):
                    legend[palette.towards_ground(colour, 0 if band.number == 5 else 0.12)] = mark
        for softer in (0.12, 0.36):
            legend[palette.towards_ground(palette.ink, softer)] = "o"
        assert_golden(f"board-in-colour-{size[0]}x{size[1]}", tone_map(lines_of(app.board), legend))
