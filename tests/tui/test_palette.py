from itertools import combinations
from math import dist

import pytest

from cyberlayers.tui.rings.bands import SectorState
from cyberlayers.tui.rings.palette import (
    INDEXED_ON_DARK,
    INDEXED_ON_LIGHT,
    ON_DARK,
    ON_LIGHT,
    Colour,
    contrast,
    linear,
    mix,
    nearest_indexed,
    palette_on,
    text_on,
)

DARK, LIGHT = (0x12, 0x12, 0x12), (0xE0, 0xE0, 0xE0)
GROUNDS = [(ground, indexed) for ground in (DARK, LIGHT) for indexed in (False, True)]

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
SIMULATED = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)
RED_TO_GREEN = ((0xD7, 0x30, 0x27), (0xFC, 0x8D, 0x59), (0xFE, 0xE0, 0x8B), (0x91, 0xCF, 0x60), (0x1A, 0x98, 0x50))

Matrix = tuple[tuple[float, float, float], ...]


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour: Colour, eye: Matrix) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as an eye with that matrix sees it."""
    seen = tuple(min(max(light, 0.0), 1.0) for light in times(eye, tuple(linear(channel) for channel in colour)))
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (part / white for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def smallest_difference(colours: tuple[Colour, ...], eye: Matrix) -> float:
    return min(dist(lab(one, eye), lab(other, eye)) for one, other in combinations(colours, 2))


def test_the_ramp_stays_apart_for_every_eye() -> None:
    found = {eye: round(smallest_difference(ON_DARK, matrix)) for eye, matrix in SIMULATED.items()}
    assert found == {"protan": 20, "deutan": 18, "tritan": 24}


@pytest.mark.parametrize("ramp", [ON_LIGHT, INDEXED_ON_DARK, INDEXED_ON_LIGHT])
def test_no_other_ramp_does_worse(ramp: tuple[Colour, ...]) -> None:
    for eye, matrix in SIMULATED.items():
        assert smallest_difference(ramp, matrix) >= smallest_difference(ON_DARK, matrix), eye


def test_the_same_measure_finds_red_to_green_wanting() -> None:
    found = {eye: round(smallest_difference(RED_TO_GREEN, matrix)) for eye, matrix in SIMULATED.items()}
    assert found == {"protan": 7, "deutan": 5, "tritan": 27}


@pytest.mark.parametrize(
    ("ramp", "ground", "least"),
    [(ON_DARK, DARK, 3.0), (INDEXED_ON_DARK, DARK, 3.0), (ON_LIGHT, LIGHT, 2.7), (INDEXED_ON_LIGHT, LIGHT, 2.7)],
)
def test_every_colour_stands_out_from_its_ground(ramp: tuple[Colour, ...], ground: Colour, least: float) -> None:
    assert min(contrast(colour, ground) for colour in ramp) >= least


@pytest.mark.parametrize(("ground", "indexed"), GROUNDS)
def test_bright_muted_and_track_step_towards_the_ground(ground: Colour, *, indexed: bool) -> None:
    for tone in palette_on(ground, indexed=indexed).tones:
        steps = [contrast(colour, ground) for colour in tone]
        assert steps == sorted(steps, reverse=True)
        assert contrast(tone.bright, tone.muted) > 1.6
        assert contrast(tone.muted, tone.track) > 1.25


@pytest.mark.parametrize(("ground", "indexed"), GROUNDS)
def test_a_state_has_a_colour_of_its_own(ground: Colour, *, indexed: bool) -> None:
    palette = palette_on(ground, indexed=indexed)
    colours = {state: palette.state(state) for state in SectorState}
    assert colours.pop(SectorState.NOT_APPLICABLE) == colours[SectorState.OUTSIDE]
    assert len(set(colours.values())) == len(colours)


@pytest.mark.parametrize(("ground", "indexed"), GROUNDS)
def test_what_is_written_reads_on_every_colour(ground: Colour, *, indexed: bool) -> None:
    palette = palette_on(ground, indexed=indexed)
    for colour in [*(one for tone in palette.tones for one in tone), *map(palette.state, SectorState)]:
        assert contrast(text_on(colour), colour) >= 4.5
    assert contrast(palette.ink, ground) >= 7


def test_a_share_between_two_steps_has_a_hue_between_theirs() -> None:
    palette = palette_on(DARK)
    assert palette.tone(0.0).bright == ON_DARK[0]
    assert palette.tone(1.0).bright == ON_DARK[-1]
    assert palette.tone(0.125).bright == mix(ON_DARK[0], ON_DARK[1], 0.5)
    assert palette.tone(-1.0) == palette.tone(0.0)
    assert palette.tone(7.0) == palette.tone(1.0)


def test_an_indexed_palette_uses_colours_of_the_256_only() -> None:
    for ground in (DARK, LIGHT):
        palette = palette_on(ground, indexed=True)
        used = [palette.unknown, palette.faint, *(one for step in range(11) for one in palette.tone(step / 10))]
        assert all(nearest_indexed(colour) == colour for colour in used)
        assert all(nearest_indexed(palette.raised(colour)) == palette.raised(colour) for colour in used)
        assert palette.towards_ground(used[0], 0.5) == used[0]


def test_the_pointer_raises_a_colour_towards_the_ink() -> None:
    assert palette_on(DARK).raised((100, 100, 100)) > (100, 100, 100)
    assert palette_on(LIGHT).raised((100, 100, 100)) < (100, 100, 100)


def test_the_nearest_of_the_256_is_a_grey_or_one_of_the_cube() -> None:
    assert nearest_indexed((0x12, 0x12, 0x12)) == (0x12, 0x12, 0x12)
    assert nearest_indexed((250, 10, 90)) == (255, 0, 95)
