"""The JSON of register, simulation, scenarios, runs and ledger: one golden file a command, as in `test_golden.py`."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.desk import Desk

GOLDEN = Path(__file__).parent / "golden-services"
DATA = Path(__file__).parents[1] / "data"
SCENARIO = str(DATA / "exercise" / "scenario.toml")
COMMANDS: dict[str, tuple[list[str], int]] = {
    "estate-show": (["estate", "show"], 0),
    "estate-show-one": (["estate", "show", "adult-care"], 0),
    "estate-check": (["estate", "check"], 1),
    "continuity-simulate": (["continuity", "simulate", "--scenario", SCENARIO], 0),
    "scenario-show": (["scenario", "show", SCENARIO], 0),
    "scenario-check": (["scenario", "check", SCENARIO], 1),
    "exercise-list": (["exercise", "list"], 0),
    "ledger-head": (["ledger", "head"], 0),
    "ledger-proof": (["ledger", "proof", "2"], 0),
    "ledger-verify": (["ledger", "verify"], 0),
}


@pytest.fixture
def rehearsed(new_desk: Callable[[str], Desk]) -> Desk:
    """Return a workspace with a register and one scripted run."""
    desk = new_desk("baseline")
    desk("estate", "import", str(DATA / "exercise" / "estate.toml"))
    desk("exercise", "play", SCENARIO, "--script", str(DATA / "exercise" / "script.toml"))
    return desk


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_in_json_what_it_has_always_said(name: str, rehearsed: Desk) -> None:
    words, status = COMMANDS[name]
    said = rehearsed(*words, "--format", "json")
    assert (said.err, said.status) == ("", status)
    path = GOLDEN / f"{name}.json"
    text = said.out.replace(str(DATA), "DATA")
    if os.environ.get("CYBERLAYERS_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(COMMANDS)


def test_a_simulation_has_the_keys_of_the_contract(rehearsed: Desk) -> None:
    found = rehearsed("continuity", "simulate", "--scenario", SCENARIO, "--format", "json").json
    assert list(found) == ["scenario", "seed", "trials", "recovery_starts_h", "tasks", "services", "nodes"]
    assert list(found["tasks"][0]) == ["node", "team", "starts_h", "ends_h", "waited_for"]
    assert list(found["services"][0]) == [
        "id", "steps", "falls_h", "resumed_h", "rta_h", "rto_h", "rto_missed", "it_falls_h", "it_back_h", "it_rta_h",
        "it_rto_h", "it_rto_missed", "normal_h", "rpo_missed", "mtpd_h", "mtpd_breached", "first_breach_h",
        "below_mbco_h", "longest_below_h", "held_up_by",
    ]  # fmt: skip
    assert list(found["nodes"][0]) == ["id", "kind", "outages", "rpa_h", "rpo_missed"]
    held = next(service["held_up_by"] for service in found["services"] if service["held_up_by"])
    assert list(held[0]) == ["kind", "node", "team", "from_h", "to_h"]


def test_the_worked_example_comes_out_as_it_is_published(new_desk: Callable[[str], Desk]) -> None:
    desk = new_desk("baseline")
    desk("estate", "import", str(DATA / "worked-estate.toml"))
    found = desk(
        "continuity", "simulate", "--disruption", str(DATA / "worked-disruption.toml"), "--format", "json"
    ).json
    web, care = ({one["id"]: one for one in found["services"]}[name] for name in ("web", "care"))
    assert [(task["node"], task["starts_h"], task["ends_h"]) for task in found["tasks"]] == [
        ("network", 6, 10), ("identity", 10, 18), ("files", 18, 28), ("case", 28, 34),
    ]  # fmt: skip
    assert (web["rta_h"], web["rto_missed"], web["mtpd_breached"]) == (10, True, False)
    assert (care["rta_h"], care["below_mbco_h"], care["mtpd_breached"]) == (35, 23, False)


def test_the_head_has_the_keys_of_the_contract_and_can_be_checked_against(rehearsed: Desk) -> None:
    head = rehearsed("ledger", "head", "--format", "json").json
    assert list(head) == ["size", "root_sha256", "origin"]
    rehearsed("person", "add", "late", "--name", "Late", "--title", "Late", "--side", "it")
    words = ["ledger", "verify", "--size", str(head["size"]), "--root"]
    assert rehearsed(*words, head["root_sha256"]).status == 0
    assert rehearsed(*words, "00" * 32).status == 1


def test_a_new_scenario_is_a_copy_under_its_own_id(rehearsed: Desk, tmp_path: Path) -> None:
    said = rehearsed("scenario", "new", "our-own", "--from", SCENARIO)
    assert said.status == 0
    assert (
        rehearsed("scenario", "show", str(tmp_path / "our-own.toml"), "--format", "json").json["scenario"]["id"]
        == "our-own"
    )
    assert rehearsed("scenario", "new", "our-own", "--from", SCENARIO).status == 3
    assert rehearsed("scenario", "new", "Not An Id", "--from", SCENARIO).status == 3
