"""Backups against what may be lost.

* RPO >= backup interval, for a node and for every service that reaches it through its needs.
* A backup is isolated, its restore tested within 365 days, and kept for at least 30.
* A node that holds data says how long it takes without its backup; else four times as long is assumed.
"""

from collections.abc import Iterator

from cyberlayers.continuity.checks.result import CheckResult, plain
from cyberlayers.continuity.checks.subject import Subject
from cyberlayers.continuity.duration import WITHOUT_BACKUP
from cyberlayers.continuity.loss import misses
from cyberlayers.model.estate import Backup, Estate, Node, Service
from cyberlayers.model.figures import PROVEN_DAYS

KEPT_DAYS = 30
"""How long a backup is to be kept at least: intruders stay unnoticed for weeks."""


def backups_keep_rpo(about: Subject) -> Iterator[CheckResult]:
    """Yield nodes and services that would lose more than they may."""
    entries = {entry.id: entry for entry in about.estate.dependents}
    for entry in entries.values():
        if entry.rpo_h is None:
            continue
        reached = [entry] if isinstance(entry, Node) else [entries[name] for name in _reached(entry, entries)]
        holding = [node for node in reached if isinstance(node, Node) and node.holds_data]
        late = [node for node in holding if misses(_interval(node), entry.rpo_h)]
        if not late:
            continue
        worst = max(late, key=lambda node: (node.backup is None, _interval(node) or 0.0))
        interval = _interval(worst)
        loss = "everything since it was built" if interval is None else f"up to {plain(interval)} h"
        yield CheckResult(
            "backups-keep-rpo",
            (entry.id, *(node.id for node in late if node is not entry)),
            f"{entry.name} may lose {plain(entry.rpo_h)} h of data, and {worst.name} would lose {loss}",
            "Back up more often, or have the RPO judged again",
            {"rpo_h": entry.rpo_h, "every_h": interval},
        )


def _interval(node: Node) -> float | None:
    return node.backup.every_h if node.backup else None


def _reached(entry: Node | Service, entries: dict[str, Node | Service]) -> list[str]:
    """Return what an entry reaches through its needs, itself first."""
    found = {entry.id: None}
    waiting = [entry.id]
    for name in waiting:
        for group in entries[name].needs:
            further = [member for member in group.members if member not in found]
            found.update(dict.fromkeys(further))
            waiting += further
    return waiting


def backups_are_isolated(about: Subject) -> Iterator[CheckResult]:
    """Yield backups that fall with the network that they are to save."""
    for node, backup in _backups(about.estate):
        if not backup.isolated:
            yield CheckResult(
                "backups-are-isolated",
                (node.id,),
                f"The backup of {node.name} is not isolated: whoever takes the network takes it too",
                "Keep a copy offline, or where no account of the network can delete it",
            )


def restores_are_tested(about: Subject) -> Iterator[CheckResult]:
    """Yield backups from which nobody has restored within a year."""
    for node, backup in _backups(about.estate):
        age = None if backup.restore_tested_on is None else (about.today - backup.restore_tested_on).days
        if age is None or age > PROVEN_DAYS:
            when = "has never been tested" if age is None else f"was last tested {age} days ago"
            yield CheckResult(
                "restores-are-tested",
                (node.id,),
                f"Restoring {node.name} from its backup {when}",
                "Restore it to a clean place, and note the date and how long it took",
                {"days": age},
            )


def backups_are_kept(about: Subject) -> Iterator[CheckResult]:
    """Yield backups that are gone before an intruder is found."""
    for node, backup in _backups(about.estate):
        if backup.retained_days is not None and backup.retained_days < KEPT_DAYS:
            yield CheckResult(
                "backups-are-kept",
                (node.id,),
                f"Backups of {node.name} are kept for {plain(backup.retained_days)} days, fewer than {KEPT_DAYS}",
                "Keep them longer: an intruder may be older than every copy",
                {"retained_days": backup.retained_days, "least_days": KEPT_DAYS},
            )


def _backups(estate: Estate) -> Iterator[tuple[Node, Backup]]:
    return ((node, node.backup) for node in estate.nodes if node.backup is not None)


def rebuilds_are_estimated(about: Subject) -> Iterator[CheckResult]:
    """Yield nodes whose rebuild without a backup is a default figure."""
    for node in about.estate.nodes:
        restore = node.restore
        if not node.holds_data or restore is None or restore.hours is None or restore.hours_without_backup:
            continue
        assumed = restore.hours.times(WITHOUT_BACKUP).likely
        yield CheckResult(
            "rebuilds-are-estimated",
            (node.id,),
            f"How long {node.name} takes without its backup is not known; {plain(assumed)} h is assumed",
            "Estimate hours_without_backup with those who would rebuild it",
            {"assumed_h": assumed},
        )
