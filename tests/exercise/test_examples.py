"""The scripts that come with the project play their scenarios to the end."""

from pathlib import Path

import pytest

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.scenario import load_scenario, load_script
from cyberlayers.exercise.evidence import earned
from cyberlayers.exercise.run import fold
from cyberlayers.exercise.unattended import unattended
from tests.exercise.room import BEGINS, start

SCENARIOS = content_folder("scenarios")
SCRIPTS = sorted((SCENARIOS / "examples").glob("script-*.toml"))


def test_there_are_example_scripts() -> None:
    assert SCRIPTS


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_an_example_script_plays_to_the_end_and_is_only_practice(path: Path) -> None:
    kind = path.stem.removeprefix("script-")
    scenario = load_scenario(next(SCENARIOS.glob(f"{kind}*.toml")))
    events = unattended(scenario, load_script(path), start(scenario=scenario.about.id, mode="scripted"))
    state = fold(scenario, [(BEGINS, event) for _, event in events])
    assert state.ended is not None
    assert set(state.decided) == set(scenario.decision_by_id)
    present = {entry.role for entry in state.attendance}
    assert {role.id for role in scenario.role if role.required} <= present
    assert earned(scenario, state, {"L1-13"}).shortfalls == ("the run was scripted, and only a facilitated run counts",)
