"""What lies where in a workspace's folder, and with which permissions.

Rules:

* folders are 0700 and files 0600; in a shared workspace 2770 and 0660, except `keys`, which is never shared;
* a workspace is shared if its folder is: the group may write, and new files belong to the group;
* permissions are set on the open file, so that neither the umask nor a moment in between matters.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

STORE = "store.db"
UNFINISHED = "store.db.new"
LOCK = "store.lock"
SETTINGS = "settings.toml"
EVIDENCE = "evidence"
TEMPORARY = "tmp"
TRUST = "trust"
KEYS = "keys"

READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""How a file that may be anything is opened."""

_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISSOCK, "a socket"),
)
_SHARED_BITS = stat.S_ISGID | stat.S_IRWXG


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder holds a store, or something of its name; opening it is what tells which."""
    return os.path.lexists(folder / STORE)


def is_shared(folder: Path) -> bool:
    """Tell whether a workspace is one that a group shares."""
    return stat.S_IMODE(folder.stat().st_mode) & _SHARED_BITS == _SHARED_BITS


def kind_of(mode: int) -> str:
    """Return what stands where a plain file should."""
    return next((name for holds, name in _KINDS if holds(mode)), "a device")


def file_mode(*, shared: bool) -> int:
    """Return the permissions of a file."""
    return 0o660 if shared else 0o600


def make_folder(path: Path, *, shared: bool) -> None:
    """Create a folder with its permissions, or give them to the one that is there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o2770 if shared else 0o700)


def make_file(path: Path, *, shared: bool) -> int:
    """Create a file that must not exist yet, and return it open for writing.

    Raises:
        FileExistsError: something of that name is there.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, file_mode(shared=shared))
    return descriptor


def open_plain(path: Path) -> BufferedReader:
    """Open a plain file for reading, without following a link and without waiting.

    Raises:
        OSError: it cannot be opened, or is something else.
    """
    descriptor = os.open(path, READING)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"it is {kind_of(mode)}", str(path))
    return os.fdopen(descriptor, "rb")


def make_skeleton(folder: Path, *, shared: bool) -> None:
    """Create a workspace's folders inside its own."""
    for name in (EVIDENCE, TRUST):
        make_folder(folder / name, shared=shared)
    make_folder(folder / EVIDENCE / TEMPORARY, shared=shared)
    make_folder(folder / KEYS, shared=False)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
