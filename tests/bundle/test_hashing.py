"""Digests by children, by threads, and by threads for children that fail."""

import errno
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.hashing import Hashing
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.refusal import Code, RefusedError

FILES = {f"data/evidence/E-{number:06}/file": bytes([number]) * number * 999 for number in range(150)}

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    return tmp_path / "bundle"


class OnlyHere(FolderMembers):
    """Members that no child can read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._process = os.getpid()

    def digests(self, names: Sequence[str]) -> list[str]:
        if os.getpid() != self._process:
            raise RuntimeError
        return super().digests(names)


def digests(members: Members) -> dict[str, str]:
    with closing(Hashing(members, members.sizes)) as begun:
        return {
            name: digest
            for names, found in begun.answers()
            for name, digest in zip(names, found, strict=True)
        }  # fmt: skip


def expected(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def test_children_answer_for_every_file_and_none_is_left(folder: Path, forked: list[int]) -> None:
    with FolderMembers(folder) as members:
        assert digests(members) == expected(FILES)
    assert forked
    for child in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_children_answer_for_a_zip(zipped: Path, forked: list[int]) -> None:
    members = open_members(zipped)
    try:
        files = {name: members.read(name, 1 << 30) for name in members.sizes}
        assert digests(members) == expected(files)
    finally:
        members.close()
    assert forked


def test_threads_answer_for_children_that_fail(folder: Path, forked: list[int]) -> None:
    with OnlyHere(folder) as members:
        assert digests(members) == expected(FILES)
    assert forked


def test_a_process_with_threads_is_not_forked(folder: Path, forked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with FolderMembers(folder) as members:
        assert digests(members) == expected(FILES)
    assert not forked


def test_what_cannot_be_forked_is_hashed_all_the_same(
    folder: Path, forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    with FolderMembers(folder) as members:
        assert digests(members) == expected(FILES)
    assert not forked


def test_a_file_that_went_away_is_refused_here(folder: Path, forked: list[int]) -> None:
    with FolderMembers(folder) as members:
        (folder / "data/evidence/E-000007/file").unlink()
        with pytest.raises(RefusedError) as refused:
            digests(members)
    assert refused.value.code is Code.FILE_MISSING
    assert forked


def test_whoever_gives_up_leaves_no_child(folder: Path, forked: list[int]) -> None:
    with FolderMembers(folder) as members, pytest.raises(KeyError), closing(Hashing(members, members.sizes)):
        raise KeyError
    for child in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
    assert forked


def test_others_answer_for_a_child_that_was_killed(folder: Path, forked: list[int]) -> None:
    with FolderMembers(folder) as members, closing(Hashing(members, members.sizes)) as begun:
        os.kill(forked[0], signal.SIGKILL)
        answers = {name: one for names, found in begun.answers() for name, one in zip(names, found, strict=True)}
    assert answers == expected(FILES)


def test_what_was_answered_waits_for_no_reader(folder: Path, forked: list[int]) -> None:
    with FolderMembers(folder) as members, closing(Hashing(members, members.sizes)) as begun:
        for child in forked:
            os.waitpid(child, 0)
        answers = {name: one for names, found in begun.answers() for name, one in zip(names, found, strict=True)}
    assert answers == expected(FILES)


@pytest.mark.parametrize("broken", [0, 1])
def test_threads_hash_where_there_are_no_pipes(
    broken: int, folder: Path, forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.pipe, 0

    def refuse() -> tuple[int, int]:
        nonlocal calls
        calls += 1
        if calls > broken:
            raise OSError(errno.EMFILE, "Too many open files")
        return real()

    with FolderMembers(folder) as members:
        monkeypatch.setattr(os, "pipe", refuse)
        before = set(Path("/proc/self/fd").iterdir())
        assert digests(members) == expected(FILES)
        assert set(Path("/proc/self/fd").iterdir()) == before
    assert not forked


@given(st.integers(0, 2_000))
def test_every_name_is_in_one_lot_and_a_byte_numbers_them(count: int) -> None:
    members = Mock(sizes={f"data/{number}": 0 for number in range(count)})
    begun = Hashing(members, members.sizes)
    assert sorted(name for lot in begun._lots for name in lot) == sorted(members.sizes)
    assert all(begun._lots)
    assert len(begun._lots) <= 256
