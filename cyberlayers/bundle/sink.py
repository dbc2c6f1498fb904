"""Where a bundle is written: a folder, or its canonical zip, under a name that is final only at the end.

Rules:

* everything is written under a hidden name beside the final one, with umask 077; only `finish` gives the final name,
  after every byte is durable; whoever is killed before leaves no half bundle under it, and what they leave under the
  hidden name is swept by the next;
* nothing that exists is written over;
* members are placed in sorted order (the zip's own), and then filled at the same time by different threads, in chunks,
  so that memory stays flat; a chunk is not kept, so that its buffer may be used again;
* a folder's file is durable when it is filled; a zip is synced as it grows, so that its end is no long wait.
"""

import os
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from cyberlayers.bundle import zipform
from cyberlayers.bundle.unfinished import begin_file, begin_folder
from cyberlayers.errors import ContentError, MissingError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_SYNC_EVERY = 64 * 1024 * 1024

Fill = Callable[[Iterable[bytes | memoryview]], None]
"""Writes the bytes of a member to its place, once; ContentError where they are not as many as was said."""

UNFINISHED = ".cyberlayers-bundle-"
"""How the hidden name of a bundle begins that is being written."""


class Sink(Protocol):
    """Takes the members of a bundle, in sorted order."""

    def place(self, name: str, size: int) -> Fill:
        """Make place for one member; what fills it may be called in another thread, beside those of others."""

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one member; ContentError where it has another size than was said."""

    def finish(self, durable: Callable[[], None] | None = None) -> None:
        """Make everything durable, call `durable`, and give it its final name, unless `durable` raises."""


class FolderSink:
    """Writes a bundle as a folder."""

    def __init__(self, out: Path) -> None:
        """Begin a folder; MissingError where it cannot be written, ContentError where something is there already."""
        self._out = out
        _refuse_existing(out)
        with _writable(out):
            self._unfinished = begin_folder(out.parent, UNFINISHED)
        self._partial = self._unfinished.path
        self._folders = {self._partial}

    def place(self, name: str, size: int) -> Fill:
        """Make the folders of one member."""
        path = self._partial / name
        with _writable(self._out):
            self._make(path.parent)
        return partial(self._fill, name, path, size)

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one member."""
        self.place(name, size)(chunks)

    def _make(self, folder: Path) -> None:
        if folder not in self._folders:
            self._make(folder.parent)
            folder.mkdir(mode=0o700)
            self._folders.add(folder)

    def _fill(self, name: str, path: Path, size: int, chunks: Iterable[bytes | memoryview]) -> None:
        with _writable(self._out):
            descriptor = os.open(path, _NEW, 0o600)
            try:
                written = 0
                for chunk in _sized(name, size, chunks):
                    written += _write(descriptor, chunk, written)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def finish(self, durable: Callable[[], None] | None = None) -> None:
        """Give the folder its final name."""
        with _writable(self._out):
            for folder in self._folders:
                _sync(folder)
        _refuse_existing(self._out)
        if durable is not None:
            durable()
            _refuse_existing(self._out)
        with _writable(self._out):
            self._partial.rename(self._out)
            _sync(self._out.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._unfinished.end()


class ZipSink:
    """Writes a bundle as its canonical zip; `prefix` is the name of the folder inside."""

    def __init__(self, out: Path, prefix: str, *, replace: bool = False) -> None:
        """Begin a zip; the errors are those of `FolderSink`.

        `replace` lets `finish` put it in an existing one's place.
        """
        self._out = out
        self._prefix = prefix
        self._replace = replace
        self._places: list[zipform.Entry] = []
        self._filled: dict[str, zipform.Entry] = {}
        self._at = 0
        self._growing = threading.Lock()
        self._unsynced = 0
        if not replace:
            _refuse_existing(out)
        with _writable(out):
            self._unfinished = begin_file(out.parent, UNFINISHED)
        self._file = self._unfinished.descriptor

    def place(self, name: str, size: int) -> Fill:
        """Make place for one member and the header before it."""
        full = f"{self._prefix}/{name}"
        if self._places and full <= self._places[-1].name:
            raise ValueError(f"{name} does not come in sorted order")
        entry = zipform.Entry(full, size, 0, self._at)
        self._places.append(entry)
        self._at += len(zipform.local_header(entry)) + size
        return partial(self._fill, name, entry)

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one member."""
        self.place(name, size)(chunks)

    def _fill(self, name: str, entry: zipform.Entry, chunks: Iterable[bytes | memoryview]) -> None:
        """Write the bytes of one member, and then the header before them, which holds their CRC."""
        with _writable(self._out):
            # Its own descriptor: the number of the one that `__exit__` closes may soon be another file's.
            descriptor = os.dup(self._file)
            try:
                at = entry.offset + len(zipform.local_header(entry))
                crc = 0
                for chunk in _sized(name, entry.size, chunks):
                    crc = zlib.crc32(chunk, crc)
                    at += _write(descriptor, chunk, at)
                    self._sync_if_much(descriptor, len(chunk))
                filled = entry._replace(crc=crc)
                _write(descriptor, zipform.local_header(filled), entry.offset)
            finally:
                os.close(descriptor)
        self._filled[entry.name] = filled

    def _sync_if_much(self, descriptor: int, grown: int) -> None:
        with self._growing:
            self._unsynced += grown
            if self._unsynced < _SYNC_EVERY:
                return
            self._unsynced = 0
        os.fdatasync(descriptor)

    def finish(self, durable: Callable[[], None] | None = None) -> None:
        """Close the zip and give it its final name."""
        entries = [self._filled[entry.name] for entry in self._places]
        directory = b"".join(zipform.central_header(entry) for entry in entries)
        end = zipform.end_records(entries, self._at, len(directory))
        with _writable(self._out):
            _write(self._file, directory + end, self._at)
            os.fsync(self._file)
        if not self._replace:
            _refuse_existing(self._out)
        if durable is not None:
            durable()
            if not self._replace:
                _refuse_existing(self._out)
        with _writable(self._out):
            self._unfinished.path.rename(self._out)
            _sync(self._out.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._unfinished.end()


def add_beside(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Add files to a bundle that lies in a folder, each whole or not at all.

    Raises:
        ContentError: one is there already.
        MissingError: the folder cannot be written.
    """
    named: list[tuple[Path, Path]] = []
    with ExitStack() as begun, _writable(folder):
        for name, data in files:
            path = folder / name
            _refuse_existing(path)
            # Beside the bundle: a stranger's file in it would be no part of it, were this one to be left behind.
            unfinished = begin_file(folder.absolute().parent, UNFINISHED)
            begun.callback(unfinished.end)
            _write(unfinished.descriptor, data, 0)
            os.fsync(unfinished.descriptor)
            named.append((unfinished.path, path))
        # They belong together, and a folder cannot take two names at once: nothing waits for the disk between them.
        with ExitStack() as undo:
            for hidden, path in named:
                hidden.rename(path)
                undo.callback(path.unlink)
            undo.pop_all()
        for parent in {path.parent for _, path in named}:
            _sync(parent)


def _refuse_existing(out: Path) -> None:
    if os.path.lexists(out):
        raise ContentError(f"{out} is there already", "Choose another name")


def _write(descriptor: int, data: bytes | memoryview, at: int) -> int:
    """Write bytes to a place of a file, and return how many they are."""
    rest = memoryview(data)
    while rest:
        count = os.pwrite(descriptor, rest, at)
        rest, at = rest[count:], at + count
    return len(data)


def _sized(name: str, size: int, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield chunks as far as they fit the size that was said, so that none goes beyond the place of its member."""
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > size:
            raise ContentError(f"{name} has more than the {size:,} bytes that were recorded", "Run `cyberlayers check`")
        yield chunk
    if seen < size:
        raise ContentError(f"{name} has {seen:,} bytes where {size:,} were recorded", "Run `cyberlayers check`")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _writable(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MissingError(
            f"{out} cannot be written ({error.strerror})", "Check the space there and your permission"
        ) from error
