"""Copy many sources into a bundle at the same time: every byte is read once, hashed and written.

Rules:

* what is hashed is what is written, the same bytes of the same buffer; a source that is recorded with a digest must
  have it;
* threads copy, because reading, hashing, writing and syncing all leave the interpreter to others; there are more than
  processors, because most wait for the disk;
* each has one buffer, so that memory is flat;
* progress is told in the order of the names and by the thread that calls; what it raises, and the first error in that
  order, ends the work: the threads stop at their next piece, and none is left when the error is raised.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedIOBase

from cyberlayers.bundle.members import CHUNK
from cyberlayers.bundle.sink import Fill, Sink
from cyberlayers.errors import ContentError

Progress = Callable[[int, int], None]

_THREADS = 8


@dataclass(frozen=True)
class Source:
    """Bytes that are read once, when their turn comes.

    Attributes:
        size: how many there are.
        open: opens them for reading, in whichever thread.
        sha256: what they must be, where that is recorded.
    """

    size: int
    open: Callable[[], BufferedIOBase]
    sha256: str | None = None


def copied(sink: Sink, payload: Mapping[str, Source], progress: Progress | None = None) -> dict[str, str]:
    """Write sources into a sink under their names, and return the SHA-256 of each in hex, in sorted order.

    Args:
        sink: takes them; nothing may have been added to it whose name comes later.
        payload: the sources by their names.
        progress: called with the bytes written so far, and all of them.

    Raises:
        ContentError: bytes cannot be read, or are not those that were recorded.
        MissingError: the sink cannot be written.
    """
    octets = sum(source.size for source in payload.values())
    digests: dict[str, str] = {}
    done = 0
    copying = _Copying()
    pool = ThreadPoolExecutor(_THREADS)
    try:
        jobs = {
            name: pool.submit(copying.copy, name, source, sink.place(name, source.size))
            for name, source in sorted(payload.items())
        }
        for name, job in jobs.items():
            digests[name] = job.result()
            done += payload[name].size
            if progress is not None:
                progress(done, octets)
    finally:
        copying.stopped.set()
        pool.shutdown(cancel_futures=True)
    return digests


class _Copying:
    """Copies one source at a time in each of several threads."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._mine = threading.local()

    def copy(self, name: str, source: Source, fill: Fill) -> str:
        """Fill a place with a source, and return its digest."""
        total = sha256()
        fill(self._pieces(name, source, total.update))
        digest = total.hexdigest()
        if source.sha256 not in {None, digest}:
            raise ContentError(f"the bytes of {name} are not those that were recorded", "Run `cyberlayers check`")
        return digest

    def _pieces(self, name: str, source: Source, update: Callable[[memoryview], None]) -> Iterator[memoryview]:
        buffer = self._buffer()
        try:
            with source.open() as file:
                while count := file.readinto(buffer):
                    if self.stopped.is_set():
                        raise CancelledError
                    piece = buffer[:count]
                    update(piece)
                    yield piece
        except OSError as error:
            # An error in writing a piece does not come by here: it is raised where pieces are taken.
            raise ContentError(f"the bytes of {name} cannot be read ({error.strerror})", "Check the disk") from None

    def _buffer(self) -> memoryview:
        if not hasattr(self._mine, "buffer"):
            self._mine.buffer = memoryview(bytearray(CHUNK))
        found: memoryview = self._mine.buffer
        return found
