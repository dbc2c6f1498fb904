"""JSON is the stable interface: one golden file a command.

A change that is meant is written down by running with `CYBERLAYERS_GOLDEN=write`, and reviewed like code.
"""

import os
from pathlib import Path

import pytest

from tests.cli.desk import Desk

GOLDEN = Path(__file__).parent / "golden"
COMMANDS = {
    "layers": ["layers"],
    "control-list": ["control", "list"],
    "control-list-framework": ["control", "list", "--framework", "caf-4.0"],
    "control-show": ["control", "show", "L1-13"],
    "person-list": ["person", "list"],
    "evidence-list": ["evidence", "list"],
    "evidence-show": ["evidence", "show", "E-000001"],
    "finding-list": ["finding", "list"],
    "posture": ["posture"],
    "posture-layer": ["posture", "--layer", "2"],
    "explain": ["explain", "L1-12"],
    "forecast": ["forecast", "--days", "90"],
    "check": ["check"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_in_json_what_it_has_always_said(name: str, worked: Desk) -> None:
    said = worked(*COMMANDS[name], "--format", "json")
    assert (said.status, said.err) == (0, "")
    path = GOLDEN / f"{name}.json"
    if os.environ.get("CYBERLAYERS_GOLDEN") == "write":
        path.write_text(said.out, encoding="utf-8")
    assert said.out == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(COMMANDS)


def test_posture_has_the_keys_of_the_contract(worked: Desk) -> None:
    found = worked("posture", "--layer", "2", "--format", "json").json
    assert list(found) == [
        "organisation", "subject", "at", "known_at", "profile", "policy", "catalogue_sha256", "profile_sha256",
        "policy_sha256", "layers_counted", "layers_meeting_target", "weakest_layer", "layers",
    ]  # fmt: skip
    (layer,) = found["layers"]
    assert list(layer) == [
        "number", "slug", "name", "applicable", "met", "claimed_only", "contradicted", "unmet", "unassessed",
        "not_applicable", "overridden", "accepted", "accepted_risks", "key_unmet", "low", "high", "meets_target",
        "weakest", "controls",
    ]  # fmt: skip
    assert list(layer["controls"][0]) == [
        "id", "title", "key", "computed", "claimed", "cap", "supported", "required", "state", "overridden",
        "accepted", "identity_not_shown", "corroborated", "reasons",
    ]  # fmt: skip
    assert list(layer["controls"][0]["reasons"][0]) == ["code", "text", "statements", "evidence"]
    assert layer["accepted_risks"] == [{"id": "L2-01", "until": "2026-04-30"}]
    assert len(worked("posture", "--format", "json").json["layers"]) == 8


def test_evidence_list_has_the_keys_of_the_contract(worked: Desk) -> None:
    found = worked("evidence", "list", "--format", "json").json
    assert list(found[0]) == [
        "id", "title", "controls", "statements", "subject", "covers", "polarity", "method", "source", "strength",
        "disputed", "superseded_by", "answered_by", "state", "collected", "effective_from", "effective_to", "expires",
        "sha256", "size", "kind", "collected_by", "reviews", "recorded_by", "recorded_at",
    ]  # fmt: skip
    assert list(found[0]["reviews"][0]) == ["by", "at", "agrees", "shared"]
