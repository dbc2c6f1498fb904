"""How much colour a terminal has, and so how the dial is drawn."""

from enum import StrEnum
from typing import Any

from textual.app import App


class Technique(StrEnum):
    """Three ways of drawing, from most colour to none."""

    SMOOTH = "smooth"
    """Half-blocks with blended edges, in true colour."""
    INDEXED = "indexed"
    """Half-blocks with hard edges, in the 256 colours."""
    SIGNS = "signs"
    """Blocks and signs, in the terminal's own two colours."""


def technique_for(app: App[Any]) -> Technique:
    """Return what suits the terminal that an app runs in.

    With an ansi theme the colours of the terminal are its own and unknown, so nothing is blended with them.
    """
    if app.no_color or app.native_ansi_color:
        return Technique.SIGNS
    return {"truecolor": Technique.SMOOTH, "256": Technique.INDEXED}.get(
        app.console.color_system or "", Technique.SIGNS
    )
