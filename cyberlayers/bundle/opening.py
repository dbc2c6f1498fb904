"""Open a bundle, whichever form it has."""

import stat
from pathlib import Path

from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.members import readable
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
