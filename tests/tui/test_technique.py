from collections.abc import Callable
from typing import Literal

import pytest
from rich.color import Color, ColorSystem
from rich.console import Console
from textual.app import App, ComposeResult

from cyberlayers.tui.rings.palette import Colour, palette_on
from cyberlayers.tui.widgets.painted import Painted
from cyberlayers.tui.widgets.technique import Technique, technique_for
from tests.tui.stage import Stage
from tests.tui.text_grid import lines_of

System = Literal["standard", "256", "truecolor", "windows"]


@pytest.mark.parametrize(
    ("system", "technique"),
    [
        ("truecolor", Technique.SMOOTH),
        ("256", Technique.INDEXED),
        ("standard", Technique.SIGNS),
        ("windows", Technique.SIGNS),
        (None, Technique.SIGNS),
    ],
)
def test_the_technique_follows_the_colours_of_the_terminal(system: System | None, technique: Technique) -> None:
    app: App[None] = App()
    app.console = Console(color_system=system, force_terminal=True, _environ={})
    assert technique_for(app) is technique


def without_colour(app: App[None]) -> None:
    app.no_color = True


def with_an_ansi_theme(app: App[None]) -> None:
    app.theme = "ansi-light"


@pytest.mark.parametrize("change", [without_colour, with_an_ansi_theme])
def test_no_color_and_the_terminals_own_colours_mean_signs(change: Callable[[App[None]], None]) -> None:
    app: App[None] = App()
    app.console = Console(color_system="truecolor", force_terminal=True, _environ={})
    change(app)
    assert technique_for(app) is Technique.SIGNS


async def test_a_widget_uses_the_technique_it_is_given_else_the_terminals() -> None:
    app = Stage(technique=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.board.drawn_as is technique_for(app)
        app.board.technique = Technique.INDEXED
        assert app.board.drawn_as is Technique.INDEXED


async def test_a_widget_that_paints_nothing_is_blank() -> None:
    class Blank(App[None]):
        def compose(self) -> ComposeResult:
            yield Painted()

    app = Blank()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        assert {line.text for line in lines_of(app.query_one(Painted))} == {" " * 20}


@pytest.mark.parametrize("ground", [(0x12, 0x12, 0x12), (0xE0, 0xE0, 0xE0)])
def test_a_terminal_with_256_colours_shows_the_hues_of_the_indexed_palette_as_they_are(ground: Colour) -> None:
    for tone in palette_on(ground, indexed=True).tones:
        for colour in (tone.bright, tone.muted):
            shown = Color.from_rgb(*colour).downgrade(ColorSystem.EIGHT_BIT)
            assert shown.get_truecolor() == colour
