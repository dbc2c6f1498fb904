"""Files and folders that are not finished: hidden, locked while somebody works on them, and swept when nobody does.

Rules:

* the name is a prefix and sixteen hexadecimal digits, so that nothing of anybody else's has it;
* whoever works on one holds its lock (flock), which ends with the process, however that ends;
* who begins the next one in the same folder first removes those of their own that nobody holds any more;
* where a file system has no locks, nothing is ever swept.
"""

import fcntl
import os
import re
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Unfinished(NamedTuple):
    """A file or folder that somebody works on, open and locked; a file is open for writing."""

    path: Path
    descriptor: int

    def end(self) -> None:
        """Close it, and remove it unless it has been given another name."""
        _remove(self.path)
        os.close(self.descriptor)


def begin_folder(parent: Path, prefix: str) -> Unfinished:
    """Sweep, and make a locked folder with mode 0700; OSError where it cannot be made."""
    return _begun(parent, prefix, folder=True)


def begin_file(parent: Path, prefix: str) -> Unfinished:
    """Sweep, and make a locked file with mode 0600; OSError where it cannot be made."""
    return _begun(parent, prefix, folder=False)


def sweep(parent: Path, prefix: str) -> None:
    """Remove what was left behind in a folder by somebody who was killed."""
    ours = re.compile(re.escape(prefix) + "[0-9a-f]{16}")
    with suppress(OSError):
        for path in parent.iterdir():
            if ours.fullmatch(path.name):
                _sweep(path)


def _begun(parent: Path, prefix: str, *, folder: bool) -> Unfinished:
    sweep(parent, prefix)
    while True:
        path = parent / f"{prefix}{secrets.token_hex(8)}"
        descriptor = _made_folder(path) if folder else os.open(path, _NEW, 0o600)
        if descriptor is None:
            continue
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_still(path, descriptor):
            return Unfinished(path, descriptor)
        # Somebody swept it before it was locked.
        os.close(descriptor)


def _made_folder(path: Path) -> int | None:
    """Make a folder and open it; None where it was swept in between."""
    path.mkdir(mode=0o700)
    try:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None


def _sweep(path: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(path, _LOOK)
        try:
            found = os.fstat(descriptor)
            if found.st_uid == os.geteuid() and (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
        finally:
            os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
