"""A workspace that says so when it has to wait for another writer."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cyberlayers.model.body import Body
from cyberlayers.model.state import Record, State
from cyberlayers.store.lock import held
from cyberlayers.store.store import Change
from cyberlayers.workspace.workspace import Workspace


@dataclass
class PatientWorkspace(Workspace):
    """Calls `tell` once where another user holds the store's lock."""

    tell: Callable[[], None] = field(default=lambda: None, repr=False)

    def record(
        self, decide: Callable[[State], Change], *, waiting: Callable[[], None] | None = None
    ) -> list[Record[Body]]:
        """Record as a workspace does."""
        return super().record(decide, waiting=waiting or self.tell)


def patient(workspace: Workspace, tell: Callable[[], None]) -> PatientWorkspace:
    """Wait until nobody writes, and return the same workspace, which tells when it waits again.

    A use case reads before it records, and reading waits for a writer too.
    """
    with held(workspace.folder, tell, together=True):
        pass
    return PatientWorkspace(
        workspace.folder, workspace.acting, workspace.clock, workspace.entropy, workspace.subject, tell=tell
    )
