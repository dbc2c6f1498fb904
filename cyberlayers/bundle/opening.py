"""Open a bundle, whichever form it has; for verifying, begin to hash it at once.

Hashing takes longest and needs to know nothing: while it goes on, the program imports what reads a bundle, checks who
signed it, and reads it. So this module, and what it needs, imports little.
"""

import stat
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.hashing import Hashing
from cyberlayers.bundle.layout import DATA
from cyberlayers.bundle.members import Members, readable
from cyberlayers.bundle.refusal import RefusedError
from cyberlayers.bundle.zip_members import ZipMembers
from cyberlayers.errors import ContentError


def open_members(path: Path) -> FolderMembers | ZipMembers:
    """Return the members of a bundle, whichever form it has; the errors are those of the two classes."""
    try:
        with readable(path):
            mode = path.stat().st_mode
    except ValueError:
        raise ContentError("this is not the name that a file can have", "Check the name of the bundle") from None
    return FolderMembers(path) if stat.S_ISDIR(mode) else ZipMembers(path)


class Opened(NamedTuple):
    """A bundle that is open, and the digests of its payload on their way."""

    members: Members
    hashing: Hashing


class Opening:
    """A bundle that was opened, or refused; use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        """Open it, and begin to hash its payload.

        Raises:
            ContentError: it cannot be read at all.
        """
        self._found: Opened | RefusedError
        try:
            members = open_members(path)
        except RefusedError as refused:
            self._found = refused
            return
        try:
            hashing = Hashing(members, [name for name in members.sizes if name.startswith(DATA)])
        except BaseException:
            members.close()
            raise
        self._found = Opened(members, hashing)

    def opened(self) -> Opened:
        """Return what was opened.

        Raises:
            RefusedError: the container is not one that a bundle has.
        """
        if isinstance(self._found, RefusedError):
            raise self._found
        return self._found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(self._found, Opened):
            self._found.hashing.close()
            self._found.members.close()
