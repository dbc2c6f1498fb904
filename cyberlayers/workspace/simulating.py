"""How long each service is really gone: one course of events against the register."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

from cyberlayers.content.estate import load_disruption
from cyberlayers.continuity.outcome import Outcome
from cyberlayers.continuity.simulate import simulate
from cyberlayers.exercise.clock import next_startex
from cyberlayers.exercise.consequence import consequence
from cyberlayers.workspace.estates import register_of
from cyberlayers.workspace.scenarios import scenario_of
from cyberlayers.workspace.workspace import View, Workspace


def simulate_scenario(workspace: Workspace, view: View, scenario_id: str) -> Outcome:
    """Return what a scenario does if every stage passes at its likely hour and every decision takes its default.

    Raises:
        ContentError: there is no such scenario or no register, or what is hit waits for itself.
    """
    estate = register_of(workspace, view.state, view.at).estate
    scenario = scenario_of(scenario_id).scenario
    starts_at = next_startex(scenario.about.startex, workspace.clock().astimezone(UTC).replace(tzinfo=None))
    disruption = consequence(scenario, estate, starts_at=starts_at).disruption
    return replace(simulate(estate, disruption), scenario=scenario.about.id)


def simulate_disruption(workspace: Workspace, view: View, path: Path) -> Outcome:
    """Return what a disruption from a file does; the errors are those of `simulate_scenario`."""
    estate = register_of(workspace, view.state, view.at).estate
    return simulate(estate, load_disruption(path, estate))
