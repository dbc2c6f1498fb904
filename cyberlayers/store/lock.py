"""The queue: one blocking `flock` on `store.lock`, taken before SQLite is asked for anything.

SQLite's own locks are polled with growing sleeps, so whoever comes often starves the rest: with eight busy writers
under `BEGIN IMMEDIATE` alone one waited 15.7 s, and a reader among two busy writers on a slow disk waited 3.3 s. Here
the kernel wakes who waits: writers hold the lock alone, readers together. It belongs to the open file, so it keeps
threads apart as well as processes, and it ends with the process that held it, however that ends.
"""

import fcntl
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cyberlayers.errors import WorkspaceError
from cyberlayers.store import layout

_mine = threading.local()


@contextmanager
def held(folder: Path, waiting: Callable[[], None] | None = None, *, together: bool = False) -> Iterator[None]:
    """Hold the workspace's lock; a thread that holds it already may read, but not write.

    Args:
        folder: the workspace.
        waiting: called once if somebody else has it.
        together: hold it to read, while others may read too.

    Raises:
        WorkspaceError: the lock file cannot be used.
        RuntimeError: this thread holds it already and would wait for itself for ever.
    """
    path = (folder / layout.LOCK).absolute()
    holding: set[Path] = _mine.__dict__.setdefault("paths", set())
    if path in holding:
        if not together:
            raise RuntimeError(f"{path} is held by this thread already")
        yield
        return
    descriptor = _open(path, shared=layout.is_shared(folder))
    how = fcntl.LOCK_SH if together else fcntl.LOCK_EX
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is not None:
                waiting()
            fcntl.flock(descriptor, how)
        holding.add(path)
        yield
    finally:
        holding.discard(path)
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
