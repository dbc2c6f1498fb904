"""Colours that stay apart for every eye, on a dark ground and on a light one.

The ramp runs vermilion, amber, sand, sky, blue: from little shown to all shown. It diverges in lightness as
well as in hue, so that the smallest difference between two of its colours is 20, 18 and 24 (CIE 1976) under
simulated protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009); red, amber, green
has 7, 5 and 27. On a light ground a second, darker ramp keeps a contrast of at least 2.7 with the ground.
Colour is never alone: the length of an arc, a digit and a word say the same.
"""

from dataclasses import dataclass

from cyberlayers.tui.rings.bands import SectorState

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

ON_DARK: tuple[Colour, ...] = (
    (0xC8, 0x40, 0x2F),
    (0xEA, 0x8B, 0x3C),
    (0xEF, 0xCE, 0x75),
    (0x6F, 0xB4, 0xC4),
    (0x2B, 0x6F, 0x9E),
)
ON_LIGHT: tuple[Colour, ...] = (
    (0x82, 0x1B, 0x0C),
    (0xCB, 0x6A, 0x15),
    (0x88, 0x78, 0x42),
    (0x2A, 0x7E, 0xA0),
    (0x0B, 0x2C, 0x78),
)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1, as the Web Content Accessibility Guidelines define it."""
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def linear(channel: float) -> float:
    """Return the light, 0 to 1, of an sRGB channel, 0 to 255."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def indexed(colour: Colour) -> Colour:
    """Return the nearest colour of the 256: the cube of 216 or one of 24 greys."""
    cube = (0, 95, 135, 175, 215, 255)
    red, green, blue = (min(cube, key=lambda step, c=channel: abs(step - c)) for channel in colour)
    level = min(range(8, 239, 10), key=lambda step: abs(step - sum(colour) / 3))
    return min(
        (red, green, blue),
        (level, level, level),
        key=lambda other: sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a dial on one ground."""

    ground: Colour

    @property
    def is_dark(self) -> bool:
        """Whether the ground is darker than a middle grey."""
        return luminance(self.ground) < 0.18

    @property
    def ink(self) -> Colour:
        """What frames and writes on the ground."""
        return (0xF5, 0xF7, 0xFA) if self.is_dark else (0x14, 0x18, 0x20)

    @property
    def unknown(self) -> Colour:
        """What nobody has assessed: a grey, neither good nor bad."""
        return (0x46, 0x4E, 0x5E) if self.is_dark else (0xAE, 0xB4, 0xBF)

    def bright(self, low: float) -> Colour:
        """Return the hue of a share, 0 to 1, of what is shown."""
        ramp = ON_DARK if self.is_dark else ON_LIGHT
        place = min(max(low, 0.0), 1.0) * (len(ramp) - 1)
        step = min(int(place), len(ramp) - 2)
        return mix(ramp[step], ramp[step + 1], place - step)

    def muted(self, low: float) -> Colour:
        """Return the middle tone of the same hue, for what is claimed only."""
        return mix(self.bright(low), self.ground, 0.52)

    def track(self, low: float) -> Colour:
        """Return the dim tone of the same hue, for the rest of a ring."""
        return mix(self.bright(low), self.ground, 0.82)

    def text_on(self, colour: Colour) -> Colour:
        """Return the darker or the lighter ink, whichever reads better on a colour."""
        dark, light = (0x0C, 0x0E, 0x12), (0xF8, 0xF9, 0xFC)
        return dark if contrast(dark, colour) >= contrast(light, colour) else light

    def state(self, state: SectorState) -> Colour:
        """Return the colour of a control's state."""
        ramp = ON_DARK if self.is_dark else ON_LIGHT
        return {
            SectorState.MET: ramp[3],
            SectorState.CLAIMED_ONLY: mix(ramp[2], self.ground, 0.3),
            SectorState.CONTRADICTED: ramp[0],
            SectorState.UNMET: ramp[1],
            SectorState.UNASSESSED: self.unknown,
            SectorState.OUTSIDE: mix(self.unknown, self.ground, 0.7),
        }[state]
