"""What the screens show: one consistent reading of the workspace, made in a worker, never changed afterwards.

Everything that the board shows is made ready here, so that the UI thread only paints.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cyberlayers.tui.rings.bands import Band, SectorState

if TYPE_CHECKING:
    from cyberlayers.assess.forecast import Lapse
    from cyberlayers.assess.posture import LayerPosture, Posture, Required
    from cyberlayers.workspace.awaiting import Awaited
    from cyberlayers.workspace.runs import Exercised
    from cyberlayers.workspace.workspace import View, Workspace

LAPSE_DAYS = 90
REHEARSE_EVERY_DAYS = 365


@dataclass(frozen=True)
class Moment:
    """The day that is asked about, and by when things were known; None is today, and now."""

    at: date | None = None
    known_at: date | None = None


@dataclass(frozen=True)
class Rehearsed:
    """When an exercise last ended, and by when the next is due; None before the first."""

    runs: int
    last: date | None
    due: date | None


@dataclass(frozen=True)
class Snapshot:
    """One reading.

    Attributes:
        seq: the ledger number up to which it goes.
        today: the day on which it was taken.
        person: who acts.
        folder: the workspace's folder.
        bands: the layers as the rings show them, inside to outside.
        summary: how many layers meet target, and the weakest.
        lapses: what lapses in the next 90 days.
        awaited: what waits for a review or an approval.
        findings: open findings, soonest due first.
        walk: the next key control of the walk: the first unassessed one, else the first that is not met.
        next_step: what to do next, in one sentence.
        exercised: every kind of scenario with the day on which it was last exercised, within a year.
    """

    seq: int
    today: date
    person: str
    folder: str
    view: "View"
    posture: "Posture"
    bands: tuple[Band, ...]
    summary: str
    lapses: "tuple[Lapse, ...]"
    awaited: "tuple[Awaited, ...]"
    findings: tuple[dict[str, Any], ...]
    rehearsed: Rehearsed
    walk: str | None
    next_step: str
    exercised: "tuple[Exercised, ...]"

    def title_of(self, control: str) -> str:
        """Return a control's title."""
        return self.view.criteria.catalogue.by_id[control].title

    def required(self, control: str) -> "Required":
        """Return one control's posture."""
        return self.posture.control(control)


def take_snapshot(workspace: "Workspace", moment: Moment) -> Snapshot:
    """Read the workspace. Slow parts are imported here, so that the first frame does not wait for them."""
    from cyberlayers.report.posture import summary
    from cyberlayers.tui.next_step import next_step, walk
    from cyberlayers.workspace.awaiting import awaited
    from cyberlayers.workspace.consulting import list_findings
    from cyberlayers.workspace.judging import judge, look_ahead
    from cyberlayers.workspace.runs import exercised

    view = workspace.view(moment.at, moment.known_at)
    found = judge(workspace, view)
    waiting = awaited(view, found)
    lapses = look_ahead(workspace, view, LAPSE_DAYS)
    return Snapshot(
        seq=view.state.size,
        today=workspace.today(),
        person=workspace.acting.person,
        folder=str(workspace.folder),
        view=view,
        posture=found,
        bands=tuple(band_of(layer) for layer in found.layers),
        summary=summary(found),
        lapses=lapses,
        awaited=waiting,
        findings=tuple(list_findings(view, open_only=True)),
        rehearsed=_rehearsed(view),
        walk=walk(found),
        next_step=next_step(found, waiting, lapses),
        exercised=exercised(workspace, view),
    )


def band_of(found: "LayerPosture") -> Band:
    """Return a layer as the rings show it."""
    from cyberlayers.report.posture import layer_word

    return Band(
        number=found.layer.number,
        name=found.layer.name,
        slug=found.layer.slug,
        met=found.met,
        claimed_only=found.claimed_only,
        applicable=found.applicable,
        low=found.low,
        high=found.high,
        word=layer_word(found),
        sectors=tuple(sector_of(control) for control in found.controls),
    )


def sector_of(required: "Required") -> SectorState:
    """Return the state of a control as its sector shows it; what is not applicable is outside."""
    state = str(required.state)
    return SectorState.OUTSIDE if state == "not_applicable" else SectorState(state)


def _rehearsed(view: "View") -> Rehearsed:
    """Count the runs of a room that ended by the day that is asked about; practice is not an exercise held."""
    ended = [
        record.day
        for records in view.state.runs.values()
        if getattr(records[0].body, "mode", None) == "facilitated"
        for record in records
        if record.body.kind == "run-ended" and record.day <= view.at
    ]
    last = max(ended, default=None)
    return Rehearsed(len(ended), last, last + timedelta(days=REHEARSE_EVERY_DAYS) if last else None)
