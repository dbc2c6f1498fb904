"""Open the screen for a session of the command line."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.snapshot import Moment

if TYPE_CHECKING:
    from cyberlayers.workspace.workspace import Acting, Clock, Entropy, Workspace


class Session(Protocol):
    """What one call of the command line was told; `cli.options.Session` is one."""

    workspace: Path | None
    subject: str | None
    at: date | None
    known_at: date | None

    @property
    def clock(self) -> "Clock":
        """Return what gives the current time."""

    @property
    def entropy(self) -> "Entropy":
        """Return what gives random bytes."""

    def acting(self) -> "Acting":
        """Return who acts."""


def run_screen(session: Session, run: str | None = None) -> None:
    """Open the screen, on a run if one is given, and stay until the person leaves. Only for a terminal."""
    app_for(session, run).run()


def app_for(session: Session, run: str | None = None) -> CyberlayersApp:
    """Return the app of a session."""

    def opener() -> "Workspace | None":
        from cyberlayers.store.layout import is_workspace
        from cyberlayers.workspace.locate import locate

        folder, _ = locate(session.workspace, os.environ, Path.cwd())
        if not is_workspace(folder) and _nothing_there(folder):
            app.folder = str(folder)
            return None
        return opened(folder)

    def creator(organisation: str | None, profile: str, folder: str) -> "Workspace":
        from cyberlayers.workspace.workspace import create

        where = Path(folder).expanduser()
        if organisation is None:
            from cyberlayers.workspace.example import make_example

            make_example(where, session.acting(), session.clock, session.entropy)
            return opened(where)
        return create(where, organisation, profile, session.acting(), session.clock, session.entropy)

    def opened(folder: Path) -> "Workspace":
        from cyberlayers.workspace.workspace import Workspace

        workspace = Workspace(folder, session.acting(), session.clock, session.entropy)
        if session.subject:
            workspace.subject = session.subject
        workspace.last_seq()
        return workspace

    app = CyberlayersApp(opener, creator, moment=Moment(session.at, session.known_at), run=run)
    return app


def _nothing_there(folder: Path) -> bool:
    """Tell whether a workspace could be made here; else the store says what is wrong with what there is."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
