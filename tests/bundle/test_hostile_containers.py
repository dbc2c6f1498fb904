"""Containers that are not the one canonical zip, or not a plain folder of plain files: each refused, with its code."""

import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cyberlayers.bundle import layout, zipform
from tests.bundle.forger import Forger
from tests.bundle.office import Office, check, codes

Spoil = Callable[[bytes], bytes]
Pack = Callable[[Forger, Path], None]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office(with_database=False).export(path)
    return path


def central(data: bytes) -> int:
    """Return where the central directory begins."""
    return int(struct.unpack("<I", data[-6:-2])[0])


def patched(data: bytes, at: int, new: bytes) -> bytes:
    """Return bytes with some of them written over."""
    return data[:at] + new + data[at + len(new) :]


def other_crc(data: bytes) -> bytes:
    """State another CRC for the first entry, in both of its headers."""
    crc = struct.pack("<I", struct.unpack("<I", data[14:18])[0] ^ 1)
    return patched(patched(data, 14, crc), central(data) + 16, crc)


BYTES: dict[str, tuple[str, Spoil]] = {
    "bytes before the first entry": ("ZIP_CANON", lambda data: b"MZ" + data),
    "bytes after the end": ("ZIP_CANON", lambda data: data + b"\0"),
    "a comment": ("ZIP_CANON", lambda data: data[:-2] + b"\1\0!"),
    "the last byte missing": ("ZIP_CANON", lambda data: data[:-1]),
    "half of it": ("ZIP_CANON", lambda data: data[: len(data) // 2]),
    "nothing at all": ("ZIP_CANON", lambda _: b""),
    "no entries": ("LAYOUT", lambda _: zipform.end_records([], 0, 0)),
    "another date": ("ZIP_CANON", lambda data: patched(data, 12, b"\x22\x00")),
    "another version": ("ZIP_CANON", lambda data: patched(data, 4, b"\x0a")),
    "an encrypted entry": ("ZIP_METHOD", lambda data: patched(data, 6, b"\1")),
    "a descriptor": ("ZIP_CANON", lambda data: patched(data, 6, b"\x08")),
    "a deflated entry": ("ZIP_METHOD", lambda data: patched(data, 8, b"\x08")),
    "another CRC in the first header": ("ZIP_CANON", lambda data: patched(data, 14, b"\0\0\0\0")),
    "another CRC in both headers": ("ZIP_CANON", other_crc),
    "an entry larger than the file": ("ZIP_CANON", lambda data: patched(data, 18, b"\xff\xff\xff\x7f" * 2)),
    "an entry one byte shorter": ("ZIP_CANON", lambda data: patched(data, 22, bytes([data[22] - 1]))),
    "a size that needs no zip64": ("ZIP_CANON", lambda data: patched(data, 18, b"\xff\xff\xff\xff" * 2)),
    "a name of 60,000 bytes": ("ZIP_NAME", lambda data: patched(data, 26, b"\x60\xea")),
    "a link by its mode": ("ZIP_TYPE", lambda data: patched(data, central(data) + 40, b"\xff\xa1")),
    "a device by its mode": ("ZIP_TYPE", lambda data: patched(data, central(data) + 40, b"\xb6\x21")),
    "another mode": ("ZIP_CANON", lambda data: patched(data, central(data) + 40, b"\xed\x81")),
    "another name in the directory": ("ZIP_CANON", lambda data: patched(data, central(data) + 46, b"x")),
    "another place in the directory": ("ZIP_CANON", lambda data: patched(data, central(data) + 42, b"\1")),
    "an entry comment": ("ZIP_CANON", lambda data: patched(data, central(data) + 32, b"\1")),
    "another number of entries": ("ZIP_CANON", lambda data: patched(data, len(data) - 14, b"\1\0")),
    "several disks": ("ZIP_CANON", lambda data: patched(data, len(data) - 18, b"\1")),
}


@pytest.mark.parametrize("wrong", BYTES)
def test_a_zip_is_refused_with(wrong: str, original: Path, tmp_path: Path) -> None:
    code, spoil = BYTES[wrong]
    (tmp_path / "b.zip").write_bytes(spoil(original.read_bytes()))
    found = check(tmp_path / "b.zip")
    assert codes(found) == {code}
    assert not found.found.verified


def entries(*more: tuple[str, bytes], rename: Callable[[str], str] = str, reverse: bool = False) -> Pack:
    """Return a packer that writes the forger's files by their own headers, without a sink's order and names."""

    def pack(forger: Forger, path: Path) -> None:
        files = [(f"{forger.folder}/{name}", data) for name, data in sorted(forger.files.items())]
        files = sorted([*files, *more], reverse=reverse)
        body, listed = b"", []
        for name, data in files:
            entry = zipform.Entry(rename(name), len(data), zlib.crc32(data), len(body))
            body += zipform.local_header(entry) + data
            listed.append(entry)
        directory = b"".join(zipform.central_header(entry) for entry in listed)
        path.write_bytes(body + directory + zipform.end_records(listed, len(body), len(directory)))

    return pack


def stock(method: int, *, folders: bool = False) -> Pack:
    """Return a packer that lets Python's own module write the zip."""

    def pack(forger: Forger, path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as container:
            if folders:
                container.mkdir(forger.folder)
            for name, data in sorted(forger.files.items()):
                container.writestr(f"{forger.folder}/{name}", data)

    return pack


PACKED: dict[str, tuple[str, Pack]] = {
    "deflated by a stock tool": ("ZIP_METHOD", stock(zipfile.ZIP_DEFLATED)),
    "stored by a stock tool, with dates": ("ZIP_CANON", stock(zipfile.ZIP_STORED)),
    "an entry for a folder": ("ZIP_TYPE", stock(zipfile.ZIP_STORED, folders=True)),
    "its entries in another order": ("ZIP_CANON", entries(reverse=True)),
    "a second folder": ("LAYOUT", entries(("zzz/bagit.txt", b""))),
    "a file beside the folder": ("LAYOUT", entries(("zzz", b""))),
    "another name of the folder": ("LAYOUT", entries(rename=lambda name: "cyb-other/" + name.partition("/")[2])),
    "a name that climbs": ("ZIP_NAME", entries(("a/../../etc/passwd", b""))),
    "a name from the root": ("ZIP_NAME", entries(("/etc/passwd", b""))),
    "a name with a backslash": ("ZIP_NAME", entries(("a\\b", b""))),
    "a name with a drive": ("ZIP_NAME", entries(("C:b", b""))),
    "a name with a stream": ("ZIP_NAME", entries(("a/b:stream", b""))),
    "a hidden name": ("ZIP_NAME", entries(("a/.htaccess", b""))),
    "a name with a space": ("ZIP_NAME", entries(("a/b c", b""))),
    "a name that ends in a dot": ("ZIP_NAME", entries(("a/b.", b""))),
    "a device of Windows": ("ZIP_NAME", entries(("a/con.txt", b""))),
    "a name with an escape": ("ZIP_NAME", entries(("a/\x1b[2J", b""))),
    "a name with a zero byte": ("ZIP_NAME", entries(("a/b\0c", b""))),
    "an empty part in a name": ("ZIP_NAME", entries(("a//b", b""))),
    "a name that is too long": ("ZIP_NAME", entries(("a/" + "b" * 101, b""))),
    "a path that is too long": ("ZIP_NAME", entries(("/".join(["a" * 60] * 5), b""))),
    "one file twice": (
        "ZIP_DUPLICATE",
        lambda forger, path: entries((f"{forger.folder}/{layout.TAGMANIFEST}", b"second"))(forger, path),
    ),
    "two names that differ in capitals": (
        "ZIP_COLLISION",
        lambda forger, path: entries((f"{forger.folder}/BAGIT.txt", b""))(forger, path),
    ),
}


@pytest.mark.parametrize("wrong", PACKED)
def test_a_zip_is_refused_that_has(wrong: str, original: Path, tmp_path: Path) -> None:
    code, pack = PACKED[wrong]
    pack(Forger(original), tmp_path / "b.zip")
    assert codes(check(tmp_path / "b.zip")) == {code}


def test_a_zip_whose_entry_holds_another_zip_is_read_from_its_first_byte(original: Path, tmp_path: Path) -> None:
    data = original.read_bytes()
    (tmp_path / "b.zip").write_bytes(data + data)
    assert codes(check(tmp_path / "b.zip")) == {"ZIP_CANON"}


def linked(folder: Path, name: str) -> None:
    """Put a link to the genuine thing in its place."""
    (folder / name).rename(folder.with_name("elsewhere"))
    (folder / name).symlink_to(folder.with_name("elsewhere"))


def sparse(path: Path) -> None:
    """Let a file end with a tebibyte that takes no space."""
    os.truncate(path, 1 << 40)


FOLDERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a link to a file": ("ZIP_TYPE", lambda folder: (folder / "data/link").symlink_to("/etc/hostname")),
    "a link to a folder": ("ZIP_TYPE", lambda folder: (folder / "data/link").symlink_to("/etc")),
    "a pipe": ("ZIP_TYPE", lambda folder: os.mkfifo(folder / "data/pipe")),
    "a name that is not UTF-8": ("ZIP_NAME", lambda folder: folder.joinpath("data", os.fsdecode(b"\xff")).touch()),
    "a hidden file": ("ZIP_NAME", lambda folder: (folder / ".DS_Store").touch()),
    "an empty folder": ("LAYOUT", lambda folder: (folder / "signatures/more").mkdir()),
    "empty folders in an empty folder": ("LAYOUT", lambda folder: (folder / "data/\x1b[2J/a").mkdir(parents=True)),
    "a link in a file's place": ("ZIP_TYPE", lambda folder: linked(folder, layout.BUNDLE)),
    "a link in a folder's place": ("ZIP_TYPE", lambda folder: linked(folder, "data/log")),
    "a socket": ("ZIP_TYPE", lambda folder: os.mknod(folder / "data/socket", stat.S_IFSOCK | 0o600)),
    "two names that differ in capitals": ("ZIP_COLLISION", lambda folder: (folder / "BAGIT.txt").touch()),
    "a second manifest in capitals": ("ZIP_COLLISION", lambda folder: (folder / "Manifest-sha256.txt").touch()),
    "a tebibyte of nothing": ("OXUM", lambda folder: sparse(folder / "data/START-HERE.html")),
    "a tebibyte of nothing for a signature": ("LIMIT", lambda folder: sparse(folder / layout.ENVELOPE)),
    "a very deep folder": ("LIMIT", lambda folder: (folder / "/".join("abcdefghijkl")).mkdir(parents=True)),
}


@pytest.mark.parametrize("wrong", FOLDERS)
def test_a_folder_is_refused_that_holds(wrong: str, folder: Path, tmp_path: Path) -> None:
    code, spoil = FOLDERS[wrong]
    copy = Path(shutil.copytree(folder, tmp_path / "b"))
    spoil(copy)
    assert codes(check(copy)) == {code}
