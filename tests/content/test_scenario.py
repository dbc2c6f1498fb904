from pathlib import Path

import pytest

from cyberlayers.content.catalogue import catalogue_bytes, content_folder, parse_catalogue
from cyberlayers.content.scenario import (
    check_scenario,
    find_scenarios,
    known_ids,
    load_scenario,
    load_script,
    parse_scenario,
)
from cyberlayers.errors import ContentError
from cyberlayers.exercise.quality import Known

DATA = Path(__file__).parent.parent / "data" / "exercise"
TEXT = (DATA / "scenario.toml").read_text()
SHIPPED = sorted(content_folder("scenarios").glob("*.toml"))


@pytest.fixture(scope="module")
def known() -> Known:
    return known_ids(parse_catalogue(catalogue_bytes(content_folder("controls"))))


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def refusal(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        parse_scenario(TEXT.replace(old, new, 1).encode(), "pack.toml")
    return caught.value.what


def test_a_scenario_file_is_read() -> None:
    assert load_scenario(DATA / "scenario.toml").about.id == "small-ransomware"


def test_a_script_file_is_read() -> None:
    assert load_script(DATA / "script.toml").step[0].attend == "it-lead"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minutes = 40", "colour = 1\nminutes = 40", "phase.1.colour: this key is not known here"),
        ('title = "The morning"\n', "", "phase.1.title: this key is missing"),
        ('ends_when = "declared and t >= 140"', 'ends_when = "declared und t"', "cannot be read"),
        ('when = "not on-paper"', f'when = "{"(" * 400}"', "it nests more than 32 deep"),
        ('owner = "care-director"', 'owner = "nobody"', "nobody is not a role of this file"),
        ('default = "hold-on"', 'default = "cut"', "cut is not an option of the decision paper"),
        ('id = "on-paper"', 'id = "isolated"', "the id isolated stands twice in this file"),
        ("{role:care-director}", "{role:nobody}", "nobody is not a role of this file"),
    ],
)
def test_a_refusal_names_the_file_and_the_line(old: str, new: str, says: str) -> None:
    what = refusal(old, new)
    assert says in what
    line = line_of(old) if new else line_of(old) - 2
    assert what.startswith(f"pack.toml:{line}: ")


def test_a_script_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "script.toml"
    path.write_text('format = "cyberlayers.script/1"\n\n[[step]]\nat_min = 1\n')
    with pytest.raises(ContentError, match=r"script\.toml:3: step\.0: a step has exactly one of"):
        load_script(path)


def test_every_result_of_the_quality_check_has_its_line(known: Known) -> None:
    text = TEXT.replace('techniques = ["T1486"]', 'techniques = ["T1562"]').replace('default = "hold-on"\n', "")
    results = check_scenario(text.encode(), "pack.toml", known)
    assert [(found.result.code, found.line) for found in results] == [
        ("retired-technique", line_of('techniques = ["T1486"]')),
        ("default", line_of('id = "paper"') - 1),
    ]
    assert "T1685" in results[0].result.text


def test_the_check_reports_what_the_reader_refuses_and_all_of_it(known: Known) -> None:
    text = TEXT.replace('owner = "care-director"', 'owner = "nobody"').replace('owner = "leader"', 'owner = "noone"')
    results = check_scenario(text.encode(), "pack.toml", known)
    assert [found.result.text for found in results if found.result.severity == "refused"] == [
        "noone is not a role of this file",
        "nobody is not a role of this file",
    ]


def test_what_is_no_scenario_at_all_cannot_be_checked(known: Known) -> None:
    with pytest.raises(ContentError, match=r"pack\.toml:1: "):
        check_scenario(b'format = "cyberlayers.scenario/1"', "pack.toml", known)


def test_a_folder_is_searched_for_scenarios_and_broken_ones_say_why(tmp_path: Path) -> None:
    (tmp_path / "b-good.toml").write_text(TEXT)
    (tmp_path / "a-broken.toml").write_text(TEXT.replace('owner = "chief"', 'owner = "nobody"'))
    (tmp_path / "c-script.toml").write_text('format = "cyberlayers.script/1"')
    (tmp_path / "d-not-toml.toml").write_text("[[")
    (tmp_path / "e-newer.toml").write_text('format = "cyberlayers.scenario/2"')
    (tmp_path / "f.txt").write_text(TEXT)
    found = find_scenarios(tmp_path)
    assert [(entry.path.name, entry.scenario is not None) for entry in found] == [
        ("a-broken.toml", False),
        ("b-good.toml", True),
        ("d-not-toml.toml", False),
        ("e-newer.toml", False),
    ]
    assert "nobody is not a role" in str(found[0].refusal)
    assert find_scenarios(tmp_path / "nowhere") == ()


def test_the_ids_that_a_scenario_may_use_come_with_this_version(known: Known) -> None:
    assert "L1-13" in known.controls
    assert {"T1199", "T1486"} <= known.techniques
    assert known.retired["T1562"] == "T1685"


def test_there_are_shipped_scenarios() -> None:
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_passes_with_no_warning(path: Path, known: Known) -> None:
    assert check_scenario(path.read_bytes(), path.name, known) == ()
    assert load_scenario(path).about.id == path.stem
