"""The walk: the key controls only, in catalogue order. Everything else stays visibly unassessed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cyberlayers.tui.next_step import key_controls
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.control_table import ControlTable, row_of
from cyberlayers.tui.wording import STAR, shown


class WalkScreen(WorkspaceScreen[None]):
    """Start with these."""

    HELP = (
        "The key controls are the few whose failure defeats a layer: begin with them. Enter opens one; tick its "
        "statements, confirm with c, add evidence with e, and press w for the next. Nothing else needs to be answered "
        "now: it stays visibly not assessed."
    )
    CSS_PATH = "../styles/queue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "app.walk", "Next one")]

    def heading(self) -> str:
        """Return the name of the walk."""
        return "The walk"

    def body(self) -> ComposeResult:
        """Yield the table."""
        yield Static(id="summary", markup=False)
        yield Static(id="headings", markup=False)
        yield ControlTable(id="main")

    def show(self, snapshot: Snapshot) -> None:
        """Fill the table."""
        keys = key_controls(snapshot.posture)
        untouched = sum(one.state.value == "unassessed" for one in keys)
        met = sum(one.met for one in keys)
        line = f"Start with these {len(keys)} {STAR}: {untouched} not assessed, {met} met. {snapshot.next_step}"
        self.query_one("#summary", Static).update(shown(line, "bold"))
        table = self.query_one(ControlTable)
        table.fill(tuple(row_of(one) for one in keys))
        if snapshot.walk and table.highlighted in {None, 0}:
            table.choose(snapshot.walk)
        self.call_after_refresh(self._head)

    def on_resize(self) -> None:
        """Lay the headings out again."""
        self.call_after_refresh(self._head)

    def _head(self) -> None:
        self.query_one("#headings", Static).update(self.query_one(ControlTable).headings())

    @on(ControlTable.Opened)
    def _opened(self, message: ControlTable.Opened) -> None:
        self.host.go("control", message.id)
