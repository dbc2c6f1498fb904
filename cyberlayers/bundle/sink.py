"""Where a bundle is written: a folder, or its canonical zip, under a name that is final only at the end.

Rules:

* everything is written under a hidden name beside the final one, with umask 077; only `finish` gives the final name,
  after every byte is durable; whoever is killed before leaves no half bundle under it, and what they leave under the
  hidden name is swept by the next;
* nothing that exists is written over;
* members come in sorted order (the zip's own), their bytes in chunks, so that memory stays flat.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from cyberlayers.bundle import zipform
from cyberlayers.bundle.unfinished import begin_file, begin_folder
from cyberlayers.errors import ContentError, MissingError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


UNFINISHED = ".cyberlayers-bundle-"
"""How the hidden name of a bundle begins that is being written."""


class Sink(Protocol):
    """Takes the members of a bundle, in sorted order."""

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

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one member."""
        path = self._partial / name
        with _writable(self._out):
            for folder in reversed(
                [at for at in path.parents if at not in self._folders and self._partial in at.parents]
            ):
                folder.mkdir(mode=0o700)
                self._folders.add(folder)
            descriptor = os.open(path, _NEW, 0o600)
            try:
                written = sum(_write(descriptor, chunk) for chunk in chunks)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _check_size(name, size, written)

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
        self._entries: list[zipform.Entry] = []
        self._at = 0
        if not replace:
            _refuse_existing(out)
        with _writable(out):
            self._unfinished = begin_file(out.parent, UNFINISHED)
        self._file = self._unfinished.descriptor

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write one member: its bytes, and then the header before them, which holds their CRC."""
        full = f"{self._prefix}/{name}"
        if self._entries and full <= self._entries[-1].name:
            raise ValueError(f"{name} does not come in sorted order")
        entry = zipform.Entry(full, size, 0, self._at)
        written, crc = 0, 0
        with _writable(self._out):
            os.lseek(self._file, self._at + len(zipform.local_header(entry)), os.SEEK_SET)
            for chunk in chunks:
                crc = zlib.crc32(chunk, crc)
                written += _write(self._file, chunk)
            entry = entry._replace(crc=crc)
            header = zipform.local_header(entry)
            os.pwrite(self._file, header, self._at)
        _check_size(name, size, written)
        self._entries.append(entry)
        self._at += len(header) + size

    def finish(self, durable: Callable[[], None] | None = None) -> None:
        """Close the zip and give it its final name."""
        directory = b"".join(zipform.central_header(entry) for entry in self._entries)
        end = zipform.end_records(self._entries, self._at, len(directory))
        with _writable(self._out):
            os.lseek(self._file, self._at, os.SEEK_SET)
            _write(self._file, directory + end)
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
    for name, data in files:
        path = folder / name
        _refuse_existing(path)
        with _writable(path):
            # Beside the bundle: a stranger's file in it would be no part of it, were this one to be left behind.
            unfinished = begin_file(folder.absolute().parent, UNFINISHED)
            try:
                _write(unfinished.descriptor, data)
                os.fsync(unfinished.descriptor)
                unfinished.path.rename(path)
                _sync(path.parent)
            finally:
                unfinished.end()


def _refuse_existing(out: Path) -> None:
    if os.path.lexists(out):
        raise ContentError(f"{out} is there already", "Choose another name")


def _write(descriptor: int, data: bytes) -> int:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    return len(data)


def _check_size(name: str, size: int, written: int) -> None:
    if written != size:
        raise ContentError(f"{name} has {written:,} bytes where {size:,} were recorded", "Run `cyberlayers check`")


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
