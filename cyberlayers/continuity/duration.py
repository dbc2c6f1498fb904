"""How long a recovery takes, and how much data it loses.

Rules (the continuity design, "Recovery" and "What comes out"):

* `hours`; but `hours_without_backup` for a destroyed node that holds data of which no usable copy is left;
* where that figure is absent, four times `hours`, which is then a default and is named by the checks;
* hits on one node are one: the earliest time, the worst effect, the worst backups, the longest given `hours`;
* given `hours` replace the duration, whatever it would have been;
* data lost: none unless a node is destroyed and holds data; then what a backup interval holds, or everything.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cyberlayers.model.disruption import BACKUPS, EFFECTS, Backups, Effect, Hit
from cyberlayers.model.estate import Node
from cyberlayers.model.figures import Basis, Spread

WITHOUT_BACKUP = 4
"""How many times longer a rebuild takes where nobody has given a figure."""


class Blow(NamedTuple):
    """All hits on one node as one."""

    node: str
    at_h: float
    effect: Effect
    backups: Backups
    hours: float | None


class Duration(NamedTuple):
    """Hours of work and where they come from."""

    hours: Spread
    basis: Basis | None


def blows(hits: Iterable[Hit]) -> dict[str, Blow]:
    """Return the hits merged, by node, in the order in which nodes are first named."""
    merged: dict[str, Blow] = {}
    for hit in hits:
        other = merged.get(hit.node)
        blow = Blow(hit.node, hit.at_h, hit.effect, hit.backups, hit.hours)
        merged[hit.node] = blow if other is None else _both(blow, other)
    return merged


def _both(one: Blow, other: Blow) -> Blow:
    given = [blow.hours for blow in (one, other) if blow.hours is not None]
    return Blow(
        one.node,
        min(one.at_h, other.at_h),
        max(one.effect, other.effect, key=EFFECTS.index),
        max(one.backups, other.backups, key=BACKUPS.index),
        max(given, default=None),
    )


def has_usable_copy(node: Node, backups: Backups) -> bool:
    """Return whether a copy of the node's data is left."""
    if node.backup is None or backups == "all_lost":
        return False
    return backups == "usable" or node.backup.isolated


def duration(node: Node, blow: Blow) -> Duration:
    """Return how long the recovery of a node takes; it has `restore.hours`."""
    restore = node.restore
    if restore is None or restore.hours is None:
        raise ValueError(f"{node.id} has no restore.hours")
    if blow.hours is not None:
        return Duration(Spread(blow.hours, blow.hours, blow.hours), None)
    without = blow.effect == "destroyed" and node.holds_data and not has_usable_copy(node, blow.backups)
    if not without:
        return Duration(restore.hours, restore.basis)
    if restore.hours_without_backup is not None:
        return Duration(restore.hours_without_backup, restore.basis)
    return Duration(restore.hours.times(WITHOUT_BACKUP), "default")


def data_lost_h(node: Node, blow: Blow | None) -> float | None:
    """Return the hours of data that are lost at worst (the RPA); None is everything."""
    if blow is None or blow.effect != "destroyed" or not node.holds_data:
        return 0.0
    if node.backup is None or not has_usable_copy(node, blow.backups):
        return None
    return node.backup.every_h
