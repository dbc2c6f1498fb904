"""What the widgets have in common in which one thing of several is chosen."""

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.widgets.messages import LayerHighlighted, LayerSelected
from cyberlayers.tui.widgets.painted import Painted
from cyberlayers.tui.widgets.technique import Technique


class Chooser(Painted, can_focus=True):
    """One of several numbered things is chosen, another may be under the pointer.

    The pointer lights a thing, a click chooses it, a click on the chosen one opens it.
    """

    chosen: reactive[int] = reactive(0)
    """The number of the chosen thing."""
    hovered: reactive[int | None] = reactive(None)
    """The number of the thing under the pointer."""
    cell_ratio: reactive[float] = reactive(2.0)
    """The height of a cell of the terminal over its width."""

    def __init__(
        self,
        *,
        chosen: int,
        technique: Technique | None = None,
        cell_ratio: float = 2.0,
        **options: Any,  # noqa: ANN401 - Textual's own
    ) -> None:
        super().__init__(**options)
        self.set_reactive(Chooser.chosen, chosen)
        self.set_reactive(Chooser.technique, technique)
        self.set_reactive(Chooser.cell_ratio, cell_ratio)

    def thing_at(self, column: int, row: int) -> int | None:
        """Return the number of what stands at a cell of the content; nothing here."""
        del column, row
        return None

    def announce(self, number: int) -> None:
        """Post that a person moved to a thing; silent here."""
        del number

    def action_open(self) -> None:
        """Post that the chosen thing is to be opened; silent here."""

    def move_to(self, number: int) -> None:
        """Choose a thing for a person, who hears of it."""
        if number != self.chosen:
            self.chosen = number
            self.announce(number)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Light what is under the pointer."""
        self.hovered = self._thing_under(event)

    def on_leave(self, _event: events.Leave) -> None:
        """Let go of what was under the pointer."""
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; open it when it was chosen already."""
        number = self._thing_under(event)
        if number is None:
            return
        if number == self.chosen:
            self.action_open()
        else:
            self.move_to(number)

    def _thing_under(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        return None if offset is None else self.thing_at(offset.x, offset.y)


class BandChooser(Chooser):
    """One of the layers is chosen. Posts `LayerHighlighted` and `LayerSelected`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(1)", "Outwards", show=False),
        Binding("down,j", "move(-1)", "Inwards", show=False),
        Binding("enter", "open", "Open layer"),
    ]

    bands: reactive[tuple[Band, ...]] = reactive(())
    """The layers, inside to outside."""

    def __init__(
        self,
        bands: tuple[Band, ...] = (),
        *,
        chosen: int = 1,
        **options: Any,  # noqa: ANN401 - those of a chooser
    ) -> None:
        super().__init__(chosen=chosen, **options)
        self.set_reactive(BandChooser.bands, bands)

    def choose(self, number: int) -> None:
        """Choose a layer without saying so; a number that is not there changes nothing."""
        if self.index_of(number) is not None:
            self.chosen = number

    def index_of(self, number: int | None) -> int | None:
        """Return the place of a layer in `bands`."""
        return next((index for index, band in enumerate(self.bands) if band.number == number), None)

    def announce(self, number: int) -> None:
        """Post that a person moved to a layer."""
        index = self.index_of(number)
        if index is not None:
            self.post_message(LayerHighlighted(self, self.bands[index]))

    def action_open(self) -> None:
        """Post that the chosen layer is to be opened."""
        index = self.index_of(self.chosen)
        if index is not None:
            self.post_message(LayerSelected(self, self.bands[index]))

    def action_move(self, outwards: int) -> None:
        """Move by so many layers, no further than the last."""
        if self.bands:
            index = (self.index_of(self.chosen) or 0) + outwards
            self.move_to(self.bands[min(max(index, 0), len(self.bands) - 1)].number)
