"""A bundle that lies in a folder, read as `members` says.

Every part of a name is opened by itself, without following a link; the folders of the last name stay open until the
next one, so that names in sorted order open each folder once.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberlayers.bundle.layout import MAX_MEMBERS, check_names
from cyberlayers.bundle.members import CHUNK, buffer_for, missing, readable, too_large
from cyberlayers.bundle.refusal import Code, RefusedError

_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_MAX_DEPTH = 8


class FolderMembers:
    """A bundle that lies in a folder."""

    folder: str | None = None

    def __init__(self, path: Path) -> None:
        """Open a folder and list it.

        Raises:
            RefusedError: ZIP_TYPE where it holds anything but folders and plain files, LAYOUT where it holds an
                empty folder, LIMIT, or a name that no bundle may hold.
            ContentError: it cannot be read.
        """
        with readable(path):
            self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.sizes: dict[str, int] = {}
        try:
            with readable(path):
                self._list(self._root, "", 0)
            check_names(self.sizes)
        except BaseException:
            self.close()
            raise

    def read(self, name: str, cap: int) -> bytes:
        """Return a member's bytes, as the interface says."""
        parts, total = [], 0
        # In one piece, as far as the size that was listed is true: what is large is not copied again.
        at_once = min(self.sizes.get(name, 0), cap) + 1
        with _Descent(self._root) as descent, self._opened(name, descent) as descriptor:
            while part := os.read(descriptor, at_once):
                total += len(part)
                if total > cap:
                    raise too_large(name, cap)
                parts.append(part)
        return b"".join(parts)

    def digests(self, names: Sequence[str]) -> list[str]:
        """Return the SHA-256 of members, as the interface says."""
        buffer = buffer_for(self.sizes.get(name, 0) for name in names)
        found = []
        with _Descent(self._root) as descent:
            for name in names:
                total = hashlib.sha256()
                with self._opened(name, descent) as descriptor:
                    while count := os.readv(descriptor, [buffer]):
                        total.update(buffer[:count])
                found.append(total.hexdigest())
        return found

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes, as the interface says."""
        with _Descent(self._root) as descent, self._opened(name, descent) as descriptor:
            while chunk := os.read(descriptor, CHUNK):
                yield chunk

    def close(self) -> None:
        """Close the folder."""
        os.close(self._root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _list(self, folder: int, prefix: str, depth: int) -> None:
        is_empty = True
        with os.scandir(folder) as found:
            for entry in found:
                is_empty = False
                name = prefix + _readable(entry.name)
                if len(self.sizes) >= MAX_MEMBERS or depth > _MAX_DEPTH:
                    raise RefusedError(Code.LIMIT, "the bundle holds too many files or folders")
                if entry.is_dir(follow_symlinks=False):
                    inner = os.open(entry.name, _FOLDER, dir_fd=folder)
                    try:
                        self._list(inner, f"{name}/", depth + 1)
                    finally:
                        os.close(inner)
                elif entry.is_file(follow_symlinks=False):
                    self.sizes[name] = entry.stat(follow_symlinks=False).st_size
                else:
                    raise RefusedError(Code.ZIP_TYPE, f"{name} is not a plain file")
        if is_empty:
            raise RefusedError(Code.LAYOUT, f"{prefix or 'the bundle'} is an empty folder, and nothing vouches for it")

    @contextmanager
    def _opened(self, name: str, descent: "_Descent") -> Iterator[int]:
        if name not in self.sizes:
            raise missing(name)
        try:
            descriptor = descent.open(name)
            try:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise RefusedError(Code.ZIP_TYPE, f"{name} is not a plain file")
                yield descriptor
            finally:
                os.close(descriptor)
        except OSError as error:
            raise RefusedError(Code.FILE_MISSING, f"{name} cannot be read ({error.strerror})") from None


def _readable(name: str) -> str:
    """Return a name whose bytes that are not UTF-8 are spelt out."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


class _Descent:
    """Opens files below a folder one after the other; not for two threads at once."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._entered: list[tuple[str, int]] = []

    def open(self, name: str) -> int:
        """Open a file for reading, part by part, so that no part of its name can be a link."""
        *folders, last = name.split("/")
        shared = 0
        for (entered, _), part in zip(self._entered, folders, strict=False):
            if entered != part:
                break
            shared += 1
        self._leave(shared)
        for part in folders[shared:]:
            self._entered.append((part, os.open(part, _FOLDER, dir_fd=self._at)))
        return os.open(last, _READING, dir_fd=self._at)

    @property
    def _at(self) -> int:
        return self._entered[-1][1] if self._entered else self._root

    def _leave(self, depth: int) -> None:
        while len(self._entered) > depth:
            os.close(self._entered.pop()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave(0)
