from textual import on
from textual.app import App, ComposeResult

from cyberlayers.tui.widgets.band_list import BandList
from cyberlayers.tui.widgets.chooser import Chooser
from cyberlayers.tui.widgets.messages import LayerHighlighted
from cyberlayers.tui.widgets.ring_board import RingBoard
from tests.tui.samples import BANDS


class Quiet(App[None]):
    """A chooser of nothing in particular."""

    def compose(self) -> ComposeResult:
        yield Chooser(chosen=3)


class Listening(App[None]):
    """An app that tells its two choosers apart by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield RingBoard(BANDS, id="rings")
        yield BandList(BANDS, id="rows")

    @on(LayerHighlighted, "#rings")
    def from_rings(self, message: LayerHighlighted) -> None:
        self.heard.append(f"rings {message.band.slug}")

    @on(LayerHighlighted, "#rows")
    def from_rows(self, message: LayerHighlighted) -> None:
        self.heard.append(f"rows {message.band.slug}")


async def test_a_chooser_of_nothing_has_nothing_under_the_pointer_and_says_nothing() -> None:
    app = Quiet()
    async with app.run_test(size=(20, 5)) as pilot:
        chooser = app.query_one(Chooser)
        await pilot.click(Chooser, offset=(3, 3))
        assert chooser.hovered is None
        assert chooser.chosen == 3
        chooser.action_open()
        chooser.move_to(4)
        assert chooser.chosen == 4


async def test_a_message_tells_which_widget_it_comes_from() -> None:
    app = Listening()
    async with app.run_test(size=(120, 40)) as pilot:
        app.query_one(RingBoard).focus()
        await pilot.press("up")
        app.query_one(BandList).focus()
        await pilot.press("up", "up")
        await pilot.pause()
        assert app.heard == ["rings data-security", "rows data-security", "rows applications-internal"]


async def test_a_layer_that_is_no_longer_there_is_neither_announced_nor_opened() -> None:
    app = Listening()
    async with app.run_test(size=(120, 40)) as pilot:
        rings = app.query_one(RingBoard)
        rings.choose(8)
        rings.bands = BANDS[:3]
        rings.announce(8)
        rings.action_open()
        rings.focus()
        await pilot.press("up")
        await pilot.pause()
        assert app.heard == ["rings data-security"]
