"""Two themes of our own, and which one a terminal gets.

Where there is no colour, or only the terminal's own sixteen, a theme with `ansi` set leaves them to the terminal:
with any other theme greys come through even under NO_COLOR.
"""

from textual.color import Color, ColorParseError
from textual.theme import Theme

CYBERLAYERS_DARK = Theme(
    name="cyberlayers-dark",
    primary="#6fb4c4",
    secondary="#2b6f9e",
    accent="#efce75",
    warning="#ea8b3c",
    error="#e0604f",
    success="#6fb4c4",
    foreground="#e4e8ee",
    background="#0f1318",
    surface="#151b22",
    panel="#1c242d",
    dark=True,
    variables={
        "footer-key-foreground": "#efce75",
        "footer-background": "#151b22",
        "border": "#3a4654",
        "border-blurred": "#26303a",
        "block-cursor-blurred-background": "#1f2933",
        "block-cursor-blurred-foreground": "#e4e8ee",
        "block-cursor-background": "#24506b",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-hover-background": "#1c242d",
        "input-selection-background": "#2b6f9e 60%",
    },
)

CYBERLAYERS_LIGHT = Theme(
    name="cyberlayers-light",
    primary="#1f6f8b",
    secondary="#0b2c78",
    accent="#8a4b06",
    warning="#a85208",
    error="#9c2414",
    success="#1f6f8b",
    foreground="#1a2029",
    background="#f7f8fa",
    surface="#eef1f4",
    panel="#e2e7ec",
    dark=False,
    variables={
        "footer-key-foreground": "#8a4b06",
        "footer-background": "#e8ecf0",
        "border": "#b4bec9",
        "border-blurred": "#d3dae1",
        "block-cursor-blurred-background": "#dde3e9",
        "block-cursor-blurred-foreground": "#1a2029",
        "block-cursor-background": "#c3dbe6",
        "block-cursor-foreground": "#0b1320",
        "block-cursor-text-style": "none",
        "block-hover-background": "#e2e7ec",
    },
)


def theme_for(color_system: str | None, *, no_colour: bool) -> str:
    """Return the theme for what a terminal can show."""
    if no_colour or color_system not in {"truecolor", "256"}:
        return "ansi-dark"
    return CYBERLAYERS_DARK.name


def quiet_inks(variables: dict[str, str], *, ansi: bool) -> dict[str, str]:
    """Return a theme's variables with `muted` for what is secondary and `faint` for what is out of play."""
    if ansi:
        return {"muted": "ansi_default", "faint": "ansi_bright_black", **variables}
    try:
        ink, ground = Color.parse(variables["foreground"]), Color.parse(variables["background"])
    except ColorParseError:
        return {"muted": variables["foreground"], "faint": variables["foreground"], **variables}
    return {"muted": ink.blend(ground, 0.38).hex6, "faint": ink.blend(ground, 0.58).hex6, **variables}
