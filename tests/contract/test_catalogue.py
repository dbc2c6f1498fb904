"""The catalogue keeps the promises of the controls design."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import textstat

from cyberlayers.content.catalogue import content_folder, framework, layer_files, parse_catalogue
from cyberlayers.model.catalogue import Control

FILES = [path for path in layer_files(content_folder("controls")) if path.is_file()]
CONTROLS = [
    control
    for path in FILES
    for control in parse_catalogue(
        path.read_bytes().replace(b'needs_tested = ["L1-12"]', b"") if "1-" not in path.name else path.read_bytes(),
        path.name,
    ).controls
]
EVERY_FRAMEWORK = ("caf-4.0", "caf-3.2", "csf-2.0", "cyber-essentials", "cloud-principles")
KEY = {
    "L1-09", "L1-11", "L1-12", "L1-13", "L2-08", "L3-09", "L3-11", "L4-03", "L4-04", "L5-02", "L5-03", "L5-06",
    "L5-09", "L6-05", "L6-12", "L7-04", "L7-05", "L8-03",
}  # fmt: skip
BY_EXERCISE = {"L1-03", "L1-09", "L1-13", "L1-14", "L8-07", "L8-10", "L8-12"}
SIZES = {1: 16, 2: 12, 3: 12, 4: 11, 5: 11, 6: 13, 7: 12, 8: 13}
CAF_4 = {
    "L1-01": ["A1.a", "A1.c"], "L1-02": ["B1.a", "B1.b"], "L1-03": ["A1.b"], "L1-04": ["A2.a", "A2.b"],
    "L1-05": ["A2.c"], "L1-06": ["A3.a"], "L1-07": ["D2.a", "D2.b"], "L1-08": ["C1.c", "C1.d"], "L1-09": ["D1.a"],
    "L1-10": ["B5.a", "D1.b"], "L1-11": ["B5.c"], "L1-12": ["B5.c", "D1.b"], "L1-13": ["D1.c"], "L1-14": ["D1.a"],
    "L1-15": ["B5.a", "D1.b"], "L1-16": ["C1.a", "C1.b"], "L2-02": ["B3.a"], "L2-06": ["B3.c"], "L2-07": ["B3.b"],
    "L2-09": ["B3.e"], "L2-11": ["B5.a"], "L3-01": ["A3.a"], "L3-02": ["B4.a"], "L3-04": ["B4.d"],
    "L3-05": ["B4.d"], "L3-06": ["A4.b"], "L3-07": ["C1.a"], "L3-09": ["B5.b"], "L3-11": ["B4.c"],
    "L4-01": ["A3.a"], "L4-02": ["B4.b"], "L4-03": ["B4.d"], "L4-05": ["B3.d"], "L4-08": ["B3.d", "B3.e"],
    "L4-09": ["B2.c"], "L4-10": ["B4.d"], "L4-11": ["B5.a"], "L5-01": ["B2.d"], "L5-02": ["B2.a"],
    "L5-03": ["B2.c"], "L5-04": ["B2.a"], "L5-05": ["B2.d"], "L5-06": ["B2.a", "A4.a"], "L5-07": ["B2.a"],
    "L5-08": ["B2.a"], "L5-09": ["B5.a"], "L5-10": ["B2.b"], "L6-05": ["B5.a"], "L6-08": ["B4.b"],
    "L6-10": ["B5.b"], "L6-11": ["B5.b"], "L6-12": ["B5.c"], "L7-01": ["A3.a"], "L7-04": ["B4.d"],
    "L7-07": ["B5.b"], "L7-10": ["C1.f", "C2.a"], "L8-01": ["B6.a"], "L8-02": ["B6.b"], "L8-04": ["A4.a"],
    "L8-05": ["A4.a", "A4.b"], "L8-06": ["A4.a"], "L8-09": ["C1.e"], "L8-10": ["D1.c"], "L8-13": ["D1.b"],
}  # fmt: skip
VAGUE = re.compile(
    r"\b(appropriate(ly)?|adequate(ly)?|robust(ly)?|regular(ly)?|effective(ly)?|timely|ensures?|where possible|"
    r"as needed|best practice|sufficient(ly)?|and/or|periodic(ally)?|reasonable|suitable|promptly)\b",
    re.IGNORECASE,
)

each = pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)


def sentences(control: Control) -> list[str]:
    statements = [statement.text for statement in control.statements.values()]
    return [control.outcome, control.why, *statements, *(example.text for example in control.evidence)]


def test_there_are_one_hundred_controls_in_order() -> None:
    expected = [f"L{layer}-{place:02}" for layer, size in SIZES.items() for place in range(1, size + 1)]
    assert [control.id for control in CONTROLS] == expected
    assert len(expected) == 100


def test_the_eighteen_key_controls_are_the_starred_ones() -> None:
    assert {control.id for control in CONTROLS if control.key} == KEY


def test_an_exercise_is_evidence_of_these_seven_and_no_others() -> None:
    assert {control.id for control in CONTROLS if control.by_exercise} == BY_EXERCISE


def test_only_the_yearly_test_needs_a_real_restore_beside_it() -> None:
    assert {control.id: control.needs_tested for control in CONTROLS if control.needs_tested} == {"L1-13": ("L1-12",)}


@each
def test_titles_and_outcomes_keep_their_lengths(control: Control) -> None:
    assert 2 <= len(control.title.split()) <= 12
    assert len(control.outcome.split()) <= 40
    assert control.outcome.endswith(".")
    assert len(re.findall(r"[.!?](?:\s|$)", control.outcome)) == 1
    assert 1 <= len(re.findall(r"[.!?](?:\s|$)", control.why)) <= 2


@each
def test_statements_are_short_plain_and_definite(control: Control) -> None:
    for statement in control.statements.values():
        assert len(statement.text.split()) <= 30, statement
        grade = textstat.flesch_kincaid_grade(statement.text)
        assert grade <= 12, (round(grade, 1), statement)
        assert not VAGUE.search(statement.text), statement
        assert statement.text.endswith("."), statement


@each
def test_every_mapped_id_exists(control: Control) -> None:
    assert set(EVERY_FRAMEWORK) <= set(control.maps)
    for key, ids in control.maps.items():
        assert set(ids) <= set(framework(key)), key
        assert len(set(ids)) == len(ids)


@each
def test_the_designs_caf_ids_are_mapped(control: Control) -> None:
    assert set(CAF_4.get(control.id, [])) <= set(control.maps["caf-4.0"])


@each
def test_a_key_control_can_be_supported_as_achieved(control: Control) -> None:
    tested = "test" in control.methods
    if control.key:
        assert tested != control.two_reviews
    else:
        assert not control.two_reviews


def test_no_sentence_stands_twice() -> None:
    everything = [_plain(text) for control in CONTROLS for text in sentences(control)]
    assert sorted(text for text in set(everything) if everything.count(text) > 1) == []


def test_no_two_statements_are_near_copies() -> None:
    words = sorted((_plain(text), control.id) for control in CONTROLS for text in sentences(control))
    assert [pair for pair in pairwise(words) if _overlap(pair[0][0], pair[1][0]) > 0.9] == []


def test_cyber_essentials_failures_stand_as_not_achieved() -> None:
    by_id = {control.id: control for control in CONTROLS}
    assert any("multi-factor" in text.lower() for text in by_id["L5-02"].not_achieved)
    for control in ("L4-03", "L6-09"):
        assert any("14 days" in text for text in by_id[control].not_achieved), control


def test_framework_files_name_their_source_and_licence() -> None:
    for path in sorted((content_folder("controls") / "frameworks").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        assert data["key"] == path.stem
        assert data["attribution"]
        assert data["source"]
        assert data["ids"]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _overlap(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    return len(a & b) / max(len(a | b), 1)


def test_the_folder_holds_nothing_else() -> None:
    assert {path.name for path in Path(content_folder("controls")).iterdir()} == {
        *(path.name for path in layer_files(content_folder("controls"))),
        "policy.toml", "profiles", "frameworks",
    }  # fmt: skip
