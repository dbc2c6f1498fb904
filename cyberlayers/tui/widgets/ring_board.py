"""The board of eight rings: home of the screen."""

from collections.abc import Hashable, Iterable

from textual.strip import Strip

from cyberlayers.tui.rings import gauge
from cyberlayers.tui.rings.geometry import Dial
from cyberlayers.tui.rings.paint import Look
from cyberlayers.tui.rings.palette import Palette
from cyberlayers.tui.widgets.chooser import BandChooser


class RingBoard(BandChooser):
    """Eight gauge rings, the chosen one framed. Up and down move outwards and inwards."""

    DEFAULT_CSS = "RingBoard { width: 1fr; height: 1fr; }"

    def dial(self) -> Dial | None:
        """Return the geometry as it stands on the screen; None without layers or room."""
        if not self.bands or self.size.width < 2 or not self.size.height:
            return None
        return gauge.dial(self.size.width, self.size.height, self.bands, self.cell_ratio)

    def shows(self) -> Hashable:
        """Return what the rings depend on."""
        return self.bands, self.chosen, self.hovered, self.cell_ratio

    def paint(self, palette: Palette | None) -> Iterable[Strip]:
        """Return the lines of the board."""
        dial = self.dial()
        if dial is None:
            return ()
        look = Look(palette, self.index_of(self.chosen), self.index_of(self.hovered), self.has_focus)
        return [self.strip_of(cells) for cells in gauge.face(dial, self.bands, look)]

    def thing_at(self, column: int, row: int) -> int | None:
        """Return the number of the layer at a cell."""
        dial = self.dial()
        area = None if dial is None else dial.hit(column + 0.5, row + 0.5)
        return self.bands[area.ring].number if area is not None and area.is_arc else None
