"""OSCAL assessment results: right in substance, deterministic, and accepted by a stranger's tool."""

# ruff: noqa: ANN401 - JSON's own type
# What a test looks at is parsed JSON.

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.assess.posture import ControlState
from cyberlayers.bundle import layout
from cyberlayers.bundle.oscal import VERSION as VERIFIED_VERSION
from cyberlayers.ledger.canonical import canonical
from cyberlayers.report.assertion import Assertion
from cyberlayers.report.oscal import VERSION, assessment_results
from tests.assess.records_builder import History
from tests.bundle.office import ASSESSOR, REVIEWER, Office, check
from tests.report.export import assertion

TRESTLE = shutil.which("trestle", path=str(Path(sys.executable).parent)) or shutil.which("trestle")
needs_trestle = pytest.mark.skipif(TRESTLE is None, reason="compliance-trestle is not installed")


def read(said: Assertion) -> Any:
    return json.loads(assessment_results(said))["assessment-results"]


def result(said: Assertion) -> Any:
    return read(said)["results"][0]


def finding(said: Assertion, control: str) -> Any:
    return next(one for one in result(said)["findings"] if one["target"]["target-id"] == f"{control}_obj")


def observation(said: Assertion, item: str) -> Any:
    return next(one for one in result(said)["observations"] if one["title"].startswith(item))


def values(thing: Any, name: str, kind: str | None = None) -> list[str]:
    found = [one for one in thing["props"] if one["name"] == name]
    return [one["value"] for one in found if kind is None or one.get("class") == kind]


def trestle(folder: Path, *said: Assertion) -> "subprocess.CompletedProcess[bytes]":
    for number, one in enumerate(said):
        path = folder / "assessment-results" / f"case{number}" / "assessment-results.json"
        path.parent.mkdir(parents=True)
        path.write_bytes(assessment_results(one))
    words = [str(TRESTLE), "init", "--local"]
    subprocess.run(words, cwd=folder, capture_output=True, check=True)
    return subprocess.run([str(TRESTLE), "validate", "-a"], cwd=folder, capture_output=True, check=False)


def test_the_version_is_the_one_that_the_verifier_wants() -> None:
    assert VERSION == VERIFIED_VERSION == "1.2.1"


def test_the_same_assertion_gives_the_same_canonical_bytes(rich: Assertion) -> None:
    data = assessment_results(rich)
    assert data == assessment_results(replace(rich))
    assert canonical(json.loads(data)).encode() == data


def test_no_identifier_stands_for_two_things(rich: Assertion) -> None:
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend(value[key] for key in value if key == "uuid")
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(read(rich))
    assert len(found) > 20
    assert len(set(found)) == len(found)


def test_the_same_item_keeps_its_identifier_in_the_next_bundle(rich: Assertion) -> None:
    later = replace(rich, bundle_id=layout.bundle_id("c0" * 16, 3), sequence=3, log_root="0" * 64)
    assert observation(later, "E-000001")["uuid"] == observation(rich, "E-000001")["uuid"]
    assert read(later)["uuid"] != read(rich)["uuid"]


def test_an_observation_has_method_dates_and_evidence(rich: Assertion) -> None:
    found = observation(rich, "E-000003")
    assert found["methods"] == ["TEST"]
    assert found["collected"] == "2026-01-02T00:00:00Z"
    assert found["expires"] == "2026-04-12T23:59:59Z"
    assert values(found, "statements", "L1-02") == ["a1 p1"]
    resources = {one["uuid"]: one for one in read(rich)["back-matter"]["resources"]}
    resource = resources[found["relevant-evidence"][0]["href"].removeprefix("#")]
    sha256 = rich.state.evidence["E-000003"].body.sha256
    assert resource["rlinks"] == [
        {"hashes": [{"algorithm": "SHA-256", "value": sha256}], "href": "../evidence/E-000003/log.txt"}
    ]


def test_a_partners_bundle_names_the_keys_that_signed_it_and_what_they_meant(rich: Assertion) -> None:
    found = observation(rich, "E-000006")
    assert values(found, "verified-bundle") == [f"cyb-{'d' * 32}-000001"]
    assert values(found, "bundle-signature", "assessor") == ["1" * 64]
    assert values(found, "bundle-signature", "auditor-examined") == ["2" * 64]
    assert values(found, "strength", "L2-04") == ["independent"]
    assert values(observation(rich, "E-000001"), "verified-bundle") == []
    assert "so it is independent" in finding(rich, "L2-04")["description"]


def test_an_item_of_several_controls_expires_with_the_first_of_them(rich: Assertion) -> None:
    found = observation(rich, "E-000002")
    assert values(found, "last-day", "L1-01") == ["2026-04-12"]
    assert values(found, "last-day", "L3-01") == ["2026-02-01"]
    assert found["expires"] == "2026-02-01T23:59:59Z"


def test_a_contradiction_is_a_finding_that_does_not_expire(rich: Assertion) -> None:
    found = observation(rich, "E-000004")
    assert found["types"] == ["finding"]
    assert "expires" not in found
    assert values(found, "last-day") == []


def test_what_is_withheld_has_no_link_and_says_so(rich: Assertion) -> None:
    found = observation(rich, "E-000004")
    evidence = found["relevant-evidence"][0]
    assert "href" not in evidence
    assert "withheld" in evidence["remarks"]
    assert values(found, "sha256") == [rich.state.evidence["E-000004"].body.sha256]
    assert "E-000004" not in json.dumps(read(rich)["back-matter"])


def test_a_finding_names_each_sort_of_reason_once(rich: Assertion) -> None:
    for required in rich.shown:
        if required.state is not ControlState.OUTSIDE:
            codes = {one.code.value for one in required.posture.reasons}
            named = values(finding(rich, required.posture.control.id), "reason")
            assert len(named) == len(codes)
            assert set(named) == codes


@pytest.mark.parametrize(
    ("control", "state", "reason"),
    [
        ("L1-01", "not-satisfied", "other"),
        ("L2-01", "not-satisfied", "fail"),
        ("L2-02", "not-satisfied", "other"),
        ("L2-04", "not-satisfied", "other"),
        ("L3-01", "satisfied", "pass"),
    ],
)
def test_only_what_is_met_is_satisfied(control: str, state: str, reason: str, rich: Assertion) -> None:
    found = finding(rich, control)
    assert found["target"]["status"]["state"] == state
    assert (found["target"]["status"]["reason"] == "pass") == rich.posture.control(control).met
    assert found["target"]["status"]["reason"] == reason


def test_a_finding_names_its_observations_statements_and_risk(rich: Assertion) -> None:
    found = finding(rich, "L2-03")
    assert values(found, "answer", "a1") == ["true"]
    assert values(found, "answer", "n1") == ["false"]
    risk = result(rich)["risks"][0]
    assert found["related-risks"] == [{"risk-uuid": risk["uuid"]}]
    assert (risk["status"], risk["deadline"]) == ("deviation-approved", "2026-03-02T23:59:59Z")
    assert values(risk, "approver") == ["owner"]
    assert [one["observation-uuid"] for one in finding(rich, "L1-02")["related-observations"]] == [
        observation(rich, "E-000003")["uuid"]
    ]


def test_every_objective_that_is_targeted_is_defined_with_its_statements(rich: Assertion) -> None:
    defined = {
        one["parts"][0]["id"]: [part["id"] for part in one["parts"][0]["parts"]]
        for one in read(rich)["local-definitions"]["objectives-and-methods"]
    }
    assert {one["target"]["target-id"] for one in result(rich)["findings"]} <= set(defined)
    assert defined["L1-01_obj"] == ["L1-01_obj.a1", "L1-01_obj.a2", "L1-01_obj.p1", "L1-01_obj.n1"]


def test_ids_of_mapped_frameworks_stand_in_their_own_namespaces() -> None:
    said = assertion(Office())
    spaces = {(one["ns"], one["value"]) for one in finding(said, "L1-12")["props"] if one["name"] == "control-id"}
    assert ("urn:cyberlayers:oscal", "L1-12") in spaces
    assert {"urn:cyberlayers:framework:caf-4.0", "urn:cyberlayers:framework:csf-2.0"} <= {ns for ns, _ in spaces}


def test_people_are_ids_unless_they_reviewed_or_approved(rich: Assertion) -> None:
    parties = {one["external-ids"][0]["id"]: one for one in read(rich)["metadata"]["parties"] if "external-ids" in one}
    assert "name" not in parties["officer"]
    assert parties["owner"]["name"].startswith("The owner")


def test_hostile_words_stay_on_one_line_and_obey_nothing(rich: Assertion) -> None:
    text = assessment_results(rich).decode()
    assert "\x1b" not in text
    assert "\\u001b" not in text
    assert "\u202e" not in text
    assert "\n" not in observation(rich, "E-000001")["title"]


def test_a_narrowed_bundle_reviews_only_its_controls(rich: Assertion) -> None:
    said = replace(rich, controls=("L1-02", "L2-05"))
    selected = result(said)["reviewed-controls"]["control-selections"][0]["include-controls"]
    assert [one["control-id"] for one in selected] == ["L1-02", "L2-05"]
    assert [one["target"]["target-id"] for one in result(said)["findings"]] == ["L1-02_obj"]
    assert [one["title"].split()[0] for one in result(said)["observations"]] == ["E-000003"]
    assert values(result(said), "layer-in-words") == []


def test_the_results_may_be_about_one_system(rich: Assertion) -> None:
    said = a_system(rich)
    component = result(said)["local-definitions"]["components"][0]
    assert component["title"] == "payroll"
    assert observation(said, "E-000001")["subjects"][0]["subject-uuid"] == component["uuid"]


def test_the_verifier_accepts_the_file_in_a_bundle(signed: Path) -> None:
    assert [one.name for one in check(signed).found.checks if one.result == "fail"] == []


def test_nothing_recorded_gives_results_without_observations(rich: Assertion) -> None:
    assert "observations" not in result(an_empty_one(rich))


def a_system(rich: Assertion) -> Assertion:
    history = History()
    history.claim("L1-01", subject="payroll")
    history.evidence("L1-01", subject="payroll")
    posture = history.posture(5, subject="payroll")
    return replace(rich, posture=posture, state=history.state(), absent={}, marking=None)


def an_empty_one(rich: Assertion) -> Assertion:
    history = History()
    return replace(rich, posture=history.posture(5), state=history.state(), files={}, absent={})


@needs_trestle
def test_trestle_accepts_every_shape_of_it(rich: Assertion, tmp_path: Path) -> None:
    whole = assertion(Office(signers=(ASSESSOR, REVIEWER)))
    narrowed = replace(rich, controls=("L1-02", "L2-05"))
    done = trestle(tmp_path, rich, whole, narrowed, a_system(rich), an_empty_one(rich))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(b"VALID: ") == 5


@needs_trestle
def test_trestle_verifies_the_signature_over_it(signed: Path, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(ASSESSOR.key.public.pem())
    shutil.copy(signed / layout.OSCAL, tmp_path / "assessment-results.json")
    words = [
        str(TRESTLE), "verify", "--beta", "-f", "assessment-results.json", "--signature",
        str(signed / layout.OSCAL_ENVELOPE), "--public-key", "key.pem",
    ]  # fmt: skip
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    text = (tmp_path / "assessment-results.json").read_text()
    (tmp_path / "assessment-results.json").write_text(text.replace("2026-03-01", "2026-03-02", 1))
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode != 0
