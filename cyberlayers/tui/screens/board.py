"""Home: the eight rings, the list beside them, what is due, and what to do next."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cyberlayers.model.layers import LAYERS
from cyberlayers.tui.rings.bands import Band
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.band_list import BandList
from cyberlayers.tui.widgets.chooser import BandChooser
from cyberlayers.tui.widgets.messages import LayerHighlighted, LayerSelected
from cyberlayers.tui.widgets.panel import Panel
from cyberlayers.tui.widgets.ring_board import RingBoard
from cyberlayers.tui.wording import shown

_EMPTY_RINGS = tuple(Band(layer.number, layer.name, layer.slug, 0, 0, 1, 0.0, 1.0, "") for layer in LAYERS)
"""Before anything is read: every ring in place, nothing in it."""
_EMPTY_ROWS = tuple(Band(layer.number, layer.name, layer.slug, 0, 0, 0, None, None, "reading…") for layer in LAYERS)


class BoardScreen(WorkspaceScreen[None]):
    """The dart board."""

    HELP = (
        "Each ring is one of the eight layers, the innermost in the middle. The bright part of a ring, clockwise from "
        "the top, is what is met and shown; the half-tone is claimed but not shown; the grey is what nobody has "
        "assessed; the dim track is the rest.\n\n"
        "Move with up and down, open with Enter, or press the layer's digit. Beside the rings each layer has its "
        "count of met controls, the interval from what is shown to what could still be, and a word.\n\n"
        "The line Next says what helps most. Tab goes to the panels; Enter opens what a line is about."
    )
    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("w", "app.walk", "Walk on"),
        Binding("r", "app.go('queue')", "Review"),
        Binding("s", "app.go('estate')", "Services"),
        Binding("x", "app.go('exercises')", "Exercise"),
        Binding("q", "app.leave", "Quit"),
    ]

    def body(self) -> ComposeResult:
        """Yield rings and list above, panels below."""
        with Horizontal(id="upper"):
            yield RingBoard(_EMPTY_RINGS, chosen=8, id="rings")
            with Vertical(id="side"):
                yield Static(id="summary", markup=False)
                yield BandList(_EMPTY_ROWS, chosen=8, id="main")
        with Container(id="next-frame"):
            yield Static(id="next", markup=False)
        with Horizontal(id="panels"):
            yield Panel("Lapses in 90 days", id="lapses")
            yield Panel("Waiting", id="waiting")
            yield Panel("Open findings", id="findings")
            yield Panel("Exercises", id="rehearsed")
        yield Static(id="glance", markup=False)

    def show(self, snapshot: Snapshot) -> None:
        """Fill rings, list and panels."""
        from cyberlayers.tui.board_panels import exercise_rows, finding_rows, glance, lapse_rows, waiting_rows

        for chooser in self.query(BandChooser):
            chooser.bands = snapshot.bands
        self.query_one("#summary", Static).update(shown(f"{snapshot.summary}."))
        self.query_one("#next", Static).update(Content.assemble(("Next  ", "bold $accent"), shown(snapshot.next_step)))
        self.query_one("#lapses", Panel).fill(lapse_rows(snapshot), "Nothing lapses.", len(snapshot.lapses))
        self.query_one("#waiting", Panel).fill(waiting_rows(snapshot), "Nothing waits for you.", len(snapshot.awaited))
        self.query_one("#findings", Panel).fill(finding_rows(snapshot), "None is open.", len(snapshot.findings))
        self.query_one("#rehearsed", Panel).fill(exercise_rows(snapshot), "", 0)
        self.query_one("#glance", Static).update(glance(snapshot))

    @on(LayerHighlighted)
    def _follow(self, message: LayerHighlighted) -> None:
        for chooser in self.query(BandChooser):
            chooser.choose(message.band.number)

    @on(LayerSelected)
    def _open(self, message: LayerSelected) -> None:
        if self.host.snapshot is not None:
            self.host.open_layer(message.band.number)

    @on(Panel.Chosen)
    def _go(self, message: Panel.Chosen) -> None:
        self.host.open_target(message.target)

    def action_back(self) -> None:
        """Stay: this is home."""
