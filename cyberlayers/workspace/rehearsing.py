"""Rehearse an incident: start, record what happens, and see at once what it does to the services.

A run is a fold of records; this module adds them one by one, each judged by the rules of play before it is written,
so that a crash loses at most the event in flight and reopening lands on the same moment. The scenario's bytes are
kept when the run starts: a later edition of the file changes no run.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import cast

from cyberlayers.content.scenario import parse_scenario
from cyberlayers.continuity.answer import outcome_of
from cyberlayers.continuity.course import Course, play
from cyberlayers.continuity.outcome import Outcome
from cyberlayers.continuity.plan import prepare
from cyberlayers.continuity.simulate import simulate
from cyberlayers.errors import ContentError
from cyberlayers.exercise.aims import aim_levels
from cyberlayers.exercise.clock import next_startex
from cyberlayers.exercise.consequence import Consequence, consequence
from cyberlayers.exercise.refusal import refuse
from cyberlayers.exercise.run import RunState, fold, replay
from cyberlayers.exercise.situation import Situation, situation
from cyberlayers.exercise.unattended import Levels, unattended
from cyberlayers.model.body import Body
from cyberlayers.model.estate import Estate
from cyberlayers.model.run import Mode, Reveal, RunDecided, RunEnded, RunEvent, RunPaused, RunStarted
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.script import Script
from cyberlayers.model.state import Record, State
from cyberlayers.store.store import Change
from cyberlayers.workspace.closing import leavings, material, report_text
from cyberlayers.workspace.estates import register_of
from cyberlayers.workspace.judging import judge
from cyberlayers.workspace.scenarios import Loaded, scenario_of
from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Rehearsal:
    """A run as far as it has gone.

    Attributes:
        events: what happened, each with its wall-clock time.
        estate: the register that was in force when the run started.
    """

    run: str
    scenario: Scenario
    estate: Estate
    events: tuple[tuple[datetime, RunEvent], ...]
    state: RunState


@dataclass(frozen=True)
class Prospect:
    """What the run so far does to the services.

    Attributes:
        course: the course of events behind the outcome, for where a service stands at one hour.
    """

    consequence: Consequence
    outcome: Outcome
    course: Course

    def levels_at(self, hour: float) -> dict[str, float]:
        """Return the level of each service at an hour from startex."""
        return {service.id: level_at(service.steps, hour) for service in self.outcome.services}


def start(  # noqa: PLR0913 - how a run is set up
    workspace: Workspace,
    scenario_id: str,
    mode: Mode,
    *,
    reveal: Reveal = "phase-end",
    startex: datetime | None = None,
    seed: int | None = None,
    resisted: tuple[str, ...] = (),
) -> str:
    """Start a run now, a facilitated one with the clock held, and return its id.

    Raises:
        ContentError: there is no such scenario, or no register to rehearse against.
    """
    loaded = scenario_of(scenario_id)
    return _begin(workspace, loaded, mode, reveal=reveal, startex=startex, seed=seed, resisted=resisted)


def play_script(workspace: Workspace, scenario_id: str, script: Script) -> str:
    """Play a script unattended, record the run in one transaction, and return its id. It is practice: never counted.

    Raises:
        ContentError: a step may not be taken when the script takes it.
    """
    loaded = scenario_of(scenario_id)
    now = workspace.clock().astimezone(UTC)
    view = workspace.view()
    estate = register_of(workspace, view.state, now.date()).estate
    standing = judge(workspace, view)
    zero = next_startex(loaded.scenario.about.startex, _local(now))

    def decide(state: State) -> Change:
        started = _started(state, loaded, "scripted", zero)
        events = [
            event for _, event in unattended(loaded.scenario, script, started, _levels_of(loaded.scenario, estate))
        ]
        found = material(loaded.scenario, estate, [(now, event) for event in events], standing)
        left = leavings(workspace.folder, found, view.criteria.catalogue, state, workspace.acting.person)
        return Change((*events, *left), (("scenario.toml", loaded.raw),))

    return cast("RunStarted", workspace.record(decide)[0].body).run


def load(workspace: Workspace, run: str, state: State | None = None) -> Rehearsal:
    """Return a run as far as it has gone.

    Raises:
        ContentError: there is no such run.
    """
    known = state or workspace.state()
    records = known.runs.get(run)
    if not records:
        raise ContentError(f"there is no run {run}", "List them with: cyberlayers exercise list")
    started = cast("RunStarted", records[0].body)
    scenario = _scenario(workspace.blob(started.scenario_sha256))
    estate = register_of(workspace, known, records[0].day).estate
    events = _events(known, run)
    return Rehearsal(run, scenario, estate, events, fold(scenario, events))


def record_event(workspace: Workspace, event: RunEvent) -> Record[Body]:
    """Record one event of a run, if the rules of play allow it now; the end of play also closes the run.

    Raises:
        ContentError: the rules do not allow it; the sentence says why.
    """
    before = load(workspace, event.run)
    standing = judge(workspace, workspace.view()) if isinstance(event, RunEnded) else None

    def decide(state: State) -> Change:
        now = workspace.clock().astimezone(UTC)
        rehearsal = _continued(before, state)
        problem = refuse(rehearsal.scenario, rehearsal.state, event, now)
        if problem:
            raise ContentError(problem, "Choose something else")
        if standing is None:
            return Change((event,))
        events = (*rehearsal.events, (now, event))
        found = material(rehearsal.scenario, rehearsal.estate, events, standing)
        left = leavings(workspace.folder, found, standing.criteria.catalogue, state, workspace.acting.person)
        return Change((event, *left))

    return workspace.record(decide)[0]


def report(workspace: Workspace, run: str) -> str:
    """Return the after-action report of a run in Markdown, as far as it has gone."""
    rehearsal = load(workspace, run)
    standing = judge(workspace, workspace.view())
    return report_text(material(rehearsal.scenario, rehearsal.estate, rehearsal.events, standing))


def where(rehearsal: Rehearsal, now: datetime, prospect: Prospect | None = None) -> Situation:
    """Return where a run stands at a moment, given what it does to the services."""
    levels: Mapping[str, float] = {}
    if prospect is not None:
        minute = rehearsal.state.clock.minute_at(rehearsal.state.ended_at or now)
        levels = aim_levels(rehearsal.scenario, rehearsal.estate, prospect.levels_at(minute / 60))
    return situation(rehearsal.scenario, rehearsal.state, now, levels)


def foresee(rehearsal: Rehearsal) -> Prospect:
    """Return what the run so far does to the services, decisions not yet taken at their defaults.

    Raises:
        RestoreDeadlockError: what is hit waits for itself.
    """
    return _prospect(rehearsal.scenario, rehearsal.estate, rehearsal.state)


def foresee_decisions(rehearsal: Rehearsal) -> dict[str, tuple[Prospect, Prospect]]:
    """Return, for each decision that the room took, what lay ahead just before it was recorded and just after.

    Raises:
        RestoreDeadlockError: what is hit waits for itself.
    """
    scenario, estate = rehearsal.scenario, rehearsal.estate
    states = list(replay(scenario, rehearsal.events))
    return {
        event.decision: (_prospect(scenario, estate, before), _prospect(scenario, estate, after))
        for (before, after), (_, event) in zip(pairwise(states), rehearsal.events[1:], strict=True)
        if isinstance(event, RunDecided)
    }


def _prospect(scenario: Scenario, estate: Estate, state: RunState) -> Prospect:
    found = consequence(scenario, estate, state)
    course = play(prepare(estate, found.disruption), {})
    return Prospect(found, outcome_of(course), course)


def level_at(steps: tuple[tuple[float, float], ...], hour: float) -> float:
    """Return the level of service at an hour, from its steps."""
    level = 1.0
    for at, value in steps:
        if at > hour + 1e-9:
            break
        level = value
    return level


def _begin(  # noqa: PLR0913 - how a run is set up
    workspace: Workspace,
    loaded: Loaded,
    mode: Mode,
    *,
    reveal: Reveal,
    startex: datetime | None,
    seed: int | None,
    resisted: tuple[str, ...],
) -> str:
    now = workspace.clock().astimezone(UTC)
    zero = startex or next_startex(loaded.scenario.about.startex, _local(now))

    register_of(workspace, workspace.state(), now.date())

    def decide(state: State) -> Change:
        started = _started(state, loaded, mode, zero).model_copy(
            update={"reveal": reveal, "seed": seed, "resisted": resisted}
        )
        # A room is briefed before time begins to count; someone alone is not.
        events = (started, RunPaused(run=started.run)) if mode == "facilitated" else (started,)
        return Change(events, (("scenario.toml", loaded.raw),))

    return cast("RunStarted", workspace.record(decide)[0].body).run


def _continued(before: Rehearsal, state: State) -> Rehearsal:
    """Return a run brought up to date with a later state, without reading the store again."""
    events = _events(state, before.run)
    return Rehearsal(before.run, before.scenario, before.estate, events, fold(before.scenario, events))


def _events(state: State, run: str) -> tuple[tuple[datetime, RunEvent], ...]:
    return tuple((record.at, cast("RunEvent", record.body)) for record in state.runs[run])


def _started(state: State, loaded: Loaded, mode: Mode, startex: datetime) -> RunStarted:
    about = loaded.scenario.about
    return RunStarted(
        run=f"R-{len(state.runs) + 1:06}",
        scenario=about.id,
        scenario_version=about.version,
        scenario_sha256=hashlib.sha256(loaded.raw).hexdigest(),
        mode=mode,
        startex=startex,
    )


def _levels_of(scenario: Scenario, estate: Estate) -> Levels:
    def levels(state: RunState) -> Mapping[str, float]:
        found = simulate(estate, consequence(scenario, estate, state).disruption)
        hour = state.clock.minute / 60
        return aim_levels(scenario, estate, {one.id: level_at(one.steps, hour) for one in found.services})

    return levels


def _local(now: datetime) -> datetime:
    """Return the time without its zone: the story's own clock."""
    return now.replace(tzinfo=None)


@lru_cache(maxsize=8)
def _scenario(raw: bytes) -> Scenario:
    return parse_scenario(raw, "scenario.toml")
