import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.exercise.dice import barriers, draws, odds, p_passes, resisted
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft

SMALL = Draft().scenario()
MULTIPLIERS = st.sampled_from([0.0, 0.5, 1.0])


def test_the_odds_follow_the_designs_formula(scenario: Scenario) -> None:
    entry = scenario.stage[0]
    assert p_passes(entry, {}) == 0.9
    assert p_passes(entry, {"L5-06": 1.0}) == pytest.approx(0.9 * 0.5)
    assert p_passes(entry, {"L5-06": 0.5, "L5-02": 1.0}) == pytest.approx(0.9 * 0.75 * 0.2)


def test_the_odds_stand_beside_the_same_figure_for_claims(scenario: Scenario) -> None:
    shown = odds(scenario, {}, {"L5-06": 1.0})
    assert [(entry.stage, entry.supported, entry.claimed) for entry in shown] == [
        ("entry", 0.9, 0.45),
        ("spread", 0.8, 0.8),
        ("encrypt", 1.0, 1.0),
    ]


def test_every_barrier_on_the_path_is_supported_claimed_only_or_absent(scenario: Scenario) -> None:
    shown = barriers(scenario, {"L5-06": 0.5}, {"L5-06": 1.0, "L5-02": 1.0})
    assert [(entry.stage, entry.layer, entry.control, entry.standing) for entry in shown] == [
        ("entry", 8, "L5-06", "supported"),
        ("entry", 8, "L5-02", "claimed-only"),
        ("encrypt", 3, "L3-09", "absent"),
    ]


def test_a_stage_passes_when_its_draw_is_below_its_odds(scenario: Scenario) -> None:
    drawn = {"entry": 0.89, "spread": 0.8, "encrypt": 0.99}
    assert resisted(scenario, {}, drawn) == ("spread",)
    assert resisted(scenario, {"L3-09": 1.0}, drawn) == ("spread", "encrypt")


def test_the_same_seed_draws_the_same_and_another_does_not(scenario: Scenario) -> None:
    assert draws(scenario, 7) == draws(scenario, 7)
    assert draws(scenario, 7) != draws(scenario, 8)


def test_another_stage_leaves_every_other_draw_alone(scenario: Scenario, draft: Draft) -> None:
    draft.find("stage", "entry")["next"] = ["encrypt"]
    fewer = draws(draft.drop("stage", "spread").scenario(), 7)
    assert fewer == {name: drawn for name, drawn in draws(scenario, 7).items() if name != "spread"}


def test_draws_are_spread_evenly_over_nought_to_one(scenario: Scenario) -> None:
    drawn = [value for seed in range(2_000) for value in draws(scenario, seed).values()]
    assert all(0 <= value < 1 for value in drawn)
    tenths = [sum(tenth <= value * 10 < tenth + 1 for value in drawn) for tenth in range(10)]
    assert all(500 < count < 700 for count in tenths)


@given(st.integers(0, 10_000), MULTIPLIERS, MULTIPLIERS)
def test_a_stronger_control_never_lets_a_stage_pass_that_a_weaker_one_stopped(
    seed: int, one: float, other: float
) -> None:
    weaker, stronger = sorted((one, other))
    drawn = draws(SMALL, seed)
    names = ("L5-06", "L5-02", "L3-09")
    stopped = set(resisted(SMALL, dict.fromkeys(names, weaker), drawn))
    assert stopped <= set(resisted(SMALL, dict.fromkeys(names, stronger), drawn))
