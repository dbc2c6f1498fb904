"""What a scenario, and the decisions of a run, do to a register: the disruption whose recovery is simulated.

* t = 0 is startex; a scenario minute is a sixtieth of an hour.
* Every stage passes at its likely hour, unless the dice or a decision stopped it, or every way to it. A decision
  stops a stage if it takes effect by the stage's hour. What passed before startex hits at 0.
* A decision that nobody took, or that the run never reached, takes its default at its deadline.
* An inject hits when it was released; one still to come, at its minute if its condition would then hold (levels
  taken as 1); a contingency only once released; after the end of play nothing comes any more.
* Recovery starts at the scenario's hour; a decision to start it brings that forward to its own hour, a delay puts
  it off; both in the order in which they take effect, and neither once recovery has started.
* `restore_first` goes before everything already in the order, so the latest decision comes first.
* A workaround that the scenario lets somebody start opens no sooner than the first decision to start it, and not
  at all without one. Workarounds of which the scenario does not speak are as in the register.
* After a decision to protect them, hits leave backups usable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from cyberlayers.exercise.aims import matching
from cyberlayers.exercise.choices import Choice, defaults, milestones, taken
from cyberlayers.exercise.expression import holds, parse
from cyberlayers.exercise.reach import reachable_stages
from cyberlayers.exercise.run import RunState
from cyberlayers.model.disruption import Crew, Disruption, Hit, WorkaroundDelay
from cyberlayers.model.effect import AimedHit, Effect
from cyberlayers.model.estate import Estate
from cyberlayers.model.figures import MAX_HOURS
from cyberlayers.model.scenario import Inject, Scenario

NEVER_H = MAX_HOURS
"""The hour of what does not happen: later than anything in a recovery."""

SAME_H = 1e-9
"""Hours closer than this are the same hour."""


@dataclass(frozen=True)
class Consequence:
    """What came of a scenario.

    Attributes:
        disruption: to be simulated against the register.
        choices: how each decision went, in the order in which they take effect.
        passed: the stages that pass, each with its hour from startex, by hour.
        stopped: the stages that do not, in file order.
        unmatched: aims that match nothing in the register, in order of first use.
    """

    disruption: Disruption
    choices: tuple[Choice, ...]
    passed: tuple[tuple[str, float], ...]
    stopped: tuple[str, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True)
class _Blow:
    """Something aimed, at an hour that may lie before startex."""

    hour: float
    hit: AimedHit


def consequence(
    scenario: Scenario,
    estate: Estate,
    state: RunState | None = None,
    *,
    starts_at: datetime | None = None,
    resisted: Iterable[str] = (),
) -> Consequence:
    """Return what a scenario does to a register, as a run has gone so far or, without one, by default.

    `starts_at` is the local date and time of t = 0, and `resisted` the stages that the dice stopped; a run brings
    its own for both.

    Raises:
        ContentError: a condition does not follow the grammar.
    """
    choices = (taken(scenario, state) if state else []) + defaults(scenario, state)
    choices.sort(key=lambda choice: choice.effective_min)
    barred = state.started.resisted if state else resisted
    effects = [(choice.effective_min / 60, effect) for choice in choices for effect in _effects(choice)]
    passing = _passing(scenario, effects, frozenset(barred))
    blows = [_Blow(hour, hit) for stage_id, hour in passing for hit in _stage_hits(scenario, stage_id)]
    blows += _inject_blows(scenario, state, choices)
    blows += [_Blow(hour, effect.hit) for hour, effect in effects if effect.hit is not None]
    aimed = _Aimed(estate)
    disruption = Disruption(
        starts_at=state.started.startex if state else starts_at,
        recovery_starts_h=_recovery_starts_h(scenario.consequence.recovery_starts_h, effects),
        restore_order=_restore_order(scenario, effects, aimed),
        hit=tuple(_hits(blows, _protected_h(effects), aimed)),
        crew=tuple(_crews(effects, aimed)),
        workaround=tuple(_workarounds(scenario, effects, estate, aimed)),
    )
    names = {name for name, _ in passing}
    return Consequence(
        disruption=disruption,
        choices=tuple(choices),
        passed=passing,
        stopped=tuple(stage.id for stage in scenario.stage if stage.id not in names),
        unmatched=tuple(aimed.unmatched),
    )


class _Aimed:
    """Resolves aims, and remembers those that match nothing."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.unmatched: dict[str, None] = {}

    def nodes(self, aim: str) -> tuple[str, ...]:
        return self._found(aim, matching(aim, self.estate.nodes))

    def teams(self, aim: str) -> tuple[str, ...]:
        return self._found(aim, matching(aim, self.estate.team))

    def services(self, aim: str) -> tuple[str, ...]:
        return self._found(aim, matching(aim, self.estate.service))

    def _found(self, aim: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        if not ids:
            self.unmatched[aim] = None
        return ids


def _effects(choice: Choice) -> tuple[Effect, ...]:
    return choice.option.effects if choice.option is not None else ()


def _passing(
    scenario: Scenario, effects: list[tuple[float, Effect]], barred: frozenset[str]
) -> tuple[tuple[str, float], ...]:
    by = {effect.stop_stage: hour for hour, effect in reversed(effects)}
    stopped = {stage.id for stage in scenario.stage if by.get(stage.id, inf) <= stage.likely_h + SAME_H}
    passed = reachable_stages(scenario, barred | stopped)
    by_hour = sorted(scenario.stage, key=lambda stage: stage.likely_h)
    return tuple((stage.id, stage.likely_h) for stage in by_hour if stage.id in passed)


def _stage_hits(scenario: Scenario, stage_id: str) -> tuple[AimedHit, ...]:
    return next(stage.hits for stage in scenario.stage if stage.id == stage_id)


def _inject_blows(scenario: Scenario, state: RunState | None, choices: list[Choice]) -> Iterator[_Blow]:
    for inject in scenario.inject:
        minute = _inject_minute(scenario, state, choices, inject) if inject.hits else None
        if minute is not None:
            yield from (_Blow(minute / 60, hit) for hit in inject.hits)


def _inject_minute(scenario: Scenario, state: RunState | None, choices: list[Choice], inject: Inject) -> float | None:
    """Return the scenario minute at which an inject came or is to come, or none where it does not."""
    if state is not None and inject.id in state.released:
        return state.released[inject.id].minute
    over = state is not None and (state.ended is not None or state.gone(inject.id))
    if over or inject.kind == "contingency":
        return None
    on = milestones(scenario, state, choices, inject.at_min)
    comes = inject.when is None or holds(parse(inject.when), on, inject.at_min, {})
    return float(inject.at_min) if comes else None


def _recovery_starts_h(planned: float, effects: list[tuple[float, Effect]]) -> float:
    starts = planned
    for hour, effect in effects:
        if hour > starts + SAME_H:
            break
        if effect.start_recovery:
            starts = max(0.0, hour)
        starts += effect.delay_recovery_h
    return min(starts, NEVER_H)


def _restore_order(scenario: Scenario, effects: list[tuple[float, Effect]], aimed: _Aimed) -> tuple[str, ...]:
    aims = [aim for _, effect in reversed(effects) for aim in effect.restore_first]
    ordered = [node for aim in (*aims, *scenario.consequence.restore_order) for node in aimed.nodes(aim)]
    return tuple(dict.fromkeys(ordered))


def _protected_h(effects: list[tuple[float, Effect]]) -> float:
    return min((hour for hour, effect in effects if effect.protect_backups), default=NEVER_H)


def _hits(blows: list[_Blow], protected_h: float, aimed: _Aimed) -> Iterator[Hit]:
    for blow in blows:
        safe = blow.hour >= protected_h - SAME_H
        for node in aimed.nodes(blow.hit.node):
            yield Hit(
                node=node,
                at_h=max(0.0, blow.hour),
                effect=blow.hit.effect,
                backups="usable" if safe else blow.hit.backups,
                hours=blow.hit.hours,
            )


def _crews(effects: list[tuple[float, Effect]], aimed: _Aimed) -> Iterator[Crew]:
    for hour, effect in effects:
        if effect.add_people is not None:
            for team in aimed.teams(effect.add_people.team):
                yield Crew(team=team, at_h=hour, add=effect.add_people.add)


def _workarounds(
    scenario: Scenario, effects: list[tuple[float, Effect]], estate: Estate, aimed: _Aimed
) -> Iterator[WorkaroundDelay]:
    offered = [
        effect.start_workaround
        for decision in scenario.decision
        for option in decision.option
        for effect in option.effects
        if effect.start_workaround is not None
    ]
    opens = {name: NEVER_H for aim in offered for name in aimed.services(aim)}
    for hour, effect in effects:
        if effect.start_workaround is not None:
            for name in matching(effect.start_workaround, estate.service):
                opens[name] = min(opens[name], hour)
    for service in estate.service:
        if service.workaround is not None and service.id in opens:
            yield WorkaroundDelay(service=service.id, not_before_h=opens[service.id])
