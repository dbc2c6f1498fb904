"""What the screens of one run have in common: the run is read in a worker, and looked at anew every second.

Nothing is remembered here that is not recorded: whatever happens to this process, another one reads the same events
and stands at the same minute, before the same inject.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from cyberlayers.errors import CyberlayersError
from cyberlayers.exercise.situation import Situation
from cyberlayers.tui.screens.reading import ReadingScreen
from cyberlayers.tui.snapshot import Snapshot

if TYPE_CHECKING:
    from cyberlayers.model.run import RunEvent
    from cyberlayers.tui.exercise.desk import Desk

TICK_SECONDS = 1.0


class RunScreen(ReadingScreen[None]):
    """One run. A subclass draws in `draw`, called at every tick and whenever more is known."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self.run_id = run
        self.desk: Desk | None = None
        self.situation: Situation | None = None
        self._recording = 0
        self._awaited = 0

    @property
    def busy(self) -> bool:
        """Tell whether something is being recorded, or was and is not read yet: until then keys do nothing."""
        return self._recording > 0 or (self.desk is not None and self.desk.seq < self._awaited)

    def heading(self) -> str:
        """Return the run and its scenario."""
        return f"{self.run_id} {self.desk.scenario.about.title}" if self.desk else self.run_id

    def on_mount(self) -> None:
        """Read the run, and look at the clock every second."""
        super().on_mount()
        self.set_interval(TICK_SECONDS, self.tick)

    def show(self, snapshot: Snapshot) -> None:
        """Read what was recorded since."""
        from cyberlayers.tui.exercise.desk import read_desk

        self.read(
            partial(read_desk, run=self.run_id, snapshot=snapshot, known=self.desk), self._arrived, self._unreadable
        )

    def now(self) -> datetime:
        """Return the time on the wall."""
        workspace = self.host.workspace
        if workspace is None:
            raise RuntimeError("a run is shown without a workspace")
        return workspace.clock()

    def tick(self) -> None:
        """Look at the clock."""
        if self.desk is not None and self.is_current:
            self.situation = self.desk.at(self.now())
            self.draw(self.desk, self.situation)

    def draw(self, desk: "Desk", now: Situation) -> None:
        """Show where the run stands; nothing here."""

    def record(self, event: "RunEvent", *, said: str = "", then: Callable[[], None] = lambda: None) -> None:
        """Record an event of the run, if the rules of play allow it; the error's sentence is shown if not.

        Args:
            event: what happened.
            said: what a toast says once it is recorded; the screen itself shows it in any case.
            then: called once it is recorded.
        """
        from cyberlayers.workspace.rehearsing import record_event

        self._recording += 1
        self.host.perform(
            lambda workspace: record_event(workspace, event),
            lambda _: said,
            then=lambda _: self._recorded(then),
            refused=lambda _: self._recorded(lambda: None),
        )

    def _recorded(self, then: Callable[[], None]) -> None:
        self._recording -= 1
        if self.host.snapshot is not None:
            self._awaited = self.host.snapshot.seq
        then()

    def _arrived(self, desk: "Desk") -> None:
        # Readings may overtake each other.
        if self.desk is None or desk.seq >= self.desk.seq:
            self.desk = desk
            self.query_one("#title-bar").refresh()
            self.situation = desk.at(self.now())
            self.draw(desk, self.situation)

    def _unreadable(self, error: CyberlayersError) -> None:
        self.app.notify(str(error), title="This run cannot be shown", severity="error", timeout=12, markup=False)
        if self.is_current and len(self.app.screen_stack) > 1:
            self.app.pop_screen()
