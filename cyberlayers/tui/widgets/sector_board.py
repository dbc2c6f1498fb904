"""One layer as a donut: a sector for each of its controls."""

from collections.abc import Hashable, Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip

from cyberlayers.tui.rings import sectors
from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.rings.geometry import Dial
from cyberlayers.tui.rings.paint import Look
from cyberlayers.tui.rings.palette import Palette
from cyberlayers.tui.widgets.chooser import Chooser
from cyberlayers.tui.widgets.messages import SectorHighlighted, SectorSelected


class SectorBoard(Chooser):
    """One ring cut into sectors, counted from 0, the chosen one framed.

    Right and down move clockwise, left and up back. Posts `SectorHighlighted` and `SectorSelected`.
    """

    DEFAULT_CSS = "SectorBoard { width: 1fr; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,l,j", "turn(1)", "Next control", show=False),
        Binding("left,up,h,k", "turn(-1)", "Previous control", show=False),
        Binding("enter", "open", "Open control"),
    ]

    band: reactive[Band | None] = reactive(None)
    """The layer."""

    def __init__(
        self,
        band: Band | None = None,
        *,
        chosen: int = 0,
        **options: Any,  # noqa: ANN401 - those of a chooser
    ) -> None:
        super().__init__(chosen=chosen, **options)
        self.set_reactive(SectorBoard.band, band)

    def choose(self, index: int) -> None:
        """Frame a sector without saying so; one that the layer does not have changes nothing."""
        if 0 <= index < self._count:
            self.chosen = index

    def dial(self) -> Dial | None:
        """Return the geometry as it stands on the screen; None without a layer or room."""
        if self.band is None or self.size.width < 2 or not self.size.height:
            return None
        return sectors.dial(self.size.width, self.size.height, self.band, self.cell_ratio)

    def shows(self) -> Hashable:
        """Return what the sectors depend on."""
        return self.band, self.chosen, self.hovered, self.cell_ratio

    def paint(self, palette: Palette | None) -> Iterable[Strip]:
        """Return the lines of the donut."""
        dial = self.dial()
        if dial is None or self.band is None:
            return ()
        chosen = self.chosen if self.chosen < self._count else None
        look = Look(palette, chosen, self.hovered, self.has_focus)
        return [self.strip_of(cells) for cells in sectors.face(dial, self.band, look)]

    def thing_at(self, column: int, row: int) -> int | None:
        """Return the place of the sector at a cell."""
        dial = self.dial()
        area = None if dial is None or not self._count else dial.hit(column + 0.5, row + 0.5)
        return area.arc if area is not None and area.is_arc else None

    def announce(self, number: int) -> None:
        """Post that a person moved to a control."""
        if self.band is not None:
            self.post_message(SectorHighlighted(self, self.band, number))

    def action_open(self) -> None:
        """Post that the chosen control is to be opened."""
        if self.band is not None and self.chosen < self._count:
            self.post_message(SectorSelected(self, self.band, self.chosen))

    def action_turn(self, clockwise: int) -> None:
        """Move by so many sectors, round and round."""
        if self._count:
            self.move_to((self.chosen + clockwise) % self._count)

    @property
    def _count(self) -> int:
        return 0 if self.band is None else len(self.band.sectors)
