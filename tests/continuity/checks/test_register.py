from datetime import date
from pathlib import Path

import pytest

from cyberlayers.content.estate import load_estate
from cyberlayers.continuity.checks.register import CHECKS, check_register
from cyberlayers.continuity.checks.result import listed, plain
from cyberlayers.continuity.checks.subject import Subject
from tests.continuity.random_registers import Draw, draw_estate

WORKED = Path(__file__).parents[2] / "data" / "worked-estate.toml"
TODAY = date(2026, 11, 20)


def test_every_result_carries_the_name_of_its_check() -> None:
    for seed in range(60):
        about = Subject(draw_estate(Draw(seed)), TODAY)
        for name, check in CHECKS.items():
            for result in check(about):
                assert result.name == name
                assert result.nodes
                assert result.sentence
                assert result.advice
                assert not {result.sentence[-1], result.advice[-1]} & {".", " "}


def test_the_worked_example_names_what_it_leaves_open() -> None:
    found = check_register(load_estate(WORKED), TODAY)
    assert [(result.name, result.nodes[0]) for result in found] == [
        ("teams-meet-demand", "infra"),
        ("single-points-are-few", "network"),
        ("services-have-owner", "care"),
        ("services-have-owner", "web"),
        ("services-are-approved", "care"),
        ("services-are-approved", "web"),
        ("services-have-workaround", "web"),
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [(("a",), "a"), (("a", "b"), "a and b"), (tuple("abcd"), "a, b, c and d"), (tuple("abcdef"), "a, b, c and 3 more")],
)
def test_names_are_listed_as_words(names: tuple[str, ...], words: str) -> None:
    assert listed(names) == words


def test_figures_are_written_as_people_write_them() -> None:
    assert [plain(figure) for figure in (4.0, 2.5, 1 / 3, 168.0)] == ["4", "2.5", "0.333333", "168"]
