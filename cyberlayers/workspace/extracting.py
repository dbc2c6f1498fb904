"""Write the bytes of an item of evidence to a file of one's own."""

from collections.abc import Callable
from pathlib import Path

from cyberlayers.errors import WorkspaceError
from cyberlayers.store.evidence_files import Progress, open_kept, verify
from cyberlayers.workspace.checking import record_condition
from cyberlayers.workspace.evidencing import item_of
from cyberlayers.workspace.new_file import new_file
from cyberlayers.workspace.workspace import Workspace

_CHUNK = 1024 * 1024


def extract(workspace: Workspace, evidence: str, to: Path, progress: Progress | None = None) -> Path:
    """Write an item's bytes to a new file; what is found of them counts from today, as in `check`.

    They are read twice, to verify and to copy them, and progress is told in bytes of both.

    Raises:
        ContentError: the file exists, or cannot be written.
        WorkspaceError: the bytes are missing or different.
    """
    item = item_of(workspace.state(), evidence)
    size = item.body.size

    def tell(done: int, before: int = 0) -> None:
        if progress is not None:
            progress(before + min(done, size), 2 * size)

    whole = verify(workspace.folder, item.body.sha256, tell)
    if whole:
        _copy(workspace.folder, item.body.sha256, to, lambda done: tell(done, size))
    record_condition(workspace, item, whole=whole)
    if not whole:
        raise WorkspaceError(
            f"the bytes of {evidence} are missing or different, and it does not count until they are whole",
            "Restore them from a backup",
        )
    return to


def _copy(folder: Path, sha256: str, to: Path, tell: Callable[[int], None]) -> None:
    with open_kept(folder, sha256) as source, new_file(to) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            tell(target.tell())
