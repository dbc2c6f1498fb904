"""One layer: its controls as a table, and its ring cut into one sector for each of them."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cyberlayers.model.layers import LAYERS
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.control_table import ControlTable, row_of
from cyberlayers.tui.widgets.filter_line import FilterLine
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.widgets.messages import SectorHighlighted, SectorSelected
from cyberlayers.tui.widgets.sector_board import SectorBoard
from cyberlayers.tui.wording import joined, shown, state_words


class LayerScreen(WorkspaceScreen[None]):
    """The controls of one layer."""

    HELP = (
        "Each line is a control of this layer: its sign says where it stands against what the profile requires, "
        "and the line below the table says the same in words. A ★ marks a key control: if it fails, the layer "
        "fails.\n\n"
        "Supported is the lower of what is claimed and what the evidence can carry. Ev. counts the items that count "
        "today, and after a stroke all there are.\n\n"
        "Left and right move to the next layer. / looks for words in ids, titles and states; Escape takes the filter "
        "off."
    )
    CSS_PATH = "../styles/layer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("a", "open", "Answer"),
        Binding("e", "evidence", "Evidence"),
        Binding("left", "turn(-1)", "Inwards", show=False),
        Binding("right", "turn(1)", "Outwards", show=False),
        Binding("r", "app.go('queue')", "Review"),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def heading(self) -> str:
        """Return the layer's number and name."""
        return f"{self.number} {LAYERS[self.number - 1].name}"

    def body(self) -> ComposeResult:
        """Yield table and donut."""
        yield Static(id="summary", markup=False)
        yield FilterLine()
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield Static(id="headings", markup=False)
                yield ControlTable(id="main")
            with Vertical(id="right"):
                yield SectorBoard(id="sectors")
                yield HangingLines(id="exercised")
        yield Static(id="about", markup=False)

    def show(self, snapshot: Snapshot) -> None:
        """Fill the table and the donut."""
        from cyberlayers.report.posture import interval_words, target_words
        from cyberlayers.tui.board_panels import exercised_lines

        layer = snapshot.posture.layers[self.number - 1]
        counts = [
            f"{layer.met} of {layer.applicable} met",
            f"{layer.claimed_only} claimed, not shown",
            f"{layer.unassessed} not assessed",
            f"{layer.key_unmet} key not met",
        ]
        if layer.contradicted:
            counts.append(f"{layer.contradicted} contradicted")
        head = Content.styled(target_words(layer), "bold")
        interval = [Content.styled(interval_words(layer), "$muted")] if layer.applicable else []
        line = (
            joined([head, *counts, *interval])
            if layer.applicable
            else joined([head, "the profile requires nothing here; its controls can still be assessed"])
        )
        self.query_one("#summary", Static).update(line)
        self.query_one("#exercised", HangingLines).fill(exercised_lines(snapshot))
        self.query_one(SectorBoard).band = snapshot.bands[self.number - 1]
        self._fill()

    def _fill(self) -> None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        words = self.query_one(FilterLine).value
        rows = tuple(row_of(one) for one in snapshot.posture.layers[self.number - 1].controls)
        table = self.query_one(ControlTable)
        table.fill(tuple(row for row in rows if row.matches(words)))
        self.call_after_refresh(self._head)
        if table.chosen is None:
            self.query_one("#about", Static).update("Nothing here matches. Escape takes the filter off.")

    def _head(self) -> None:
        self.query_one("#headings", Static).update(self.query_one(ControlTable).headings())

    def on_resize(self) -> None:
        """Lay the headings out again."""
        self.call_after_refresh(self._head)

    @on(ControlTable.Moved)
    def _about(self, message: ControlTable.Moved) -> None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        controls = snapshot.posture.layers[self.number - 1].controls
        place = [one.posture.control.id for one in controls].index(message.id)
        self.query_one(SectorBoard).choose(place)
        found = controls[place]
        control = found.posture.control
        about = Content.assemble(
            (f"{control.id} ", "bold"), shown(control.title, "bold"), "  ", state_words(str(found.state)), "\n",
            shown(control.outcome), "\n", shown(found.posture.reasons[0].text, "$muted"),
        )  # fmt: skip
        self.query_one("#about", Static).update(about)

    @on(ControlTable.Opened)
    def _opened(self, message: ControlTable.Opened) -> None:
        self.host.go("control", message.id)

    @on(SectorHighlighted)
    def _follow(self, message: SectorHighlighted) -> None:
        control = self._control_at(message.index)
        if control:
            self.query_one(ControlTable).choose(control)

    @on(SectorSelected)
    def _selected(self, message: SectorSelected) -> None:
        control = self._control_at(message.index)
        if control:
            self.host.go("control", control)

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._fill()

    def _control_at(self, place: int) -> str | None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return None
        return snapshot.posture.layers[self.number - 1].controls[place].posture.control.id

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterLine).use()

    def action_open(self) -> None:
        """Open the control under the cursor."""
        chosen = self.query_one(ControlTable).chosen
        if chosen:
            self.host.go("control", chosen)

    def action_evidence(self) -> None:
        """Add evidence to the control under the cursor."""
        chosen = self.query_one(ControlTable).chosen
        if chosen:
            self.host.go("evidence-form", (chosen,))

    def action_turn(self, outwards: int) -> None:
        """Go to the next layer, inwards or outwards."""
        self.host.open_layer((self.number - 1 + outwards) % len(LAYERS) + 1)
