import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cyberlayers.errors import WorkspaceError
from cyberlayers.store import connection, layout
from cyberlayers.store.store import Store
from tests.ledger.story import created
from tests.store.desk import CRITERIA, CRITERIA_SHA256, add, begin, failing, keep, picture, state_of


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_only_its_owner_can_enter_a_workspace_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    folder = begin(tmp_path / "ws")
    keep(folder, b"evidence")
    for path in (folder, *folder.rglob("*")):
        assert _mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_a_shared_workspace_is_the_groups_but_for_the_keys(tmp_path: Path, umask: int) -> None:
    folder = begin(tmp_path / "ws", shared=True)
    keep(folder, b"evidence")
    for path in (folder, *folder.rglob("*")):
        expected = 0o700 if path.name == layout.KEYS else 0o2770 if path.is_dir() else 0o660
        assert _mode(path) == expected, path
    assert layout.is_shared(folder)


def test_a_folder_that_is_there_and_empty_is_taken_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    folder.mkdir(mode=0o755)
    assert not layout.is_workspace(folder)
    begin(folder)
    assert layout.is_workspace(folder)
    assert _mode(folder) == 0o700
    assert not layout.is_shared(folder)
    assert failing(folder) == set()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    begin(tmp_path / "a" / "b" / "ws")
    assert state_of(tmp_path / "a" / "b" / "ws").size == 1


def test_a_workspace_is_never_made_twice(workspace: Path) -> None:
    before = picture(workspace)
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        Store.create(workspace)
    assert picture(workspace) == before


@pytest.mark.parametrize("name", ["notes.txt", "evidence/ab", "store.db-journal"])
def test_a_folder_that_holds_something_is_refused(tmp_path: Path, name: str) -> None:
    stray = tmp_path / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("mine")
    before = picture(tmp_path)
    with pytest.raises(WorkspaceError, match=f"not empty: it holds {stray.name}"):
        Store.create(tmp_path)
    assert picture(tmp_path) == before


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("mine")
    with pytest.raises(WorkspaceError, match="is not a folder"):
        Store.create(tmp_path / "ws")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(WorkspaceError, match="is not a folder"):
        Store.create(tmp_path / "link")


def test_another_programs_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("not a database, but somebody's\n" * 40)
    before = picture(tmp_path)
    with pytest.raises(WorkspaceError, match="is not a database"):
        Store.create(tmp_path)
    assert picture(tmp_path) == before


def test_a_folder_that_may_not_be_written_is_refused(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(WorkspaceError, match=r"cannot be made a workspace \(Permission denied\)"):
        Store.create(open_folder / "ws")


class _KilledError(BaseException):
    """Stands for the moment at which the process is killed."""


@pytest.mark.parametrize("killed_at", ["skeleton", "connect", "migrate", "rename"])
def test_a_creation_that_is_killed_leaves_no_workspace_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise _KilledError

    folder = tmp_path / "ws"
    with monkeypatch.context() as patch:
        if killed_at == "skeleton":
            patch.setattr(layout, "make_skeleton", killed)
        elif killed_at == "connect":
            patch.setattr(connection, "connect", killed)
        elif killed_at == "migrate":
            patch.setattr("cyberlayers.store.schema.migrate", killed)
        else:
            patch.setattr(Path, "rename", killed)
        with pytest.raises(_KilledError):
            Store.create(folder)
    assert not layout.is_workspace(folder)
    with pytest.raises(WorkspaceError, match="there is no workspace in"):
        Store(folder)
    begin(folder)
    assert failing(folder) == set()


def test_a_workspace_killed_before_its_first_record_is_taken_up(tmp_path: Path) -> None:
    Store.create(tmp_path)
    Store.create(tmp_path)
    add(tmp_path, created(CRITERIA_SHA256), blobs=(("criteria", CRITERIA),))
    assert failing(tmp_path) == set()
    with pytest.raises(WorkspaceError, match="already"):
        Store.create(tmp_path)
