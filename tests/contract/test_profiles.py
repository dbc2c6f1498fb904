"""The profiles of this version ask for what they say they do."""

import json

import pytest

from cyberlayers.content.catalogue import content_folder, shipped_criteria
from cyberlayers.model.criteria import Criteria
from cyberlayers.model.status import Status

NAMES = ("starter", "baseline", "enhanced")
CRITERIA = {name: shipped_criteria(name) for name in NAMES}
FRAMEWORK = json.loads((content_folder("controls") / "frameworks" / "caf-3.2.json").read_text(encoding="utf-8"))


def required(criteria: Criteria, control: str) -> Status:
    found = criteria.profile.requires.get(control)
    return found.status if found else Status.UNASSESSED


def test_the_starter_requires_the_eighteen_key_controls_and_nothing_else() -> None:
    key = {control.id for control in CRITERIA["starter"].catalogue.controls if control.key}
    assert set(CRITERIA["starter"].profile.requires) == key
    assert len(key) == 18


@pytest.mark.parametrize("name", ["baseline", "enhanced"])
def test_no_control_requires_less_than_the_outcomes_it_maps_to(name: str) -> None:
    minimum = FRAMEWORK["government_profiles"][name]
    found = CRITERIA[name]
    less = {
        control.id: [outcome for outcome in outcomes if minimum.get(outcome) == "achieved"]
        for control in found.catalogue.controls
        if (outcomes := control.maps.get("caf-3.2", ()))
        and any(minimum.get(outcome) == "achieved" for outcome in outcomes)
        and required(found, control.id) < Status.ACHIEVED
    }
    assert less == {}


@pytest.mark.parametrize(("lower", "higher"), [("starter", "baseline"), ("baseline", "enhanced")])
def test_a_higher_profile_requires_no_less_of_any_control(lower: str, higher: str) -> None:
    controls = CRITERIA[lower].catalogue.controls
    less = [one.id for one in controls if required(CRITERIA[higher], one.id) < required(CRITERIA[lower], one.id)]
    assert less == []


@pytest.mark.parametrize("name", NAMES)
def test_a_because_names_an_outcome_that_the_control_maps_to(name: str) -> None:
    found = CRITERIA[name]
    astray = []
    for control, requirement in found.profile.requires.items():
        if requirement.because and requirement.because.startswith("caf-3.2 "):
            outcome = requirement.because.removeprefix("caf-3.2 ")
            if outcome not in found.catalogue.by_id[control].maps.get("caf-3.2", ()):
                astray.append((control, outcome))
    assert astray == []
