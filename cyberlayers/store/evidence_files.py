"""The bytes of evidence: kept beside the store, named by their SHA-256, whatever their size in flat memory.

Rules:

* bytes go to a temporary file in `evidence/tmp`, which is synced, renamed to its hash, and the folders are synced:
  only then may a record name them;
* what is hashed is what is stored, chunk by chunk as it is read;
* a file is opened without following a link and without waiting; it must be a regular file within the limit, be whole,
  and be the same afterwards as before; its own name is a label and never becomes a path here;
* the workspace's own store is refused: closing it would drop the locks that SQLite holds for this process;
* it is synced as it grows, so that its end is no long wait; whoever follows its progress may raise until it is whole,
  and then nothing of it stays;
* a temporary file is locked by whoever writes it; one that nobody has locked was left by a kill, and is removed.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from cyberlayers.errors import ContentError, CyberlayersError, MissingError, WorkspaceError
from cyberlayers.store import layout

DEFAULT_LIMIT = 2 * 1024**3
"""The largest file that is taken, in bytes, where settings say nothing else."""

Progress = Callable[[int, int], None]
"""Called with how many bytes of how many have been read; what it raises ends the reading."""

_CHUNK = 1024 * 1024
_SYNC_EVERY = 64 * _CHUNK
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Kept(NamedTuple):
    """What is kept: its SHA-256 in hex, and its size in bytes."""

    sha256: str
    size: int


def keep_file(folder: Path, path: Path, limit: int = DEFAULT_LIMIT, progress: Progress | None = None) -> Kept:
    """Keep a copy of a file, durably.

    Args:
        folder: the workspace.
        path: the file; it is only read.
        limit: the largest size that is taken, in bytes.
        progress: called as it is read, and once more before it takes its name.

    Raises:
        ContentError: it is not a regular file, is too large, or changed while it was read.
        MissingError: it may not be read.
        WorkspaceError: the workspace cannot take it.
    """
    descriptor = _open_source(folder, path)
    try:
        before = os.fstat(descriptor)
        _check_regular(path, before)
        if before.st_size > limit:
            raise ContentError(
                f"{path} is larger than the limit of {limit:,} bytes", "Keep an extract, or raise the limit"
            )
        chunks = _chunks(descriptor, path, before)
        if progress is None:
            return _keep(folder, chunks)
        return _keep(folder, chunks, lambda size: progress(size, before.st_size))
    finally:
        os.close(descriptor)


def keep_bytes(folder: Path, data: bytes) -> Kept:
    """Keep bytes, durably.

    Raises:
        WorkspaceError: the workspace cannot take them.
    """
    return _keep(folder, [data])


def open_kept(folder: Path, sha256: str) -> BufferedReader:
    """Return kept bytes, open for reading; whether they are still whole is for `verify` to say.

    Raises:
        WorkspaceError: they are missing.
    """
    try:
        return layout.open_plain(path_of(folder, sha256))
    except OSError as error:
        raise WorkspaceError(
            f"the evidence {sha256[:16]}… cannot be read in {folder} ({error.strerror})", "Restore it from a backup"
        ) from None


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the bytes of a digest lie.

    Raises:
        ContentError: it is not a SHA-256 in lower-case hex, so it cannot name a file here.
    """
    if not _DIGEST.fullmatch(sha256):
        raise ContentError("what names the evidence is not a SHA-256")
    return folder / layout.EVIDENCE / sha256[:2] / sha256


def verify(folder: Path, sha256: str, tell: Callable[[int], None] = lambda _: None) -> bool:
    """Tell whether kept bytes are there and are those of their name; `tell` is called with how many have been read."""
    digest, size = hashlib.sha256(), 0
    try:
        with open_kept(folder, sha256) as kept:
            while chunk := kept.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                tell(size)
        return digest.hexdigest() == sha256
    except (WorkspaceError, OSError):
        return False


def _open_source(folder: Path, path: Path) -> int:
    try:
        found = path.lstat()
        _check_regular(path, found)
        with suppress(OSError):
            if os.path.samestat(found, (folder / layout.STORE).lstat()):
                raise ContentError(f"{path} is this workspace's own store", "Use `cyberlayers backup` to copy it")
        return os.open(path, layout.READING)
    except OSError as error:
        raise _refused(path, error) from None
    except ValueError:
        raise ContentError("the name of the file holds a character that no file name may hold") from None


def _refused(path: Path, error: OSError) -> CyberlayersError:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return MissingError(f"you may not read {path}", "Ask its owner for permission")
    if error.errno == errno.ELOOP:
        return ContentError(f"{path} is a symbolic link, not a plain file", "Name the file itself")
    return ContentError(f"{path} cannot be read ({error.strerror})", "Check its name")


def _check_regular(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ContentError(f"{path} is {layout.kind_of(found.st_mode)}, not a plain file", "Name the file itself")


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _chunks(descriptor: int, path: Path, before: os.stat_result) -> Iterator[bytes]:
    """Yield a file's bytes; it ends well only if they are as many as before and the file is the same as before."""
    total = 0
    while total <= before.st_size:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except OSError as error:
            raise _refused(path, error) from None
        if not chunk:
            break
        total += len(chunk)
        yield chunk
    if total != before.st_size or _identity(os.fstat(descriptor)) != _identity(before):
        raise ContentError(f"{path} changed while it was read", "Wait until nothing writes to it and do it again")


def _keep(folder: Path, chunks: Iterable[bytes], tell: Callable[[int], None] = lambda _: None) -> Kept:
    evidence = folder / layout.EVIDENCE
    digest, size, synced = hashlib.sha256(), 0, 0
    try:
        shared = layout.is_shared(folder)
        for place in (evidence, evidence / layout.TEMPORARY):
            if not place.is_dir():
                layout.make_folder(place, shared=shared)
        _sweep(evidence / layout.TEMPORARY)
        with _temporary(evidence / layout.TEMPORARY, shared=shared) as (descriptor, temporary):
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                _write(descriptor, chunk)
                if size - synced >= _SYNC_EVERY:
                    os.fdatasync(descriptor)
                    synced = size
                tell(size)
            os.fsync(descriptor)
            tell(size)
            target = path_of(folder, digest.hexdigest())
            if not target.parent.is_dir():
                layout.make_folder(target.parent, shared=shared)
                layout.sync_folder(evidence)
            temporary.rename(target)
        layout.sync_folder(target.parent)
        layout.sync_folder(evidence / layout.TEMPORARY)
    except OSError as error:
        if error.errno in _FULL:
            raise WorkspaceError(
                f"the disk is full, and nothing was kept in {evidence}", "Free some space and do it again"
            ) from error
        raise WorkspaceError(
            f"{evidence} cannot be written ({error.strerror})", "Check that you may write there"
        ) from error
    return Kept(digest.hexdigest(), size)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def _temporary(folder: Path, *, shared: bool) -> Iterator[tuple[int, Path]]:
    """Create a locked temporary file; it is removed at the end, unless it was renamed."""
    while True:
        path = folder / secrets.token_hex(16)
        descriptor = layout.make_file(path, shared=shared)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            break
        # Another writer's sweep took it between its creation and its lock.
        os.close(descriptor)
    try:
        yield descriptor, path
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    for left in folder.iterdir():
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink(missing_ok=True)
            finally:
                os.close(descriptor)
