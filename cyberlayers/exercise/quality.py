"""The quality check of a scenario: what is broken is refused, what is weak is warned of.

Refused: whatever `references.py` finds; ids of controls or techniques that do not exist (a retired technique is
named with its successor); an inject or stage that can never be reached; a decision with fewer than two options or
no default; an expected action without an owner or a deadline; phases and hot wash longer than the exercise; an
option to pay a ransom that does not state the legal position.

Warned of: fewer than two layers crossed; no inject out of hours; under half of the decisions owned outside IT; an
inject over sixty words; a decision without a contingency; no grounding; no role with function `member`, or none
with `service`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cyberlayers.errors import ContentError
from cyberlayers.exercise.clock import is_out_of_hours
from cyberlayers.exercise.reach import reachable_injects, reachable_stages
from cyberlayers.exercise.references import Location, Problem, problems
from cyberlayers.model.scenario import Scenario

MAX_WORDS = 60
MIN_LAYERS = 2


@dataclass(frozen=True)
class Known:
    """The ids that stand outside the file.

    Attributes:
        controls: ids of the catalogue.
        techniques: ids of ATT&CK in use.
        retired: ids no longer in use, each with its successor.
        attack_version: of ATT&CK, from which the techniques come.
    """

    controls: frozenset[str]
    techniques: frozenset[str]
    retired: Mapping[str, str] = field(default_factory=dict)
    attack_version: str = ""


@dataclass(frozen=True)
class Result:
    """One result of the check.

    Attributes:
        severity: `refused`: the scenario cannot be played as it stands; `warning`: it can, and is weak.
        code: which rule, for programs.
        location: where in the file.
        text: what it is, in one sentence without a full stop.
    """

    severity: Literal["refused", "warning"]
    code: str
    location: Location
    text: str


def check(scenario: Scenario, known: Known) -> tuple[Result, ...]:
    """Return everything refused, then everything warned of; nothing where the scenario is good."""
    broken = [*problems(scenario), *_outside(scenario, known), *_unreachable(scenario), *_broken(scenario)]
    return (
        *(Result("refused", *problem) for problem in broken),
        *(Result("warning", *problem) for problem in _weak(scenario)),
    )


def _outside(scenario: Scenario, known: Known) -> Iterator[Problem]:
    for location, control in _controls(scenario):
        if control not in known.controls:
            yield Problem("unresolved-id", location, f"{control} is not a control of the catalogue")
    for place, stage in enumerate(scenario.stage):
        for technique in stage.techniques:
            if technique not in known.techniques:
                successor = known.retired.get(technique)
                advice = f", retired in favour of {successor}" if successor else ", retired or never in use"
                text = f"{technique} is not a technique of ATT&CK {known.attack_version}".rstrip() + advice
                yield Problem("retired-technique", ("stage", place, "techniques"), text)


def _controls(scenario: Scenario) -> Iterator[tuple[Location, str]]:
    for place, objective in enumerate(scenario.objective):
        for control in objective.controls:
            yield ("objective", place, "controls"), control
    for place, stage in enumerate(scenario.stage):
        for resistance in stage.resisted_by:
            yield ("stage", place, "resisted_by"), resistance.control
    for place, expected in enumerate(scenario.expected):
        for control in expected.controls:
            yield ("expected", place, "controls"), control


def _unreachable(scenario: Scenario) -> Iterator[Problem]:
    try:
        reached = reachable_injects(scenario)
    except ContentError:
        return  # refused already, as a condition that cannot be read
    for place, inject in enumerate(scenario.inject):
        if inject.id not in reached:
            field_name = "when" if inject.when is not None else "contingency_for"
            text = f"the inject {inject.id} can never be released"
            yield Problem("unreachable", ("inject", place, field_name), text)
    passed = reachable_stages(scenario)
    for place, stage in enumerate(scenario.stage):
        if stage.id not in passed:
            yield Problem("unreachable", ("stage", place), f"no path leads to the stage {stage.id}")


def _broken(scenario: Scenario) -> Iterator[Problem]:
    for place, decision in enumerate(scenario.decision):
        here: Location = ("decision", place)
        if len(decision.option) < 2:
            yield Problem("options", here, f"the decision {decision.id} has fewer than two options")
        if decision.default is None:
            text = f"the decision {decision.id} does not say what happens if nobody decides"
            yield Problem("default", here, text)
        for number, option in enumerate(decision.option):
            if option.pays_ransom and option.legal_position is None:
                text = f"the option {option.id} pays a ransom and does not state the legal position"
                yield Problem("legal-position", (*here, "option", number), text)
    for place, expected in enumerate(scenario.expected):
        for missing in ("owner", "within_min"):
            if getattr(expected, missing) is None:
                text = f"the expected action {expected.id} has no {missing}"
                yield Problem("expected", ("expected", place), text)
    planned = sum(phase.minutes for phase in scenario.phase) + scenario.hotwash.minutes
    if planned > scenario.about.duration_min:
        text = f"phases and hot wash take {planned} minutes of an exercise of {scenario.about.duration_min}"
        yield Problem("too-long", ("scenario", "duration_min"), text)


def _weak(scenario: Scenario) -> Iterator[Problem]:
    top: Location = ("scenario",)
    layers = {stage.layer for stage in scenario.stage}
    if len(layers) < MIN_LAYERS:
        yield Problem("layers", top, f"the path crosses {len(layers)} of the eight layers; two are the least")
    startex = scenario.about.startex
    if not any(is_out_of_hours(startex, inject.at_min) for inject in scenario.inject):
        yield Problem("out-of-hours", top, "no inject comes outside Monday to Friday, 08:00 to 18:00")
    yield from _weak_decisions(scenario)
    for place, inject in enumerate(scenario.inject):
        words = len(inject.text.split())
        if words > MAX_WORDS:
            text = f"the inject {inject.id} has {words} words; {MAX_WORDS} are the most a room takes in"
            yield Problem("words", ("inject", place, "text"), text)
    if not scenario.about.grounding:
        yield Problem("grounding", top, "the scenario names no published incident on which it stands")
    for function, who in (("member", "an elected member"), ("service", "a service")):
        if not any(role.function == function for role in scenario.role):
            yield Problem(f"no-{function}", top, f"no role has the function {function}: {who} is not in the room")


def _weak_decisions(scenario: Scenario) -> Iterator[Problem]:
    owners = [scenario.role_by_id[entry.owner] for entry in scenario.decision if entry.owner in scenario.role_by_id]
    outside = sum(role.function != "it" for role in owners)
    if outside * 2 < len(owners):
        text = f"{outside} of {len(owners)} decisions are owned outside IT; half are the least"
        yield Problem("owners", ("scenario",), text)
    covered = {inject.contingency_for for inject in scenario.inject}
    for place, decision in enumerate(scenario.decision):
        if decision.id not in covered:
            text = f"the decision {decision.id} has no contingency for a room that does not take it"
            yield Problem("contingency", ("decision", place), text)
