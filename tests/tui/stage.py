"""A small app that shows the board and the list side by side and writes down what they say."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.widgets.band_list import BandList
from cyberlayers.tui.widgets.messages import (
    LayerHighlighted,
    LayerSelected,
    SectorHighlighted,
    SectorSelected,
)
from cyberlayers.tui.widgets.ring_board import RingBoard
from cyberlayers.tui.widgets.sector_board import SectorBoard
from cyberlayers.tui.widgets.technique import Technique
from tests.tui.samples import BANDS


async def settle(pilot: Pilot[None]) -> None:
    """Let messages and what they cause be done."""
    await pilot.pause()
    await pilot.pause()


class Stage(App[None]):
    """Board and list, each following the other, as a screen would have them."""

    CSS = """
    RingBoard { width: 2fr; }
    BandList { width: 3fr; margin-left: 2; }
    """

    def __init__(
        self,
        *,
        bands: tuple[Band, ...] = BANDS,
        technique: Technique | None = Technique.SMOOTH,
        chosen: int = 1,
        theme: str = "textual-dark",
    ) -> None:
        super().__init__()
        self.board = RingBoard(bands, chosen=chosen, technique=technique)
        self.rows = BandList(bands, chosen=chosen, technique=technique)
        self.wanted_theme = theme
        self.heard: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.board
            yield self.rows

    def on_mount(self) -> None:
        self.theme = self.wanted_theme
        self.board.focus()

    def on_layer_highlighted(self, message: LayerHighlighted) -> None:
        self.heard.append(("highlighted", message.band.number))
        self.board.choose(message.band.number)
        self.rows.choose(message.band.number)

    def on_layer_selected(self, message: LayerSelected) -> None:
        self.heard.append(("selected", message.band.number))


class DonutStage(App[None]):
    """One layer, cut into its controls."""

    def __init__(self, band: Band | None, technique: Technique = Technique.SMOOTH) -> None:
        super().__init__()
        self.donut = SectorBoard(band, technique=technique)
        self.heard: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.donut

    def on_sector_highlighted(self, message: SectorHighlighted) -> None:
        self.heard.append(("highlighted", message.index))

    def on_sector_selected(self, message: SectorSelected) -> None:
        self.heard.append(("selected", message.index))
