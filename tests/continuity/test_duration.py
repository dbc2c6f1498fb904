from typing import Any

import pytest

from cyberlayers.continuity.duration import blows, data_lost_h, duration
from cyberlayers.model.disruption import Hit
from cyberlayers.model.estate import Node, Site, System
from tests.continuity.small import node

DESTROYED = {"effect": "destroyed"}


def system(**keys: object) -> Node:
    return System.from_plain(node("a", [1, 2, 4], by=None, **keys))


def struck(entry: Node, *hits: dict[str, Any]) -> tuple[float, str | None, float | None]:
    blow = blows(Hit.from_plain({"node": "a", **hit}) for hit in hits)["a"]
    found = duration(entry, blow)
    return found.hours.likely, found.basis, data_lost_h(entry, blow)


@pytest.mark.parametrize(
    ("backup", "left", "found"),
    [
        ({"every_h": 6}, "usable", (2, None, 6)),
        ({"every_h": 6}, "online_only_lost", (50, None, None)),
        ({"every_h": 6, "isolated": True}, "online_only_lost", (2, None, 6)),
        ({"every_h": 6, "isolated": True}, "all_lost", (50, None, None)),
    ],
)
def test_a_destroyed_node_takes_longer_where_no_usable_copy_is_left(
    backup: dict[str, Any], left: str, found: tuple[float, None, float | None]
) -> None:
    entry = system(backup=backup, hours_without_backup=50)
    assert struck(entry, {**DESTROYED, "backups": left}) == found


def test_without_any_backup_everything_is_lost() -> None:
    assert struck(system(rpo_h=1, hours_without_backup=50), DESTROYED) == (50, None, None)


def test_what_holds_no_data_loses_none_and_takes_no_longer() -> None:
    assert struck(system(hours_without_backup=50), {**DESTROYED, "backups": "all_lost"}) == (2, None, 0)


def test_an_outage_loses_no_data_whatever_becomes_of_the_backups() -> None:
    assert struck(system(backup={"every_h": 6}), {"backups": "all_lost"}) == (2, None, 0)


def test_four_times_as_long_is_assumed_and_called_a_default() -> None:
    entry = system(rpo_h=1, basis="tested")
    assert struck(entry, DESTROYED) == (8, "default", None)
    assert struck(entry, {}) == (2, "tested", 0)
    blow = blows([Hit(node="a", effect="destroyed")])["a"]
    assert duration(entry, blow).hours == (4, 8, 16)


def test_given_hours_replace_the_duration_and_the_longest_counts() -> None:
    entry = system(rpo_h=1, hours_without_backup=50)
    assert struck(entry, {**DESTROYED, "hours": 3}, {"hours": 7}, {}) == (7, None, None)


def test_hits_merge_to_the_earliest_time_and_the_worst_of_everything() -> None:
    hits = [
        Hit(node="a", at_h=5, effect="destroyed"),
        Hit(node="b", at_h=1),
        Hit(node="a", at_h=3, backups="online_only_lost"),
        Hit(node="a", at_h=9, backups="usable", hours=2),
    ]
    assert blows(hits) == blows(reversed(hits))
    assert blows(hits)["a"] == ("a", 3, "destroyed", "online_only_lost", 2)
    assert list(blows(hits)) == ["a", "b"]


def test_a_node_whose_recovery_takes_nobody_knows_how_long_has_no_duration() -> None:
    with pytest.raises(ValueError, match="a has no restore"):
        duration(Site(id="a", name="A"), blows([Hit(node="a")])["a"])
