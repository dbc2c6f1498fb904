"""Open a bundle, whichever form it has."""

from pathlib import Path

from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.zip_members import ZipMembers


def open_members(path: Path) -> FolderMembers | ZipMembers:
    """Return the members of a bundle, whichever form it has; the errors are those of the two classes."""
    return FolderMembers(path) if path.is_dir() else ZipMembers(path)
