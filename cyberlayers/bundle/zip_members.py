"""A bundle in its zip, read as `members` says.

It is accepted only if it is, byte for byte, the canonical zip of its members (see `zipform`); each member's CRC is
compared while its digest is taken, so that taking all digests reads the container once.
"""

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberlayers.bundle import zipform
from cyberlayers.bundle.layout import MAX_MEMBERS, MAX_NAME, check_names
from cyberlayers.bundle.members import buffer_for, missing, readable, too_large
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import ContentError

MAX_BYTES = 1 << 42
"""A container larger than this (4 TiB) is refused."""


class ZipMembers:
    """A bundle in its canonical zip."""

    def __init__(self, path: Path) -> None:
        """Open a zip and compare everything in it that is not a member's bytes with the canonical form.

        Raises:
            RefusedError: one of the codes that begin with ZIP, or LIMIT.
            ContentError: it cannot be read.
        """
        self._path = path
        with readable(path):
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            with readable(path):
                self._size = _size_of(self._file, path)
                entries = self._entries()
                self._check_end(entries)
            check_names(entry.name for entry in entries)
            self.folder: str | None = self._folder(entries)
            skip = len(self.folder or "") + 1
            self._by_name = {entry.name[skip:]: entry for entry in entries}
            self.sizes = {name: entry.size for name, entry in self._by_name.items()}
        except BaseException:
            self.close()
            raise

    def read(self, name: str, cap: int) -> bytes:
        """Return a member's bytes, as the interface says."""
        entry = self._entry(name)
        if entry.size > cap:
            raise too_large(name, cap)
        data = b"".join(self._chunks(entry))
        if zlib.crc32(data) != entry.crc:
            raise _wrong_crc(name)
        return data

    def digests(self, names: Sequence[str]) -> list[str]:
        """Return the SHA-256 of members, as the interface says; their CRCs are compared on the way."""
        buffer = buffer_for(self.sizes.get(name, 0) for name in names)
        found = []
        for name in names:
            entry = self._entry(name)
            total, crc = hashlib.sha256(), 0
            for part in self._parts(entry, buffer):
                total.update(part)
                crc = zlib.crc32(part, crc)
            if crc != entry.crc:
                raise _wrong_crc(name)
            found.append(total.hexdigest())
        return found

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes, as the interface says."""
        return self._chunks(self._entry(name))

    def close(self) -> None:
        """Close the zip."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _entry(self, name: str) -> zipform.Entry:
        entry = self._by_name.get(name)
        if entry is None:
            raise missing(name)
        return entry

    def _chunks(self, entry: zipform.Entry) -> Iterator[bytes]:
        return (bytes(part) for part in self._parts(entry, buffer_for([entry.size])))

    def _parts(self, entry: zipform.Entry, buffer: memoryview) -> Iterator[memoryview]:
        """Yield a member's bytes, each part only until the next: they share one buffer."""
        at = entry.offset + len(zipform.local_header(entry))
        end = at + entry.size
        while at < end:
            with readable(self._path):
                count = os.preadv(self._file, [buffer[: end - at]], at)
            if not count:
                raise RefusedError(Code.ZIP_CANON, "the zip became shorter while it was read")
            at += count
            yield buffer[:count]

    def _entries(self) -> list[zipform.Entry]:
        """Walk the local headers from the first byte on, each compared with its canonical form."""
        entries: list[zipform.Entry] = []
        at = 0
        while os.pread(self._file, 4, at) == b"PK\x03\x04":
            entry = self._local(at)
            header = zipform.local_header(entry)
            if os.pread(self._file, len(header), at) != header:
                raise _uncanonical(f"the header of {entry.name}")
            if entries and entry.name == entries[-1].name:
                raise RefusedError(Code.ZIP_DUPLICATE, f"{entry.name} stands in the zip twice")
            if entries and entry.name < entries[-1].name:
                raise _uncanonical(f"the place of {entry.name}")
            entries.append(entry)
            if len(entries) > MAX_MEMBERS:
                raise RefusedError(Code.LIMIT, f"the zip holds more than {MAX_MEMBERS:,} files")
            at += len(header) + entry.size
        self._directory = at
        return entries

    def _local(self, at: int) -> zipform.Entry:
        fixed = os.pread(self._file, zipform.LOCAL_BYTES, at)
        if len(fixed) < zipform.LOCAL_BYTES:
            raise _uncanonical("a header that ends too early")
        found = zipform.seen(fixed)
        raw = os.pread(self._file, found.name_bytes + found.extra_bytes, at + zipform.LOCAL_BYTES)
        name, extra = raw[: found.name_bytes], raw[found.name_bytes :]
        if found.name_bytes > 2 * MAX_NAME or not name.isascii() or b"\0" in name:
            raise RefusedError(Code.ZIP_NAME, "the zip holds a name that is not allowed")
        label = name.decode("ascii")
        if label.endswith("/"):
            raise RefusedError(Code.ZIP_TYPE, "the zip has an entry for a folder")
        if found.method or found.flags & 1:
            raise RefusedError(Code.ZIP_METHOD, f"{label!r} is compressed or encrypted")
        check_names([label])
        size = zipform.zip64_size(extra) if found.size == zipform.FULL_32 else found.size
        if size is None or size > self._size - at:
            raise _uncanonical(f"the size of {label}")
        return zipform.Entry(label, size, found.crc, at)

    def _check_end(self, entries: list[zipform.Entry]) -> None:
        at = self._directory
        for entry in entries:
            header = zipform.central_header(entry)
            found = os.pread(self._file, len(header), at)
            if found != header:
                same_shape = found[:4] == header[:4] and len(found) == len(header)
                if same_shape and stat.S_IFMT(zipform.central_mode(found)) not in {0, stat.S_IFREG}:
                    raise RefusedError(Code.ZIP_TYPE, f"{entry.name} is not a plain file")
                raise _uncanonical(f"the entry of {entry.name} in the central directory")
            at += len(header)
        end = zipform.end_records(entries, self._directory, at - self._directory)
        if at + len(end) != self._size or os.pread(self._file, len(end), at) != end:
            raise _uncanonical("its end")

    def _folder(self, entries: list[zipform.Entry]) -> str:
        folders = {entry.name.partition("/")[0] for entry in entries if "/" in entry.name}
        if len(folders) != 1 or not all("/" in entry.name for entry in entries):
            raise RefusedError(Code.LAYOUT, "the zip does not hold exactly one folder")
        return folders.pop()


def _size_of(file: int, path: Path) -> int:
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode):
        raise ContentError(f"{path} is neither a file nor a folder", "Name the bundle itself")
    if found.st_size > MAX_BYTES:
        raise RefusedError(Code.LIMIT, "the file is too large to be a bundle")
    return found.st_size


def _uncanonical(what: str) -> RefusedError:
    return RefusedError(Code.ZIP_CANON, f"the zip is not in its canonical form: {what}", "Ask for the original file")


def _wrong_crc(name: str) -> RefusedError:
    return RefusedError(Code.ZIP_CANON, f"the zip states another CRC for {name} than its bytes have")
