"""Odds of the stages: what the controls on the path are worth, supported and merely claimed.

    p = p_pass * product of (1 - effect * m)     m = 1 supported as achieved, 0.5 partially, 0 otherwise

This is the one place where ordinals are multiplied, and screens say so. Draws are values: a stage passes when its
draw, in [0, 1), is below its odds. `draws` derives them from a seed, one stream for each stage, so that another
control, or another decision, leaves every other draw alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from cyberlayers.model.scenario import Scenario
from cyberlayers.model.stage import Resistance, Stage

Standing = Literal["supported", "claimed-only", "absent"]


@dataclass(frozen=True)
class Barrier:
    """A control on the path.

    Attributes:
        effect: the share by which it lowers the odds of its stage when supported as achieved.
        standing: supported (partially at least), claimed only, or absent.
    """

    stage: str
    layer: int
    control: str
    effect: float
    standing: Standing


@dataclass(frozen=True)
class Odds:
    """The probability that a stage passes: with what is supported, and as it would be were every claim true."""

    stage: str
    supported: float
    claimed: float


def p_passes(stage: Stage, multipliers: Mapping[str, float]) -> float:
    """Return the probability that a stage passes, given m of each control (0 where absent)."""
    return stage.p_pass * prod(1 - met.effect * multipliers.get(met.control, 0.0) for met in stage.resisted_by)


def odds(scenario: Scenario, supported: Mapping[str, float], claimed: Mapping[str, float]) -> tuple[Odds, ...]:
    """Return the odds of every stage, in file order."""
    return tuple(Odds(stage.id, p_passes(stage, supported), p_passes(stage, claimed)) for stage in scenario.stage)


def barriers(scenario: Scenario, supported: Mapping[str, float], claimed: Mapping[str, float]) -> tuple[Barrier, ...]:
    """Return every control on the path and how it stands, in file order."""
    return tuple(
        Barrier(stage.id, stage.layer, met.control, met.effect, _standing(met, supported, claimed))
        for stage in scenario.stage
        for met in stage.resisted_by
    )


def _standing(met: Resistance, supported: Mapping[str, float], claimed: Mapping[str, float]) -> Standing:
    if supported.get(met.control, 0.0) > 0:
        return "supported"
    return "claimed-only" if claimed.get(met.control, 0.0) > 0 else "absent"


def resisted(scenario: Scenario, multipliers: Mapping[str, float], drawn: Mapping[str, float]) -> tuple[str, ...]:
    """Return the stages that do not pass by their draws, in file order."""
    return tuple(stage.id for stage in scenario.stage if drawn[stage.id] >= p_passes(stage, multipliers))


def draws(scenario: Scenario, seed: int) -> dict[str, float]:
    """Return one number in [0, 1) for each stage: the first 53 bits of SHA-256 of seed, scenario and stage."""
    return {stage.id: _draw(f"{seed}/{scenario.about.id}/{stage.id}") for stage in scenario.stage}


def _draw(key: str) -> float:
    digest = hashlib.sha256(key.encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53
