"""What every test of an exercise starts from."""

import tomllib

import pytest

from cyberlayers.model.estate import Estate
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.script import Script
from tests.exercise.room import DATA, Draft, Room


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return Draft().scenario()


@pytest.fixture(scope="session")
def estate() -> Estate:
    return Estate.from_plain(tomllib.loads((DATA / "estate.toml").read_text()))


@pytest.fixture(scope="session")
def script() -> Script:
    return Script.from_plain(tomllib.loads((DATA / "script.toml").read_text()))


@pytest.fixture
def draft() -> Draft:
    return Draft()


@pytest.fixture
def room(scenario: Scenario) -> Room:
    return Room(scenario)
