"""Sources are copied at the same time; what fails or is cancelled ends all of it, and the caller sees one order."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from errno import EIO
from hashlib import sha256
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle.copying import Source, copied
from cyberlayers.bundle.members import CHUNK
from cyberlayers.bundle.sink import Fill, FolderSink, ZipSink
from cyberlayers.bundle.zip_members import ZipMembers
from cyberlayers.errors import ContentError

MANY = 200
PATIENCE = 60
FILES = {
    "data/empty": b"",
    "data/evidence/E-000001/whole": os.urandom(CHUNK),
    "data/evidence/E-000002/more": os.urandom(3 * CHUNK + 1),
    **{f"data/small/{number:03}": f"{number}".encode() * number for number in range(MANY)},
}


class Nowhere:
    """A sink that keeps nothing."""

    def place(self, _name: str, _size: int) -> Fill:
        return self._fill

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        self.place(name, size)(chunks)

    def finish(self, durable: Callable[[], None] | None = None) -> None:
        raise NotImplementedError

    def _fill(self, chunks: Iterable[bytes | memoryview]) -> None:
        for _ in chunks:
            pass


class Endless(BufferedIOBase):
    """Bytes that do not end before patience does."""

    def __init__(self) -> None:
        self.until = time.monotonic() + PATIENCE
        self.ended = False

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as the base class has it
        self.ended = time.monotonic() > self.until
        return 0 if self.ended else len(buffer)


def source(data: bytes, *, recorded: bytes | None = None, before: Callable[[], object] = lambda: None) -> Source:
    """Return a source that does something when it is opened."""

    def opened() -> BytesIO:
        before()
        return BytesIO(data)

    return Source(len(data), opened, sha256(data if recorded is None else recorded).hexdigest())


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_what_is_copied_is_there_with_its_digest(form: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    backwards = {name: source(FILES[name]) for name in sorted(FILES, reverse=True)}
    with ZipSink(out, "top") if form == "zip" else FolderSink(out) as sink:
        digests = copied(sink, backwards)
        sink.finish()
    assert list(digests) == sorted(FILES)
    assert digests == {name: sha256(data).hexdigest() for name, data in FILES.items()}
    if form == "zip":
        with ZipMembers(out) as members:
            found = {name: members.read(name, 4 * CHUNK) for name in members.sizes}
    else:
        found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert found == FILES


def test_sources_are_copied_at_the_same_time() -> None:
    met = threading.Barrier(2, timeout=PATIENCE)
    copied(Nowhere(), {name: source(b"it", before=met.wait) for name in "ab"})
    assert not met.broken


def test_progress_is_told_in_order_by_the_thread_that_calls() -> None:
    told: list[tuple[int, int]] = []
    tellers: set[int] = set()

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        tellers.add(threading.get_ident())

    # The first one is the last to be there.
    slow = source(b"12345", before=lambda: time.sleep(0.1))
    copied(Nowhere(), {"a": slow, "b": source(b"6"), "c": source(b""), "d": source(b"789")}, tell)
    assert told == [(5, 9), (6, 9), (6, 9), (9, 9)]
    assert tellers == {threading.get_ident()}


def test_whoever_cancels_has_no_thread_left_and_most_sources_unopened() -> None:
    opened: list[str] = []
    cancelled = threading.Event()

    def wait() -> None:
        opened.append("one")
        assert cancelled.wait(PATIENCE)
        time.sleep(0.05)

    def cancel(_done: int, _of: int) -> None:
        cancelled.set()
        raise KeyboardInterrupt

    before = threading.active_count()
    payload = {"a": source(b"first"), **{f"b{number}": source(b"it", before=wait) for number in range(MANY)}}
    with pytest.raises(KeyboardInterrupt):
        copied(Nowhere(), payload, cancel)
    assert threading.active_count() == before
    assert 1 <= len(opened) < MANY / 2


def test_bytes_that_are_not_those_that_were_recorded_end_even_what_is_under_way() -> None:
    under_way = threading.Event()
    endless = Endless()

    def opened() -> Endless:
        under_way.set()
        return endless

    spoilt = source(b"it", recorded=b"that", before=lambda: under_way.wait(PATIENCE))
    with pytest.raises(ContentError, match="the bytes of a are not those that were recorded"):
        copied(Nowhere(), {"a": spoilt, "b": Source(1 << 60, opened)})
    assert under_way.is_set()
    assert not endless.ended


def test_the_first_error_in_order_is_the_one_that_is_said() -> None:
    later_failed = threading.Event()

    class Later(BytesIO):
        def close(self) -> None:
            super().close()
            later_failed.set()

    payload = {
        "a": source(b"it", recorded=b"that", before=lambda: later_failed.wait(PATIENCE)),
        "b": Source(2, lambda: Later(b"it"), "0" * 64),
    }
    with pytest.raises(ContentError, match="bytes of a"):
        copied(Nowhere(), payload)
    assert later_failed.is_set()


def test_what_cannot_be_opened_is_said_as_it_is() -> None:
    def refuse() -> None:
        raise ContentError("it is gone")

    with pytest.raises(ContentError, match="it is gone"):
        copied(Nowhere(), {"a": source(b""), "b": source(b"it", before=refuse)})


def test_there_is_one_buffer_a_thread_however_many_sources_there_are() -> None:
    buffers: dict[int, object] = {}
    threads: set[int] = set()

    class Watched(BytesIO):
        def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as the base class has it
            buffers[id(buffer.obj)] = buffer.obj
            threads.add(threading.get_ident())
            assert len(buffer) == CHUNK
            return super().readinto(buffer)

    copied(Nowhere(), {f"{number:03}": Source(2, lambda: Watched(b"it")) for number in range(MANY)})
    assert 1 <= len(buffers) == len(threads) <= 8


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_a_disk_that_fails_is_not_taken_for_the_place_that_is_written(form: str, tmp_path: Path) -> None:
    class Failing(BytesIO):
        def readinto(self, _buffer: Any) -> int:  # noqa: ANN401 - as the base class has it
            raise OSError(EIO, os.strerror(EIO))

    out = tmp_path / "out"
    with (
        pytest.raises(ContentError, match=r"the bytes of data/a cannot be read \(Input/output error\)"),
        ZipSink(out, "top") if form == "zip" else FolderSink(out) as sink,
    ):
        copied(sink, {"data/a": Source(1, lambda: Failing(b"x"))})
    assert list(tmp_path.iterdir()) == []
