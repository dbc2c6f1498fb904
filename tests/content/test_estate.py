from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.estate import load_disruption, load_estate, parse_estate, write_estate
from cyberlayers.content.estate_text import _written
from cyberlayers.errors import ContentError
from cyberlayers.model.estate import Estate
from tests.continuity.random_registers import Draw, draw_estate

DATA = Path(__file__).parent.parent / "data"
TEXT = (DATA / "worked-estate.toml").read_text()
WORKED = load_estate(DATA / "worked-estate.toml")


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def refusal(old: str, new: str) -> tuple[int, str]:
    """The line and the words with which the worked example is refused once it is changed."""
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        parse_estate(TEXT.replace(old, new, 1).encode(), "e.toml")
    name, line, what = caught.value.what.split(":", 2)
    assert name == "e.toml"
    assert caught.value.advice
    assert caught.value.exit_status == 3
    return int(line), what.strip()


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ('id = "phones"', 'id = "files"', 'id = "phones"', "the id files is already that of a system"),
        ('id = "web"', 'id = "infra"', 'id = "web"', "the id infra is already that of a team"),
        ('["identity"]', '["nobody"]', 'needs = [{ all = ["identity"] }]', "nobody is not in this register"),
        ('any = ["phones"', 'any = ["phonez"', 'needs = [{ all = ["case"] }', "phonez is not in this register"),
        ('["identity"]', '["infra"]', 'needs = [{ all = ["identity"] }]', "the team infra cannot be needed"),
        ('["identity"]', '["web"]', 'needs = [{ all = ["identity"] }]', "cannot need the service web"),
        ('all = ["case"]', 'all = ["infra"]', 'needs = [{ all = ["case"] }', "the team infra cannot be needed"),
        ("holds_h = 12", 'holds_h = 12, needs = [{ all = ["x"] }]', "workaround =", "x is not in this register"),
        ('team = "infra", hours = 4', 'team = "files", hours = 4', "restore = {", "restore network, is not a team"),
        ("hours = 4", 'hours = 4, after = ["care"]', "restore = {", "care, after which network is restored"),
        ("hours = 4", 'hours = 4, after = ["infra"]', "restore = {", "infra, after which network is restored"),
        ('all = ["case"]', 'all = ["care"]', 'id = "care"', "care is needed by care"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_its_line(old: str, new: str, at: str, words: str) -> None:
    line, what = refusal(old, new)
    assert words in what
    assert abs(line - line_of(at)) <= 1


def test_unknown_keys_and_values_out_of_range_are_refused_with_their_line() -> None:
    assert refusal("mbco = 1.0", "mcbo = 1.0") == (line_of("mbco = 1.0"), "service.1.mcbo: this key is not known here")
    line, what = refusal("mbco = 1.0", "mbco = 1.5")
    assert (line, "less than or equal to 1" in what) == (line_of("mbco = 1.0"), True)


def test_services_that_need_each_other_are_refused_workarounds_included() -> None:
    ring = 'needs = [{ all = ["network"] }]\nworkaround = { level = 1, needs = [{ any = ["care"] }] }'
    changed = TEXT.replace('any = ["phones"', 'any = ["web"').replace(
        'needs = [{ all = ["network"] }]\nrto_h', f"{ring}\nrto_h"
    )
    with pytest.raises(
        ContentError,
        match=r"in a circle: (care is needed by web is needed by care|web is needed by care is needed by web)",
    ):
        parse_estate(changed.encode(), "e.toml")


def test_a_long_circle_of_services_is_told_in_short() -> None:
    services = [
        f'[[service]]\nid = "s{place}"\nname = "S"\nneeds = [{{ all = ["s{(place + 1) % 50}"] }}]\n'
        for place in range(50)
    ]
    with pytest.raises(ContentError, match="is needed by others is needed by s") as caught:
        parse_estate((TEXT + "\n".join(services)).encode(), "e.toml")
    assert len(caught.value.what) < 250


def test_circles_of_nodes_are_legal() -> None:
    changed = TEXT.replace('id = "phones"', 'id = "phones"\nneeds = [{ all = ["phones"] }, { any = ["case"] }]')
    assert parse_estate(changed.encode(), "e.toml").system[4].needs[0].members == ("phones",)


def test_the_shipped_example_is_acceptable_and_survives_being_written() -> None:
    estate = load_estate(content_folder("scenarios") / "examples" / "estate.toml")
    assert len(estate.nodes) > 30
    assert parse_estate(write_estate(estate).encode(), "again.toml") == estate


def test_the_worked_example_survives_being_written() -> None:
    text = write_estate(WORKED)
    assert parse_estate(text.encode(), "again.toml") == WORKED
    assert write_estate(parse_estate(text.encode(), "again.toml")) == text
    assert 'restore = { team = "infra", hours = 4 }' in text


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_any_register_survives_being_written(seed: int) -> None:
    estate = draw_estate(Draw(seed))
    assert parse_estate(write_estate(estate).encode(), "again.toml") == estate


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda text: text.strip())


@settings(deadline=None)
@given(HOSTILE, HOSTILE, st.floats(0, 10**6), st.lists(st.floats(0.001, 10**6), min_size=1, max_size=60, unique=True))
def test_hostile_words_and_odd_figures_survive_being_written(
    name: str, words: str, figure: float, hours: list[float]
) -> None:
    service: dict[str, Any] = {
        "id": "s",
        "name": name,
        "vital_records": [words] * 20,
        "dependants": [words],
        "basis": "tested",
        "as_of": "2026-02-28",
        "rto_h": figure,
        "workaround": {"level": 0.1, "holds_h": figure, "needs": [{"any": ["x"], "buffer_h": figure}] * 40},
        "peaks": [{"name": words, "when": name, "mtpd_h": figure}] * 40,
        "impact": [{"category": "community", "after_h": sorted(hours), "score": [1] * len(hours)}] * 2,
    }
    estate = Estate.from_plain(
        {
            "format": "cyberlayers.estate/1",
            "organisation": {"name": words},
            "system": [{"id": "x", "name": name, "critical": True, "backup": {"every_h": hours[0], "isolated": True}}],
            "team": [{"id": "t", "name": "T", "people": 1, "hours": {"days": ["mon"], "from": "08:00", "to": "18:00"}}],
            "service": [service],
        }
    )
    text = write_estate(estate)
    assert text.isprintable() or set(filter(lambda character: not character.isprintable(), text)) == {"\n"}
    assert parse_estate(text.encode(), "again.toml") == estate


def test_only_what_a_register_can_hold_is_written() -> None:
    with pytest.raises(TypeError, match="a register has no set"):
        _written({1})


def test_a_disruption_is_read_against_its_register() -> None:
    disruption = load_disruption(DATA / "worked-disruption.toml", WORKED)
    assert [hit.node for hit in disruption.hit] == ["network", "identity", "files", "case"]
    assert disruption.recovery_starts_h == 6


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[hit]]\nnode = "network"\n\n[[hit]]\nnode = "care"\n', 5, "the service care cannot be hit"),
        ('[[hit]]\nnode = "infra"\n', 2, "the team infra cannot be hit"),
        ('[[hit]]\nnode = "phones"\n', 2, "phones is hit"),
        ('[[hit]]\nnode = "nothing"\n', 2, "nothing is not a node"),
        ('restore_order = ["files", "web"]\n', 1, "web is not a node"),
        ('[[crew]]\nteam = "web"\nadd = 1\n', 2, "web is not a team"),
        ('[[workaround]]\nservice = "infra"\nnot_before_h = 1\n', 2, "infra is not a service"),
        ('[[hit]]\nnode = "network"\nat = 3\n', 3, "hit.0.at: this key is not known here"),
        ("starts_at = 2026-11-20T22:40:00Z\n", 1, "without an offset"),
    ],
)
def test_a_disruption_that_is_not_possible_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = tmp_path / "d.toml"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        load_disruption(path, WORKED)
    assert caught.value.what.startswith(f"d.toml:{line}: ")
    assert words in caught.value.what


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        load_estate(tmp_path / "none.toml")
