"""Digests of many members, taken while the caller goes on.

Rules:

* the names are dealt into lots of about the same size, and whoever is free takes the next one, so that nobody waits
  long for the last on a machine that has other work;
* much is hashed by forked children, because threads would wait for the interpreter whenever the caller computes; a
  process that has threads already is not forked, and little is not worth it: then threads do it, at the end;
* a child only reads and hashes; it leaves its digests in memory that is shared, and says which lot it has done in one
  byte, so that no answer waits for its reader and none mixes with another; what the children do not answer, threads
  do, so that an error shows itself here;
* a child that is not needed any more is ended; one whose parent is gone ends itself after its lot.
"""

import os
import signal
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, suppress
from hashlib import sha256
from mmap import mmap

from cyberlayers.bundle.members import Members

MUCH = 16 * 1024 * 1024
"""From how many bytes on children are worth their start."""

_LOTS = 64
_BEHIND = 10
_DIGEST_BYTES = sha256().digest_size

Answer = tuple[Sequence[str], Sequence[str]]


class Hashing:
    """Digests on their way; close it when it is not needed any more."""

    def __init__(self, members: Members, names: Collection[str]) -> None:
        """Begin; the names must be members."""
        self._members = members
        self._children: list[int] = []
        self._pipe: int | None = None
        ranked = sorted(names, key=lambda name: -members.sizes[name])
        self._lots = [sorted(ranked[first::_LOTS]) for first in range(min(_LOTS, len(ranked)))]
        self._digests: list[mmap] = []
        alone = threading.active_count() == 1 and hasattr(os, "fork")
        if alone and sum(members.sizes[name] for name in names) >= MUCH:
            try:
                self._begin(min(os.cpu_count() or 1, len(self._lots)))
            except BaseException:
                self.close()
                raise

    def answers(self) -> Iterator[Answer]:
        """Yield names with their SHA-256 in hex, in some order, until all are answered.

        Raises:
            RefusedError: a member cannot be read.
        """
        left = dict(enumerate(self._lots))
        while self._pipe is not None and (done := os.read(self._pipe, 1)):
            lot, digests = left.pop(done[0]), self._digests[done[0]]
            yield lot, [digests[at : at + _DIGEST_BYTES].hex() for at in range(0, len(digests), _DIGEST_BYTES)]
        if left:
            # What brings threads imports much, and is needed only here.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see above

            with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                yield from zip(left.values(), pool.map(self._members.digests, left.values()), strict=True)

    def close(self) -> None:
        """End the children."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        for child in self._children:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        self._children.clear()

    def _begin(self, count: int) -> None:
        """Start children; where the system refuses one, the others do it all, or threads where there are none."""
        with suppress(OSError), ExitStack() as until_all_run:
            self._digests = [mmap(-1, _DIGEST_BYTES * len(lot)) for lot in self._lots]
            numbers, giving = os.pipe()
            until_all_run.callback(os.close, numbers)
            with os.fdopen(giving, "wb") as numbered:
                numbered.write(bytes(range(len(self._lots))))
            self._pipe, answering = os.pipe()
            until_all_run.callback(os.close, answering)
            for _ in range(count):
                pid = os.fork()
                if pid == 0:
                    os.close(self._pipe)
                    self._answer(numbers, answering)
                self._children.append(pid)

    def _answer(self, numbers: int, answering: int) -> None:
        """Hash, answer, and end this process, whatever happens, without the endings that its parent will carry out."""
        try:
            # What the parent computes meanwhile is one long piece and these are many small ones: it goes first.
            os.nice(_BEHIND)
            while number := os.read(numbers, 1):
                digests = self._members.digests(self._lots[number[0]])
                self._digests[number[0]][:] = bytes.fromhex("".join(digests))
                os.write(answering, number)
        finally:
            os._exit(0)
