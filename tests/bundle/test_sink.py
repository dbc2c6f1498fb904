"""A bundle is on disk before it has its name, whoever writes its members and in whichever order they are filled."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberlayers.bundle import sink
from cyberlayers.bundle.sink import UNFINISHED, FolderSink, ZipSink, add_beside
from cyberlayers.errors import ContentError, MissingError

FILES = {"bagit.txt": b"it", "data/a/one": b"1" * 70, "data/a/two": b"", "data/b/three": b"3" * 5000, "data/c": b"c"}


def begin(form: str, out: Path) -> FolderSink | ZipSink:
    return ZipSink(out, "top") if form == "zip" else FolderSink(out)


def hidden(folder: Path) -> Path:
    (found,) = folder.glob(f"{UNFINISHED}*")
    return found


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_every_byte_and_every_name_is_synced_before_it_is_called_durable(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a file held and what a folder named when it was last synced.
    synced: dict[int, int | set[str]] = {}
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        found = os.fstat(descriptor)
        is_folder = stat.S_ISDIR(found.st_mode)
        synced[found.st_ino] = set(os.listdir(descriptor)) if is_folder else found.st_size

    def durable() -> None:
        top = hidden(tmp_path)
        paths = [top, *top.rglob("*")] if form == "folder" else [top]
        assert len(paths) == (len(FILES) + 4 if form == "folder" else 1)
        for path in paths:
            now = {inside.name for inside in path.iterdir()} if path.is_dir() else path.stat().st_size
            assert synced[path.stat().st_ino] == now, path
        synced.clear()
        synced[0] = 0

    monkeypatch.setattr(os, "fsync", fsync)
    out = tmp_path / "out"
    with begin(form, out) as writing:
        fills = [(writing.place(name, len(data)), data) for name, data in FILES.items()]
        for fill, data in reversed(fills):
            fill([data[:50], memoryview(data)[50:]])
        assert not out.exists()
        writing.finish(durable)
    assert out.exists()
    # `durable` was called, and after it only the folder was synced that the bundle's name stands in.
    assert set(synced) == {0, tmp_path.stat().st_ino}


def test_a_zip_is_the_same_in_whichever_order_it_is_filled(tmp_path: Path) -> None:
    with ZipSink(tmp_path / "sorted.zip", "top") as writing:
        for name, data in FILES.items():
            writing.add(name, len(data), [data])
        writing.finish()
    with ZipSink(tmp_path / "turned.zip", "top") as writing:
        fills = [(writing.place(name, len(data)), data) for name, data in FILES.items()]
        for fill, data in reversed(fills):
            fill([data[:1], data[1:]])
        writing.finish()
    assert (tmp_path / "turned.zip").read_bytes() == (tmp_path / "sorted.zip").read_bytes()


@pytest.mark.parametrize("form", ["zip", "folder"])
@pytest.mark.parametrize("chunks", [[b"1", b"23"], [b"12", b"3"], [b"123456789"], [b"1"], []])
def test_a_member_of_another_size_is_refused_and_stays_in_its_place(
    form: str, chunks: list[bytes], tmp_path: Path
) -> None:
    with begin(form, tmp_path / "out") as writing:
        first, second = writing.place("a", 2), writing.place("b", 5)
        second([b"whole"])
        before = hidden(tmp_path).read_bytes() if form == "zip" else b""
        with pytest.raises(ContentError, match=r"a has (more than the 2 bytes|\d bytes where 2 were)"):
            first(chunks)
        if form == "zip":
            # The second one's header, name and bytes follow the place of the first.
            at = len(before) - len("whole") - len("top/b") - 30
            assert hidden(tmp_path).read_bytes()[at:] == before[at:]
        else:
            assert (hidden(tmp_path) / "a").stat().st_size <= 2
    assert list(tmp_path.iterdir()) == []


def test_a_zip_with_a_place_that_nobody_filled_never_gets_its_name(tmp_path: Path) -> None:
    with ZipSink(tmp_path / "out.zip", "top") as writing:
        writing.place("a", 1)
        with pytest.raises(KeyError, match="top/a"):
            writing.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_zip_is_synced_as_it_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fdatasync

    def fdatasync(descriptor: int) -> None:
        real(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    monkeypatch.setattr(sink, "_SYNC_EVERY", 1000)
    with ZipSink(tmp_path / "out.zip", "top") as writing:
        for name in "abcd":
            writing.add(name, 750, [b"x" * 250] * 3)
        writing.finish()
    assert len(synced) == 3
    assert synced[0] >= 1000


def test_an_error_that_a_sync_on_the_way_is_told_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system tells it once: the sync at the end would succeed."""

    def broken(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fdatasync", broken)
    monkeypatch.setattr(sink, "_SYNC_EVERY", 1)
    with ZipSink(tmp_path / "out.zip", "top") as writing, pytest.raises(MissingError, match="Input/output error"):
        writing.add("a", 1, [b"a"])
    assert list(tmp_path.iterdir()) == []


def test_a_zip_is_filled_through_a_descriptor_that_outlives_the_sink(tmp_path: Path) -> None:
    """A thread that was not waited for never writes into whatever file has got the number since."""
    writing = ZipSink(tmp_path / "out.zip", "top")
    fill = writing.place("a", 2)
    number = writing._file

    def chunks() -> Iterator[bytes]:
        yield b"a"
        writing.__exit__(None, None, None)
        assert os.open(tmp_path / "other", os.O_RDWR | os.O_CREAT) == number
        yield b"b"

    fill(chunks())
    os.close(number)
    assert (tmp_path / "other").read_bytes() == b""


def test_files_that_belong_together_are_added_both_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, 0

    def full_the_second_time(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    bundle = tmp_path / "bundle"
    (bundle / "signatures").mkdir(parents=True)
    files = [("signatures/a", b"one"), ("signatures/b", b"two")]
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_the_second_time)
        with pytest.raises(MissingError):
            add_beside(bundle, files)
    assert [path.name for path in tmp_path.rglob("*")] == ["bundle", "signatures"]
    add_beside(bundle, files)
    assert {path.name: path.read_bytes() for path in (bundle / "signatures").iterdir()} == {"a": b"one", "b": b"two"}
    with pytest.raises(ContentError):
        add_beside(bundle, [("signatures/c", b"three"), ("signatures/b", b"other")])
    assert not (bundle / "signatures/c").exists()
    assert list(tmp_path.iterdir()) == [bundle]
