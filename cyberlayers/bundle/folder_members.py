"""A bundle that lies in a folder, read as `members` says: every part of a name is opened without following a link."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberlayers.bundle.layout import MAX_MEMBERS, check_names
from cyberlayers.bundle.members import CHUNK, missing, readable, too_large
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
            RefusedError: ZIP_TYPE where it holds anything but folders and plain files, LIMIT, or a name that no
                bundle may hold.
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
        for chunk in self.chunks(name):
            total += len(chunk)
            if total > cap:
                raise too_large(name, cap)
            parts.append(chunk)
        return b"".join(parts)

    def digest(self, name: str) -> str:
        """Return a member's SHA-256, as the interface says."""
        with self._opened(name) as descriptor, os.fdopen(os.dup(descriptor), "rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes, as the interface says."""
        with self._opened(name) as descriptor:
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
        with os.scandir(folder) as found:
            for entry in found:
                name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
                if len(self.sizes) >= MAX_MEMBERS or depth > _MAX_DEPTH:
                    raise RefusedError(Code.LIMIT, "the bundle holds too many files or folders")
                mode = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(mode.st_mode):
                    self.sizes[name] = mode.st_size
                elif stat.S_ISDIR(mode.st_mode):
                    inner = os.open(entry.name, _FOLDER, dir_fd=folder)
                    try:
                        self._list(inner, f"{name}/", depth + 1)
                    finally:
                        os.close(inner)
                else:
                    raise RefusedError(Code.ZIP_TYPE, f"{name} is not a plain file")

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        """Open a member, part by part, so that no part of its name can be a link."""
        if name not in self.sizes:
            raise missing(name)
        *folders, last = name.split("/")
        opened: list[int] = []
        try:
            at = self._root
            for part in folders:
                at = os.open(part, _FOLDER, dir_fd=at)
                opened.append(at)
            at = os.open(last, _READING, dir_fd=at)
            opened.append(at)
            if not stat.S_ISREG(os.fstat(at).st_mode):
                raise RefusedError(Code.ZIP_TYPE, f"{name} is not a plain file")
            yield at
        except OSError as error:
            raise RefusedError(Code.FILE_MISSING, f"{name} cannot be read ({error.strerror})") from None
        finally:
            for descriptor in opened:
                os.close(descriptor)
