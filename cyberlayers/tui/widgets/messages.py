"""What the board, the list and the donut say when a person moves or chooses.

They are posted for what a person did with keys or mouse, never for a call of `choose`: two widgets that
follow each other cannot echo.
"""

from textual.message import Message
from textual.widget import Widget

from cyberlayers.tui.rings.bands import Band


class BandMessage(Message):
    """Something about one layer.

    Attributes:
        band: the layer.
    """

    def __init__(self, sender: Widget, band: Band) -> None:
        super().__init__()
        self.band = band
        self._widget = sender

    @property
    def control(self) -> Widget:
        """The widget that posted it, for `textual.on` with a selector."""
        return self._widget


class LayerHighlighted(BandMessage):
    """A person moved to a layer."""


class LayerSelected(BandMessage):
    """A person wants to open a layer."""


class SectorMessage(BandMessage):
    """Something about one control of a layer.

    Attributes:
        band: the layer.
        index: the place of the control in the layer, from 0.
    """

    def __init__(self, sender: Widget, band: Band, index: int) -> None:
        super().__init__(sender, band)
        self.index = index


class SectorHighlighted(SectorMessage):
    """A person moved to a control."""


class SectorSelected(SectorMessage):
    """A person wants to open a control."""
