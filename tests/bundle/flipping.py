"""Flip bits of a bundle, in as many processes as there are cores, and report with which it was verified."""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.bundle.office import check


class Place(NamedTuple):
    """Where a bit stands: in which file, at which bit of it."""

    file: Path
    bit: int


class Tried(NamedTuple):
    """How many bits were flipped, and those with which the bundle was verified all the same."""

    number: int
    accepted: list[str]


def places(bundle: Path) -> list[Place]:
    """Return every bit of a zip, or of every file of a folder."""
    files = [bundle] if bundle.is_file() else sorted(path for path in bundle.rglob("*") if path.is_file())
    return [Place(file.relative_to(bundle), bit) for file in files for bit in range(8 * file.stat().st_size)]


def flipped_bit(data: bytes, bit: int) -> bytes:
    """Return bytes with one bit flipped."""
    spoilt = bytearray(data)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)


@contextmanager
def _flipped(path: Path, bit: int) -> Iterator[None]:
    """Flip one bit in place, and put it back."""
    with path.open("r+b", buffering=0) as file:
        byte = os.pread(file.fileno(), 1, bit // 8)
        os.pwrite(file.fileno(), bytes([byte[0] ^ (1 << bit % 8)]), bit // 8)
        yield
        os.pwrite(file.fileno(), byte, bit // 8)


def flip_each(bundle: Path, some: Sequence[Place]) -> Tried:
    """Verify a bundle once for each of these bits, with that bit flipped; the bundle is as it was afterwards."""
    accepted = []
    for place in some:
        with _flipped(bundle / place.file, place.bit):
            if check(bundle).found.verified:
                accepted.append(f"bit {place.bit} of {place.file}")
    assert check(bundle).found.verified, "the bundle without a flipped bit is not refused"
    return Tried(len(some), accepted)


def flip_all(bundle: Path, some: Sequence[Place], folder: Path) -> Tried:
    """Do what `flip_each` does in several processes, each with its own copy of the bundle in a folder."""
    workers = os.cpu_count() or 1
    copies = [folder / str(number) / bundle.name for number in range(workers)]
    for copy in copies:
        copy.parent.mkdir()
        if bundle.is_dir():
            shutil.copytree(bundle, copy)
        else:
            shutil.copy(bundle, copy)
    return spread(flip_each, [(copy, some[number::workers]) for number, copy in enumerate(copies)])


def spread(work: Callable[..., Tried], shares: Sequence[tuple[Any, ...]]) -> Tried:
    """Do work in several processes, one share each, and add up what they tried."""
    with ProcessPoolExecutor(len(shares), multiprocessing.get_context("spawn")) as pool:
        done = [one.result() for one in [pool.submit(work, *share) for share in shares]]
    return Tried(sum(one.number for one in done), [name for one in done for name in one.accepted])
