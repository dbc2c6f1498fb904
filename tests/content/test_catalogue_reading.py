"""The catalogue, the policy, the profiles and the frameworks: read, or refused with their line."""

import hashlib
from pathlib import Path

import pytest

import cyberlayers.content.catalogue as reading
from cyberlayers.content.catalogue import (
    assemble,
    catalogue_bytes,
    content_folder,
    framework,
    parse_catalogue,
    parse_policy,
    parse_profile,
    profile_bytes,
    shipped_criteria,
)
from cyberlayers.errors import ContentError

SMALL = Path(__file__).resolve().parents[1] / "data" / "posture" / "controls"
RAW = catalogue_bytes(SMALL)
POLICY = (SMALL / "policy.toml").read_bytes()
PROFILE = profile_bytes("starter", SMALL)


def refused(raw: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        parse_catalogue(raw)
    return str(caught.value)


def test_the_catalogue_is_its_files_joined_in_layer_order_and_named_by_their_digest() -> None:
    found = parse_catalogue(RAW)
    assert [control.id for control in found.controls] == ["L1-01", "L1-12", "L1-13", "L2-01"]
    assert found.sha256 == hashlib.sha256(RAW).hexdigest()


def test_statements_are_keyed_by_column_and_place() -> None:
    control = parse_catalogue(RAW).by_id["L1-13"]
    assert list(control.statements) == ["a1", "a2", "p1", "n1"]
    assert control.keys("a", "n") == ("a1", "a2", "n1")
    statement = control.statements["a1"]
    assert statement.column == "a"
    assert statement.digest == hashlib.sha256(statement.text.encode()).hexdigest()[:16]
    assert control.by_exercise
    assert control.shown_by_exercise == ("a1", "p1")
    assert {str(method) for method in control.methods} == {"test", "examine"}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'id = "L2-01"', b'id = "L1-01"', "control L1-01 stands twice"),
        (b'needs_tested = ["L1-12"]', b'needs_tested = ["L8-01"]', "L1-13 needs L8-01, which is not a control"),
        (b'id = "L1-12"', b'id = "L9-12"', "control.1.id: String should match"),
        (b"valid_days = 180", b"valid_days = 0", "control.3.valid_days"),
        (b"valid_days = 180", b"valid_days = 180\nvalid_nights = 1", "control.3.valid_nights: this key is not known"),
        (b'method = "interview"', b'method = "guess"', "control.0.evidence.1.method"),
        (b', shows = ["a1", "p1"]', b"", "an exercise says which statements it shows"),
        (b'shows = ["a1", "p1"]', b'shows = ["a3"]', "L1-13 has no statement a3"),
        (b'"caf-4.0" = ["B3.a"]', b'"caf-9.0" = ["B3.a"]', "control.3.maps"),
        (b'partial = ["Some services list their data."]\n', b"", "control.3.partial: this key is missing"),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_refused_with_its_line(old: bytes, new: bytes, what: str) -> None:
    assert RAW.count(old) == 1
    said = refused(RAW.replace(old, new))
    assert said.startswith("catalogue.toml:")
    assert what in said


def test_a_line_of_the_joined_catalogue_is_the_right_one() -> None:
    text = RAW.replace(b"valid_days = 180", b"valid_days = 0")
    line = text[: text.index(b"valid_days = 0")].count(b"\n") + 1
    assert refused(text).startswith(f"catalogue.toml:{line}:")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'self_asserted = "partially"', b'self_asserted = "not-achieved"', None),
        (b'reviewed = "achieved"', b'reviewed = "not-achieved"', "a cap rises as the strength of evidence falls"),
        (b'none = "not-achieved"', b'none = "achieved"', "a cap rises as the strength of evidence falls"),
        (b'independent = "achieved"', b'independent = "partially"', "tested and independent are equally strong"),
        (b'reviewed_key = "partially"', b'reviewed_key = "not-achieved"', "reviewed_key must lie between"),
        (b'contradicted = "partially"', b'contradicted = "unassessed"', "must not cap higher than another"),
        (b'none = "not-achieved"', b'none = "nothing"', "caps.none"),
        (b"due_days = 21", b"due_days = 0", "due_days"),
        (b'format = "cyberlayers.policy/1"', b'format = "cyberlayers.policy/2"', "format"),
    ],
)
def test_a_policy_whose_caps_rise_as_strength_falls_is_refused(old: bytes, new: bytes, what: str | None) -> None:
    assert POLICY.count(old) == 1
    if what is None:
        assert parse_policy(POLICY.replace(old, new)).version == "1"
        return
    with pytest.raises(ContentError, match=r"policy\.toml:\d+: .*" + what):
        parse_policy(POLICY.replace(old, new))


@pytest.mark.parametrize("status", ["not-achieved", "unassessed"])
def test_a_profile_requires_partially_or_achieved(status: str) -> None:
    raw = PROFILE.replace(b'"partially"', f'"{status}"'.encode())
    with pytest.raises(ContentError, match=r"the profile:8: .*required as partially or as achieved"):
        parse_profile(raw, "the profile")


def test_a_profile_that_names_no_control_of_the_catalogue_is_refused() -> None:
    with pytest.raises(ContentError, match="the profile starter requires L8-01, which is not a control"):
        assemble(RAW, PROFILE.replace(b"L1-01", b"L8-01"), POLICY)


def test_criteria_are_named_by_the_digests_of_their_three_files() -> None:
    found = assemble(RAW, PROFILE, POLICY)
    assert found.digests == tuple(hashlib.sha256(raw).hexdigest() for raw in (RAW, PROFILE, POLICY))


def test_a_profile_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(PROFILE.replace(b"\n", b"\r\n"))
    assert profile_bytes(str(own), SMALL) == PROFILE
    for unknown in ("none", str(tmp_path), str(tmp_path / "own.txt"), "\0"):
        with pytest.raises(ContentError, match="Choose one of baseline, starter"):
            profile_bytes(unknown, SMALL)


def test_the_ids_of_a_framework_have_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "content_folder", lambda _name: SMALL)
    assert framework("caf-4.0")["A1.a"] == "Direction"
    for unknown in ("caf-5", "../policy", ""):
        with pytest.raises(ContentError, match=r"Choose one of attack-19\.1, caf-4\.0"):
            framework(unknown)


def test_content_that_is_missing_from_an_installation_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert content_folder("controls").is_dir()
    monkeypatch.setattr(reading, "files", lambda _package: tmp_path / "cyberlayers")
    with pytest.raises(ContentError, match="missing from this installation"):
        content_folder("controls")
    (tmp_path / "cyberlayers" / "_content" / "controls").mkdir(parents=True)
    assert content_folder("controls") == tmp_path / "cyberlayers" / "_content" / "controls"


def test_the_criteria_of_this_version_can_be_read() -> None:
    assert len(shipped_criteria().catalogue.controls) == 100
    assert shipped_criteria("baseline").profile.name == "baseline"
