"""Digests of many members, taken while the caller goes on.

Rules:

* the names are dealt into lots of about the same size, so that nobody queues and nobody waits long for the last;
* much is hashed by forked children, because threads would wait for the interpreter whenever the caller computes; a
  process that has threads already is not forked, and little is not worth it: then threads do it, at the end;
* a child only reads and hashes, and answers over a pipe; what it does not answer, threads do, so that an error shows
  itself here; a child that is not needed any more is ended.
"""

import os
import signal
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from cyberlayers.bundle.members import Members

MUCH = 16 * 1024 * 1024
"""From how many bytes on children are worth their start."""

_LOTS = 64
_BEHIND = 10
_DIGEST_BYTES = sha256().digest_size

Answer = tuple[Sequence[str], Sequence[str]]


class _Child(NamedTuple):
    pid: int
    pipe: int
    lots: list[list[str]]


class Hashing:
    """Digests on their way; close it when it is not needed any more."""

    def __init__(self, members: Members, names: Collection[str]) -> None:
        """Begin; the names must be members."""
        self._members = members
        self._children: list[_Child] = []
        self._left: list[list[str]] = []
        ranked = sorted(names, key=lambda name: -members.sizes[name])
        lots = [sorted(ranked[first::_LOTS]) for first in range(min(_LOTS, len(ranked)))]
        alone = threading.active_count() == 1 and hasattr(os, "fork")
        count = min(os.cpu_count() or 1, len(lots))
        if not alone or sum(members.sizes[name] for name in names) < MUCH:
            self._left = lots
            return
        for first in range(count):
            self._begin(lots[first::count])

    def answers(self) -> Iterator[Answer]:
        """Yield names with their SHA-256 in hex, in some order, until all are answered.

        Raises:
            RefusedError: a member cannot be read.
        """
        for child in self._children:
            for number, lot in enumerate(child.lots):
                answer = _received(child.pipe, len(lot) * _DIGEST_BYTES)
                if answer is None:
                    self._left += child.lots[number:]
                    break
                yield lot, [answer[at : at + _DIGEST_BYTES].hex() for at in range(0, len(answer), _DIGEST_BYTES)]
        if self._left:
            # What brings threads imports much, and is needed only here.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see above

            with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                yield from zip(self._left, pool.map(self._members.digests, self._left), strict=True)

    def close(self) -> None:
        """End the children."""
        for child in self._children:
            os.close(child.pipe)
            with suppress(OSError):
                os.kill(child.pid, signal.SIGKILL)
                os.waitpid(child.pid, 0)

    def _begin(self, lots: list[list[str]]) -> None:
        reading, writing = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            os.close(reading)
            self._left += lots
            return
        else:
            if pid == 0:
                _answer(self._members, lots, writing)
            self._children.append(_Child(pid, reading, lots))
        finally:
            os.close(writing)


def _answer(members: Members, lots: list[list[str]], pipe: int) -> None:
    """Hash, answer, and end this process, whatever happens, without the endings that its parent will carry out."""
    # What the parent computes meanwhile is one long piece and these are many small ones: it goes first.
    os.nice(_BEHIND)
    try:
        with os.fdopen(pipe, "wb") as answers:
            for lot in lots:
                answers.write(bytes.fromhex("".join(members.digests(lot))))
                answers.flush()
    finally:
        os._exit(0)


def _received(pipe: int, count: int) -> bytes | None:
    """Return so many bytes of a pipe, or None where it ends before."""
    parts = []
    while count:
        part = os.read(pipe, count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
