import shutil
import subprocess
from pathlib import Path

import pytest

from cyberlayers.errors import WorkspaceError
from cyberlayers.model.state import State
from cyberlayers.store.store import Change, Store
from tests.durability.conftest import Play
from tests.ledger.story import evidence
from tests.store.desk import KIM, NOW, add, begin, entropy, failing


@pytest.fixture
def disk_of_its_own() -> str:
    """Return the words that run a command with a small disk mounted where the workspace is to be."""
    allowed = (
        shutil.which("unshare")
        and not subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            check=False,
        ).returncode
    )
    if not allowed:
        pytest.skip("this machine does not let an account mount a disk of its own")
    return 'mount -t tmpfs -o size=2m none "$0" && mkdir "$0/ws" && rmdir "$0/ws" && exec "$@"'


def _one_more(state: State) -> Change:
    return Change((evidence(len(state.evidence) + 1, title="x" * 8000),))


def test_a_full_disk_is_one_sentence_and_nothing_that_was_acknowledged_is_lost(
    play: Play, disk_of_its_own: str
) -> None:
    found = play("full", 1_200_000, shell=disk_of_its_own)
    assert found["said"].startswith("the disk is full, and nothing was ")
    assert found["said"].endswith(". Free some space and do it again.")
    assert found["acknowledged"] > 5
    assert (found["lost"], found["broken"], found["left"]) == ([], [], 0)
    assert found["next"] == found["records"] + 1


def test_a_disk_that_may_only_be_read_is_one_sentence(play: Play, tmp_path: Path, disk_of_its_own: str) -> None:
    begin(tmp_path / "made")
    into = '"$0/made" "$0/ws"'
    shell = f'mount --bind {into} && mount -o remount,bind,ro {into} && exec "$@"'
    found = play("read-only", shell=shell)
    assert found["said"].endswith(
        "store.db is read-only. Give yourself permission to write there, or copy the workspace to where you may."
    )


@pytest.mark.parametrize("extra", [0, 5_000, 40_000])
def test_a_store_that_may_not_grow_is_one_sentence_and_nothing_that_was_acknowledged_is_lost(
    play: Play, extra: int
) -> None:
    found = play("limited", extra)
    assert "the disk did not take or give back" in found["said"]
    assert "nothing was recorded" in found["said"]
    assert (found["lost"], found["broken"]) == ([], [])
    assert found["records"] == found["acknowledged"] + 1
    assert found["next"] == found["records"] + 1


def test_a_store_that_reached_its_largest_size_refuses_and_stays_whole(tmp_path: Path) -> None:
    folder = begin(tmp_path / "ws")
    with Store(folder) as store:
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 12}")

        def fill() -> None:
            while True:
                store.append(_one_more, lambda _: KIM, NOW, entropy)

        with pytest.raises(WorkspaceError) as refused:
            fill()
        assert str(refused.value) == (
            f"the disk is full, and nothing was recorded in {folder}/store.db. Free some space and do it again."
        )
        reached = store.last_seq()
        assert store.state().size == reached > 2
    assert failing(folder) == {"evidence"}
    assert add(folder, evidence(reached))[0].seq == reached + 1
