"""The line at the top: where you are, whose it is, who acts, and what is being done."""

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.wording import cut, short_day

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.tui.screens.base import WorkspaceScreen


class TitleBar(Widget):
    """One line. Not Textual's own header: its default glyph is missing in many fonts, and it has no room for both."""

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow what the app knows and does."""
        self.watch(self.app, "snapshot", self._changed, init=False)
        self.watch(self.app, "busy", self._changed, init=False)
        self.watch(self.app, "how_far", self._changed, init=False)

    def render(self) -> RenderResult:
        """Return the line."""
        app = cast("CyberlayersApp", self.app)
        snapshot, width = app.snapshot, self.size.width
        right = self._doing() if app.busy else _right(snapshot)
        heading = cast("WorkspaceScreen[object]", self.screen).heading()
        whose = snapshot.posture.organisation if snapshot else "cyberlayers"
        left = f"◎ {heading}  ·  {whose}" if heading else f"◎ {whose}"
        room = max(0, width - cell_len(right) - 2)
        ink = "$accent" if app.busy else "$muted"
        return Content.assemble((cut(left, room), "bold"), "  ", (right, ink))

    def on_click(self, event: Click) -> None:
        """Cancel what is running, where its words are."""
        app = cast("CyberlayersApp", self.app)
        if app.busy and app.how_far and event.x >= self.size.width + 1 - cell_len(self._doing()):
            app.action_cancel_work()

    def _doing(self) -> str:
        app = cast("CyberlayersApp", self.app)
        if not app.how_far:
            return f"{app.busy}…"
        room = self.size.width - cell_len(app.how_far) - 1
        return f"{cut(app.busy, max(0, min(room, self.size.width // 2))).rstrip()} {app.how_far}"

    def _changed(self, _value: object) -> None:
        self.refresh()


def _right(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return ""
    view, posture = snapshot.view, snapshot.posture
    as_known = "" if view.known_at.date() == snapshot.today else f" as known {short_day(view.known_at.date())}"
    subject = "" if posture.subject == "organisation" else f"{posture.subject} · "
    return f"{subject}{posture.criteria.profile.name} · {short_day(view.at)}{as_known} · {snapshot.person}"
