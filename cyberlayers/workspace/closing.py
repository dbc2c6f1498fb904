"""What a finished run leaves behind: its report, its findings, and evidence where it earned it.

All of it is recorded in the transaction that ends the run, so that a crash leaves either a run in play or a whole
ending. Every run that did not stop for a real incident leaves findings; only a facilitated one can leave evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cyberlayers.assess.posture import Posture
from cyberlayers.continuity.outcome import Outcome, ServiceOutcome, Stretch
from cyberlayers.continuity.simulate import simulate
from cyberlayers.exercise.consequence import consequence
from cyberlayers.exercise.debrief import Debrief, ServiceResult, debrief
from cyberlayers.exercise.dice import Barrier, barriers
from cyberlayers.exercise.evidence import Earned, earned
from cyberlayers.exercise.run import RunState, fold
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import Catalogue
from cyberlayers.model.estate import Estate
from cyberlayers.model.evidence_records import EvidenceAdded
from cyberlayers.model.records import FindingAdded
from cyberlayers.model.run import RunEvent
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.state import State
from cyberlayers.model.status import Method, Status
from cyberlayers.report.after_action import after_action
from cyberlayers.store.evidence_files import Kept, keep_bytes

WORTH = {Status.ACHIEVED: 1.0, Status.PARTIALLY: 0.5}
"""m of the exercise design: what a control of a status is worth against a stage it resists; 0 otherwise."""

Events = Sequence[tuple[datetime, RunEvent]]


@dataclass(frozen=True)
class Material:
    """Everything that is to be said of a run."""

    scenario: Scenario
    estate: Estate
    state: RunState
    debrief: Debrief
    outcome: Outcome
    earned: Earned
    barriers: tuple[Barrier, ...]


def material(scenario: Scenario, estate: Estate, events: Events, found: Posture) -> Material:
    """Return what is to be said of a run, as far as it has gone, by an organisation of some posture."""
    catalogue = found.criteria.catalogue
    state = fold(scenario, events)
    outcome = simulate(estate, consequence(scenario, estate, state).disruption)
    services = [_result(service, estate) for service in outcome.services]
    held_on = (state.ended_at or events[-1][0]).date()
    admissible = [control.id for control in catalogue.controls if control.by_exercise]
    return Material(
        scenario=scenario,
        estate=estate,
        state=state,
        debrief=debrief(scenario, events, services, held_on),
        outcome=outcome,
        earned=earned(scenario, state, admissible),
        barriers=barriers(scenario, *multipliers(found)),
    )


def multipliers(found: Posture) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each control is worth against a stage: as supported, and as claimed."""
    controls = [required.posture for layer in found.layers for required in layer.controls]
    return (
        {one.control.id: WORTH.get(one.supported, 0.0) for one in controls},
        {one.control.id: WORTH.get(one.claimed, 0.0) for one in controls},
    )


def report_text(found: Material) -> str:
    """Return the after-action report in Markdown."""
    return after_action(found.scenario, found.estate, found.state, found.debrief, found.earned, found.barriers)


def leavings(folder: Path, found: Material, catalogue: Catalogue, known: State, facilitator: str) -> tuple[Body, ...]:
    """Return the records that the end of a run leaves, and keep the bytes they speak of.

    Args:
        folder: the workspace, where the report is kept as evidence.
        found: the run, its end included.
        catalogue: the criteria's, which say what an exercise can show.
        known: the state of the ledger, for the next ids.
        facilitator: who recorded the run.
    """
    ended = found.state.ended
    if ended is None or ended.ending == "real-incident":
        return ()
    bodies: list[Body] = list(_findings(found, catalogue, known))
    if not found.earned.counts:
        return tuple(bodies)
    kept = keep_bytes(folder, report_text(found).encode())
    item = _evidence(found, catalogue, kept, facilitator)
    number = len(known.evidence) + 1
    if found.earned.supports:
        bodies.append(item(f"E-{number:06}", found.earned.supports, True))
        number += 1
    if found.earned.contradicts:
        bodies.append(item(f"E-{number:06}", found.earned.contradicts, False))
    return tuple(bodies)


def _findings(found: Material, catalogue: Catalogue, known: State) -> list[FindingAdded]:
    rows = [row for row in found.debrief.improvements if row.control in catalogue.by_id]
    return [
        FindingAdded(
            id=f"F-{len(known.findings) + place:06}",
            control=row.control or "",
            due=row.due,
            retest_by=row.retest_by,
            run=found.state.started.run,
            observation=row.observation,
            action=row.action,
            owner=row.owner,
        )
        for place, row in enumerate(rows, 1)
    ]


def _evidence(
    found: Material, catalogue: Catalogue, kept: Kept, facilitator: str
) -> Callable[[str, Sequence[str], bool], EvidenceAdded]:
    state = found.state
    evaluator = next((event.by for _, event in state.marks.values() if event.by), facilitator)
    held_on = (state.ended_at or state.started_at).date()
    hit = tuple(service.id for service in found.outcome.services if service.falls_h is not None)

    def item(number: str, controls: Sequence[str], supports: bool) -> EvidenceAdded:  # noqa: FBT001 - polarity is what differs
        shown = tuple(f"{control}:{key}" for control in controls for key in catalogue.by_id[control].shown_by_exercise)
        return EvidenceAdded(
            id=number,
            controls=tuple(controls),
            statements=shown if supports else (),
            covers=hit,
            polarity="supports" if supports else "contradicts",
            method=Method.TEST,
            source="test-result",
            content="result",
            sha256=kept.sha256,
            size=kept.size,
            collected_by=facilitator,
            collected=held_on,
            tested_by=evaluator,
            tested_on=held_on,
            run=state.started.run,
            title=f"Exercise {state.started.run}: {found.scenario.about.title}",
            shows="The after-action report of a facilitated exercise.",
            file_name=f"{state.started.run}-after-action.md",
        )

    return item


def _result(service: ServiceOutcome, estate: Estate) -> ServiceResult:
    names = {entry.id: entry.name for entry in (*estate.nodes, *estate.service, *estate.team)}
    return ServiceResult(
        id=service.id,
        name=names[service.id],
        rta_h=service.rta_h,
        rto_h=service.rto_h,
        rto_missed=service.rto_missed,
        mtpd_h=service.mtpd_h,
        mtpd_breached=service.mtpd_breached,
        first_breach_h=service.first_breach_h,
        held_up_by=tuple(stretch_words(stretch, names) for stretch in service.held_up_by),
    )


def stretch_words(stretch: Stretch, names: dict[str, str]) -> str:
    """Return one link of the chain that held a service up, in words."""
    node = names.get(stretch.node, stretch.node)
    team = names.get(stretch.team, stretch.team) if stretch.team else "the supplier"
    words = {
        "containment": "containment, before recovery may start",
        "mobilising": f"{team} mobilising for {node}",
        "task": f"{team} restoring {node}",
        "people": f"{node} waiting for people of {team}",
        "needs": f"{node} waiting for what it needs",
        "hours": f"{node} waiting for the working hours of {team}",
        "restart": f"{node} restarting",
    }
    return f"{words[stretch.kind]}, {stretch.from_h:.0f} to {stretch.to_h:.0f} h"
