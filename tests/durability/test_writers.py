from pathlib import Path

import pytest

from tests.durability.conftest import Play


def _nothing_lost(found: dict[str, object], cycles: int) -> None:
    assert found["lost"] == []
    assert found["broken"] == []
    assert found["failed"] == 0
    assert found["same"] is True
    acknowledged, records = found["acknowledged"], found["records"]
    assert isinstance(acknowledged, int)
    assert isinstance(records, int)
    # Of each writer who was killed at most one record was durable and not yet acknowledged.
    assert acknowledged >= 4 * cycles
    assert 0 <= records - 1 - acknowledged <= cycles


def test_killing_one_of_four_writers_a_hundred_times_loses_nothing_that_was_acknowledged(play: Play) -> None:
    _nothing_lost(play("kill", 100, 1), 100)


@pytest.mark.long
def test_killing_one_of_four_writers_a_thousand_times_loses_nothing_that_was_acknowledged(play: Play) -> None:
    _nothing_lost(play("kill", 1000, 2), 1000)


def test_eight_writers_of_five_hundred_records_each_meet_no_lock_error(play: Play, fast_disk: Path) -> None:
    found = play("many", 8, 500, place=fast_disk)
    assert (found["failed"], found["broken"]) == (0, [])
    assert found["records"] == found["titles"] + 1 == 8 * 500 + 1
    assert found["longest"] < 10


def test_threads_and_processes_that_open_look_and_write_at_once_do_not_undo_each_others_locks(
    play: Play, fast_disk: Path
) -> None:
    found = play("threads", 40, place=fast_disk)
    assert found == {"records": 5 * 40 + 1, "failed": 0, "failures": [], "broken": []}
