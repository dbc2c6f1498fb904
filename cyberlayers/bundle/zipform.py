"""The one canonical zip: for a list of names and bytes there is exactly one file.

Rules:

* every entry is STORED, its name is ASCII, entries are sorted by name, folders have no entries;
* date and time are 1980-01-01 00:00:00; made by Unix, version 2.0; mode 0644 of a regular file; no flags;
* local headers carry size and CRC: there are no descriptors, comments or extra fields, nothing before the first entry
  and nothing between, after or around;
* zip64, only where a value does not fit: an entry of 2^32 - 1 bytes or more has the zip64 field in both headers and
  an entry that begins at or beyond that offset has it in the central directory (each holding only what does not fit);
  version 4.5 is then needed; the zip64 end records stand where there are 65,535 entries or more, or where size or
  offset of the directory does not fit.

`Headers` makes the bytes of every header; writing puts them into a file, and reading compares them with the file.
Nothing is ever extracted, and the central directory of a file is compared, never believed.
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

FULL_16 = 0xFFFF
FULL_32 = 0xFFFFFFFF
LOCAL_BYTES = 30
ZIP64_LOCAL_BYTES = 20
_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_VERSION, _VERSION_64 = 20, 45
_UNIX = 3 << 8
_DATE = 0x0021
_MODE = 0o100644 << 16


class Entry(NamedTuple):
    """One file of a zip: its name, its size and CRC, and where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int


class Seen(NamedTuple):
    """What the fixed part of a local header says, before it is compared with the canonical one."""

    signature: bytes
    flags: int
    method: int
    crc: int
    stored: int
    size: int
    name_bytes: int
    extra_bytes: int


def local_header(entry: Entry) -> bytes:
    """Return the header that stands before an entry's bytes."""
    large = entry.size >= FULL_32
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if large else b""
    size = FULL_32 if large else entry.size
    version = _VERSION_64 if large else _VERSION
    name = entry.name.encode("ascii")
    fixed = struct.pack("<HHHHHIIIHH", version, 0, 0, 0, _DATE, entry.crc, size, size, len(name), len(extra))
    return _LOCAL + fixed + name + extra


def seen(fixed: bytes) -> Seen:
    """Return what the first 30 bytes of a local header say."""
    _, flags, method, _, _, crc, stored, size, name, extra = struct.unpack("<HHHHHIIIHH", fixed[4:])
    return Seen(fixed[:4], flags, method, crc, stored, size, name, extra)


def zip64_size(extra: bytes) -> int | None:
    """Return the size that the zip64 field of a local header gives, if it is one."""
    if len(extra) != ZIP64_LOCAL_BYTES:
        return None
    size: int = struct.unpack("<HHQQ", extra)[2]
    return size


def central_header(entry: Entry) -> bytes:
    """Return an entry's header in the central directory."""
    wide = [value for value in (entry.size, entry.size, entry.offset) if value >= FULL_32]
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version = _VERSION_64 if wide else _VERSION
    size, offset = min(entry.size, FULL_32), min(entry.offset, FULL_32)
    name = entry.name.encode("ascii")
    return (
        _CENTRAL
        + struct.pack("<HHHHHHIII", _UNIX | version, version, 0, 0, 0, _DATE, entry.crc, size, size)
        + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, _MODE, offset)
        + name
        + extra
    )


def central_mode(header: bytes) -> int:
    """Return the mode of the file that a header of the central directory claims, 0 where it claims none."""
    mode: int = struct.unpack("<I", header[38:42])[0] >> 16
    return mode


def end_records(entries: Sequence[Entry], start: int, size: int) -> bytes:
    """Return what closes a zip, for a central directory that begins at `start` and has `size` bytes."""
    count = len(entries)
    wide = b""
    if count >= FULL_16 or start >= FULL_32 or size >= FULL_32:
        wide = _END_64 + struct.pack(
            "<QHHIIQQQQ", 44, _UNIX | _VERSION_64, _VERSION_64, 0, 0, count, count, size, start
        )
        wide += _LOCATOR_64 + struct.pack("<IQI", 0, start + size, 1)
    shown, short_size, short_start = min(count, FULL_16), min(size, FULL_32), min(start, FULL_32)
    return wide + _END + struct.pack("<HHHHIIH", 0, 0, shown, shown, short_size, short_start, 0)
