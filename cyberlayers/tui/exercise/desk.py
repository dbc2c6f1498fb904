"""A run as its screens show it: one reading, made in a worker, never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberlayers.exercise.dice import Barrier, Odds, barriers, odds
from cyberlayers.exercise.situation import Situation
from cyberlayers.model.scenario import Scenario
from cyberlayers.report.recovery_change import RecoveryChange, recovery_changes
from cyberlayers.report.run_events import EventWords
from cyberlayers.workspace.closing import multipliers
from cyberlayers.workspace.rehearsing import Prospect, Rehearsal, foresee, foresee_decisions, load, where

if TYPE_CHECKING:
    from cyberlayers.exercise.run import RunState
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """Everything that is known of a run at one moment of the ledger.

    Attributes:
        seq: the ledger number up to which it was read.
        changes: by decision that was taken, what it changed for which service.
        barriers: the controls on the path, as they stand today.
        odds: of the stages; only where dice decide.
    """

    seq: int
    rehearsal: Rehearsal
    prospect: Prospect
    changes: Mapping[str, tuple[RecoveryChange, ...]]
    barriers: tuple[Barrier, ...]
    odds: tuple[Odds, ...]
    words: EventWords

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was when the run started."""
        return self.rehearsal.scenario

    @property
    def state(self) -> "RunState":
        """What has happened so far."""
        return self.rehearsal.state

    @property
    def run(self) -> str:
        """The run's id."""
        return self.rehearsal.run

    def at(self, now: datetime) -> Situation:
        """Return where the run stands at a moment."""
        return where(self.rehearsal, now.astimezone(UTC), self.prospect)


def read_desk(workspace: "Workspace", run: str, snapshot: "Snapshot", known: Desk | None) -> Desk:
    """Read a run; what is known already of an unchanged run is not worked out again.

    Raises:
        ContentError: there is no such run.
        RestoreDeadlockError: what the scenario hits waits for itself.
    """
    rehearsal = load(workspace, run, snapshot.view.state)
    supported, claimed = multipliers(snapshot.posture)
    path = barriers(rehearsal.scenario, supported, claimed)
    chances = odds(rehearsal.scenario, supported, claimed) if rehearsal.state.started.seed is not None else ()
    if known is not None and known.rehearsal.events == rehearsal.events:
        return Desk(snapshot.seq, known.rehearsal, known.prospect, known.changes, path, chances, known.words)
    estate = rehearsal.estate
    changes = {
        decision: recovery_changes(before.outcome, after.outcome, estate)
        for decision, (before, after) in foresee_decisions(rehearsal).items()
    }
    return Desk(
        snapshot.seq, rehearsal, foresee(rehearsal), changes, path, chances, EventWords(rehearsal.scenario, estate)
    )
