"""The board always says what to do next, and the walk goes through the key controls."""

from pathlib import Path

from cyberlayers.tui.snapshot import Moment, take_snapshot
from tests.tui.house import add_note, every_yes, open_as


def test_a_new_workspace_says_where_to_begin(council: Path) -> None:
    snapshot = take_snapshot(open_as(council), Moment())
    assert snapshot.next_step == "None of the 8 key controls is assessed: press w to begin with L1-02."
    assert snapshot.walk == "L1-02"


def test_a_walk_begun_says_where_to_go_on(council: Path) -> None:
    every_yes(open_as(council), "L1-02")
    snapshot = take_snapshot(open_as(council), Moment())
    assert snapshot.next_step == "7 of 8 key controls are not assessed: press w to go on with L2-02."


def test_once_all_are_assessed_what_waits_comes_next(council: Path) -> None:
    ann = open_as(council)
    for layer in range(1, 9):
        every_yes(ann, f"L{layer}-02")
    snapshot = take_snapshot(ann, Moment())
    assert snapshot.next_step == "8 of 8 key controls are not met: press w to work on L1-02."
    assert snapshot.walk == "L1-02"
    add_note(ann, ("L1-02",), "Seen", ("L1-02:a1",))
    snapshot = take_snapshot(ann, Moment())
    assert snapshot.next_step == "1 waits for a review or an approval: press r."


def test_a_snapshot_of_another_day_knows_only_what_was_known(worked: Path) -> None:
    now = take_snapshot(open_as(worked), Moment())
    assert now.view.at == now.today
    assert [band.number for band in now.bands] == list(range(1, 9))
    assert now.title_of("L5-02").startswith("Multi-factor")
