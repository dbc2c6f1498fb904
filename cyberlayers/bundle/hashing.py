"""Digests of many members, taken while the caller goes on.

Rules:

* the names are dealt into lots of about the same size, and whoever is free takes the next one, so that nobody waits
  long for the last on a machine that has other work;
* much is hashed by forked children, because threads would wait for the interpreter whenever the caller computes; a
  process that has threads already is not forked, and little is not worth it: then threads do it, at the end;
* a child only reads and hashes; what the children do not answer, threads do, so that an error shows itself here; a
  child that is not needed any more is ended, and one whose parent is gone ends itself.
"""

import os
import signal
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256

from cyberlayers.bundle.members import Members

MUCH = 16 * 1024 * 1024
"""From how many bytes on children are worth their start."""

_LOTS = 64
_MOST = 100
"""Names in a lot: its answer must fit what a pipe takes in one piece (4,096 bytes), so that answers never mix."""

_BEHIND = 10
_NUMBER_BYTES = 2
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
        count = max(min(_LOTS, len(ranked)), -(-len(ranked) // _MOST))
        self._lots = [sorted(ranked[first::count]) for first in range(count)]
        alone = threading.active_count() == 1 and hasattr(os, "fork")
        if alone and sum(members.sizes[name] for name in names) >= MUCH:
            self._begin(min(os.cpu_count() or 1, count))

    def answers(self) -> Iterator[Answer]:
        """Yield names with their SHA-256 in hex, in some order, until all are answered.

        Raises:
            RefusedError: a member cannot be read.
        """
        left = dict(enumerate(self._lots))
        while number := self._received(_NUMBER_BYTES):
            lot = left[int.from_bytes(number)]
            answer = self._received(len(lot) * _DIGEST_BYTES)
            if not answer:
                break
            del left[int.from_bytes(number)]
            yield lot, [answer[at : at + _DIGEST_BYTES].hex() for at in range(0, len(answer), _DIGEST_BYTES)]
        if left:
            # What brings threads imports much, and is needed only here.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see above

            with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                yield from zip(left.values(), pool.map(self._members.digests, left.values()), strict=True)

    def close(self) -> None:
        """End the children."""
        if self._pipe is not None:
            os.close(self._pipe)
        for child in self._children:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)

    def _begin(self, count: int) -> None:
        numbers, giving = os.pipe()
        self._pipe, answering = os.pipe()
        try:
            os.write(giving, b"".join(number.to_bytes(_NUMBER_BYTES) for number in range(len(self._lots))))
            os.close(giving)
            for _ in range(count):
                pid = os.fork()
                if pid == 0:
                    os.close(self._pipe)
                    _answer(self._members, self._lots, numbers, answering)
                self._children.append(pid)
        except OSError:
            # Those that could be started do it all, or threads where there are none.
            return
        finally:
            os.close(numbers)
            os.close(answering)

    def _received(self, count: int) -> bytes:
        """Return so many bytes of the answers, or none where they ended."""
        found = b""
        while self._pipe is not None and len(found) < count:
            part = os.read(self._pipe, count - len(found))
            if not part:
                return b""
            found += part
        return found


def _answer(members: Members, lots: Sequence[Sequence[str]], numbers: int, answering: int) -> None:
    """Hash, answer, and end this process, whatever happens, without the endings that its parent will carry out."""
    try:
        # What the parent computes meanwhile is one long piece and these are many small ones: it goes first.
        os.nice(_BEHIND)
        while number := os.read(numbers, _NUMBER_BYTES):
            digests = members.digests(lots[int.from_bytes(number)])
            os.write(answering, number + bytes.fromhex("".join(digests)))
    finally:
        os._exit(0)
