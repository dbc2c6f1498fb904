import io
import zipfile
import zlib
from pathlib import Path

import pytest

from cyberlayers.bundle import zipform
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.sink import ZipSink
from cyberlayers.bundle.zip_members import ZipMembers
from cyberlayers.bundle.zipform import Entry
from cyberlayers.errors import ContentError

FILES = {"a.txt": b"", "data/b.bin": bytes(range(256)) * 5000, "data/c": b"c"}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    with ZipSink(tmp_path / "it.zip", "top") as sink:
        for name, data in FILES.items():
            sink.add(name, len(data), [data[:7], data[7:]])
        sink.finish()
    return tmp_path / "it.zip"


def test_what_is_written_is_read_again(written: Path) -> None:
    with ZipMembers(written) as members:
        assert members.folder == "top"
        assert {name: members.read(name, 1 << 30) for name in members.sizes} == FILES
        with pytest.raises(RefusedError) as refused:
            members.read("data/b.bin", 10)
        assert refused.value.code is Code.LIMIT
        with pytest.raises(RefusedError) as refused:
            members.digests(["data/none"])
        assert refused.value.code is Code.FILE_MISSING


def test_a_stock_reader_sees_plain_files_of_1980(written: Path) -> None:
    with zipfile.ZipFile(written) as container:
        assert container.testzip() is None
        for info in container.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.compress_type, info.flag_bits, info.extra, info.comment) == (zipfile.ZIP_STORED, 0, b"", b"")
            assert info.external_attr >> 16 == 0o100644


def test_files_come_in_order_and_of_their_size(tmp_path: Path) -> None:
    with ZipSink(tmp_path / "it.zip", "top") as sink:
        sink.add("b", 1, [b"b"])
        with pytest.raises(ValueError, match="sorted order"):
            sink.add("a", 1, [b"a"])
        with pytest.raises(ContentError, match="more than the 1 bytes"):
            sink.add("c", 1, [b"cc"])
    assert list(tmp_path.iterdir()) == []


def test_zip64_stands_only_where_a_value_does_not_fit() -> None:
    below = Entry("a", zipform.FULL_32 - 1, 0, 0)
    at = Entry("a", zipform.FULL_32, 0, 0)
    far = Entry("a", 1, 0, zipform.FULL_32)
    assert len(zipform.local_header(below)) == zipform.LOCAL_BYTES + 1
    assert len(zipform.local_header(at)) == zipform.LOCAL_BYTES + 1 + zipform.ZIP64_LOCAL_BYTES
    assert [len(zipform.central_header(entry)) - 47 for entry in (below, at, far)] == [0, 20, 12]
    assert [len(zipform.end_records([], start, 0)) for start in (0, zipform.FULL_32)] == [22, 98]


def test_a_stock_reader_understands_our_zip64(tmp_path: Path) -> None:
    size = zipform.FULL_32 + 5
    chunk = bytes(1 << 24)
    whole, rest = divmod(size, len(chunk))
    crc = 0
    for piece in [*[chunk] * whole, chunk[:rest]]:
        crc = zlib.crc32(piece, crc)
    entry, after = Entry("top/big", size, crc, 0), Entry("top/next", 1, zlib.crc32(b"x"), 0)
    header = zipform.local_header(entry)
    after = after._replace(offset=len(header) + size)
    with (tmp_path / "big.zip").open("wb") as file:
        file.write(header)
        file.seek(len(header) + size)
        file.write(zipform.local_header(after) + b"x")
        start = file.tell()
        directory = zipform.central_header(entry) + zipform.central_header(after)
        file.write(directory + zipform.end_records([entry, after], start, len(directory)))
    with zipfile.ZipFile(tmp_path / "big.zip") as container:
        assert [(info.filename, info.file_size) for info in container.infolist()] == [
            ("top/big", size),
            ("top/next", 1),
        ]
        assert container.read("top/next") == b"x"
    with ZipMembers(tmp_path / "big.zip") as members:
        assert members.sizes == {"big": size, "next": 1}
        assert members.read("next", 1) == b"x"


def test_many_entries_have_zip64_end_records() -> None:
    entries = [Entry(f"{number:06}", 0, 0, 0) for number in range(zipform.FULL_16)]
    body = b"".join(zipform.local_header(entry) for entry in entries)
    placed = [entry._replace(offset=36 * number) for number, entry in enumerate(entries)]
    directory = b"".join(zipform.central_header(entry) for entry in placed)
    data = body + directory + zipform.end_records(placed, len(body), len(directory))
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        assert len(container.namelist()) == zipform.FULL_16
