"""A folder inside the workspace that holds unfinished work, and is gone when the work ends, however that ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cyberlayers.bundle.unfinished import begin_folder
from cyberlayers.errors import WorkspaceError


@contextmanager
def working_folder(workspace: Path, prefix: str) -> Iterator[Path]:
    """Make a locked folder, and remove it and those of its prefix that somebody who was killed left behind.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    try:
        made = begin_folder(workspace, prefix)
    except OSError as error:
        raise WorkspaceError(f"{workspace} cannot be written ({error.strerror})", "Check that you may") from None
    try:
        yield made.path
    finally:
        made.end()
