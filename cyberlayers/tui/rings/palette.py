"""Colours that stay apart for every eye, on a dark ground and on a light one.

The ramp runs vermilion, amber, sand, sky, blue: from little shown to all shown. It differs in lightness as
well as in hue, so that the smallest difference between two of its colours is 20, 18 and 24 (CIE 1976) under
simulated protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009); five steps from red
over yellow to green have 7, 5 and 27. The three other ramps do at least as well: a darker one for a light
ground, and one of each from the 256 colours that a terminal without true colour has. Colour is never alone: the
length of an arc, a digit or sign, and a word say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cyberlayers.tui.rings.bands import SectorState

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


class Tone(NamedTuple):
    """One hue in three strengths: what is met, what is claimed only, the rest of the track."""

    bright: Colour
    muted: Colour
    track: Colour


def _colours(*words: str) -> tuple[Colour, ...]:
    return tuple((int(word[:2], 16), int(word[2:4], 16), int(word[4:], 16)) for word in words)


ON_DARK = _colours("c8402f", "ea8b3c", "efce75", "6fb4c4", "2b6f9e")
ON_LIGHT = _colours("821b0c", "cb6a15", "887842", "2a7ea0", "0b2c78")
INDEXED_ON_DARK = _colours("d70000", "ff8700", "ffd787", "87d7d7", "0087d7")
INDEXED_ON_LIGHT = _colours("870000", "d75f00", "87875f", "0087af", "00005f")
_INDEXED_MUTED_ON_DARK = _colours("870000", "875f00", "87875f", "5f8787", "005f87")
_INDEXED_MUTED_ON_LIGHT = _colours("d78787", "d7af87", "afaf87", "87afd7", "8787d7")
_INDEXED_GREYS_ON_DARK = _colours("4e4e4e", "303030", "262626")
_INDEXED_GREYS_ON_LIGHT = _colours("bcbcbc", "dadada", "d0d0d0")
_GREY_ON_DARK, _GREY_ON_LIGHT = _colours("5a6478", "8f98a8")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a dial on one ground. Made by `palette_on`."""

    ground: Colour
    ink: Colour
    """What frames and writes on the ground."""
    unknown: Colour
    """What nobody has assessed: a grey, neither good nor bad."""
    faint: Colour
    """What is not applicable: barely apart from the ground."""
    tones: tuple[Tone, ...]
    smooth: bool
    """Whether colours may be blended, or only those of the palette itself be used."""

    def tone(self, low: float) -> Tone:
        """Return the tone of a share, 0 to 1, of what is shown."""
        place = min(max(low, 0.0), 1.0) * (len(self.tones) - 1)
        if not self.smooth:
            return self.tones[round(place)]
        step = min(int(place), len(self.tones) - 2)
        return Tone(*(mix(a, b, place - step) for a, b in zip(*self.tones[step : step + 2], strict=True)))

    def towards_ground(self, colour: Colour, share: float) -> Colour:
        """Return a colour stepped back; unchanged where blending is not possible."""
        return mix(colour, self.ground, share) if self.smooth else colour

    def raised(self, colour: Colour) -> Colour:
        """Return a colour as it looks under the pointer."""
        lifted = mix(colour, self.ink, 0.18)
        return lifted if self.smooth else nearest_indexed(lifted)

    def state(self, state: SectorState) -> Colour:
        """Return the colour of a control's state."""
        return {
            SectorState.MET: self.tones[3].bright,
            SectorState.CLAIMED_ONLY: self.tones[2].muted,
            SectorState.CONTRADICTED: self.tones[0].bright,
            SectorState.UNMET: self.tones[1].bright,
            SectorState.UNASSESSED: self.unknown,
            SectorState.NOT_APPLICABLE: self.faint,
            SectorState.OUTSIDE: self.faint,
        }[state]


@lru_cache(maxsize=16)
def palette_on(ground: Colour, *, indexed: bool = False) -> Palette:
    """Return the palette for a ground; `indexed` keeps to the 256 colours."""
    dark = luminance(ground) < 0.18
    ink = (0xF5, 0xF7, 0xFA) if dark else (0x14, 0x18, 0x20)
    if indexed:
        ramp = INDEXED_ON_DARK if dark else INDEXED_ON_LIGHT
        muted = _INDEXED_MUTED_ON_DARK if dark else _INDEXED_MUTED_ON_LIGHT
        unknown, track, faint = _INDEXED_GREYS_ON_DARK if dark else _INDEXED_GREYS_ON_LIGHT
        tones = tuple(Tone(bright, dim, track) for bright, dim in zip(ramp, muted, strict=True))
    else:
        grey = _GREY_ON_DARK if dark else _GREY_ON_LIGHT
        unknown, faint = mix(grey, ground, 0.55), mix(grey, ground, 0.82)
        tones = tuple(
            Tone(bright, mix(bright, ground, 0.52), mix(bright, ground, 0.82))
            for bright in (ON_DARK if dark else ON_LIGHT)
        )
    return Palette(ground, ink, unknown, faint, tones, smooth=not indexed)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def text_on(colour: Colour) -> Colour:
    """Return black or white, whichever reads better on a colour."""
    dark, light = (0, 0, 0), (255, 255, 255)
    return dark if contrast(dark, colour) >= contrast(light, colour) else light


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (Web Content Accessibility Guidelines)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1."""
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: int) -> float:
    """Return the light, 0 to 1, of an sRGB channel, 0 to 255."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def nearest_indexed(colour: Colour) -> Colour:
    """Return the nearest of the 256 colours that is in the cube or among the greys."""
    red, green, blue = (_nearest(channel, (0, 95, 135, 175, 215, 255)) for channel in colour)
    grey = _nearest(sum(colour) / 3, range(8, 239, 10))

    def away(other: Colour) -> int:
        return sum((a - b) ** 2 for a, b in zip(colour, other, strict=True))

    return min((red, green, blue), (grey, grey, grey), key=away)


def _nearest(value: float, steps: Iterable[int]) -> int:
    return min(steps, key=lambda step: abs(step - value))
