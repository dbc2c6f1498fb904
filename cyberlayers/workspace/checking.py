"""Verify everything the store promises, and record what was found broken or whole again."""

from collections.abc import Collection

from cyberlayers.errors import WorkspaceError
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceBroken, EvidenceWhole
from cyberlayers.model.state import Evidence, State
from cyberlayers.store.check import CheckResult, Progress, check
from cyberlayers.store.evidence_files import verify
from cyberlayers.store.store import Change
from cyberlayers.workspace.workspace import Workspace

EVIDENCE = "evidence"


def check_workspace(workspace: Workspace, progress: Progress | None = None) -> list[CheckResult]:
    """Return every check on the workspace; nothing is recorded before all are done.

    Evidence whose bytes are missing or different is recorded as broken, and what was broken and is whole again as
    whole: posture follows from that day. Where records cannot be trusted nothing is recorded.
    """
    results = check(workspace.folder, head=_signed_head(workspace), progress=progress)
    sound = all(result.ok for result in results if result.name != EVIDENCE)
    if sound:
        broken = frozenset[str]().union(*(result.broken for result in results))
        changed = _changed(workspace.state(), broken)
        if changed:
            workspace.record(lambda _: Change(changed))
    return results


def note_condition(workspace: Workspace, item: Evidence) -> bool:
    """Tell whether an item's bytes are whole, and record it where that is news."""
    whole = verify(workspace.folder, item.body.sha256)
    record_condition(workspace, item, whole=whole)
    return whole


def record_condition(workspace: Workspace, item: Evidence, *, whole: bool) -> None:
    """Record that an item's bytes are whole or not, where that is news."""
    if whole == is_broken(item):
        workspace.record_one(lambda _: _condition(item, whole=whole))


def _signed_head(workspace: Workspace) -> tuple[int, bytes] | None:
    """Return size and root of the last head that a bundle was signed with.

    Records that cannot be folded name none: the checks of the records say so.
    """
    try:
        bundles = workspace.state().bundles
    except WorkspaceError:
        return None
    return (bundles[-1].body.log_size, bytes.fromhex(bundles[-1].body.log_root_sha256)) if bundles else None


def _changed(state: State, broken: Collection[str]) -> tuple[Body, ...]:
    found = ((item, item.body.sha256 not in broken) for item in state.evidence.values())
    return tuple(_condition(item, whole=whole) for item, whole in found if whole == is_broken(item))


def _condition(item: Evidence, *, whole: bool) -> Body:
    return EvidenceWhole(evidence=item.body.id) if whole else EvidenceBroken(evidence=item.body.id)


def is_broken(item: Evidence) -> bool:
    """Tell whether an item's bytes were found missing or different, the last time that was news."""
    return bool(item.condition) and isinstance(item.condition[-1].body, EvidenceBroken)
