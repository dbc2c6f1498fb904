"""Every screen by its name and dotted path: imported when it is opened, never before the first frame."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.command import Provider

SCREENS = {
    "welcome": "cyberlayers.tui.screens.welcome:WelcomeScreen",
    "layer": "cyberlayers.tui.screens.layer:LayerScreen",
    "control": "cyberlayers.tui.screens.control:ControlScreen",
    "evidence": "cyberlayers.tui.screens.evidence:EvidenceScreen",
    "evidence-form": "cyberlayers.tui.screens.evidence_form:EvidenceFormScreen",
    "queue": "cyberlayers.tui.screens.queue:QueueScreen",
    "walk": "cyberlayers.tui.screens.walk:WalkScreen",
    "help": "cyberlayers.tui.screens.help:HelpScreen",
    "estate": "cyberlayers.tui.screens.estate:EstateScreen",
    "bundles": "cyberlayers.tui.screens.bundles:BundlesScreen",
    "bundle-export": "cyberlayers.tui.screens.bundle_export:BundleExportScreen",
    "bundle-check": "cyberlayers.tui.screens.bundle_check:BundleCheckScreen",
    "bundle-compare": "cyberlayers.tui.screens.bundle_compare:BundleCompareScreen",
    "exercises": "cyberlayers.tui.screens.exercise_library:ExerciseLibraryScreen",
}


def screen_class(name: str) -> Callable[..., Screen[Any]]:
    """Import a screen.

    Raises:
        KeyError: no screen has that name.
    """
    module, _, found = SCREENS[name].partition(":")
    wanted: Callable[..., Screen[Any]] = getattr(import_module(module), found)
    return wanted


def _commands() -> "type[Provider]":
    from cyberlayers.tui.commands import Commands

    return Commands


COMMAND_PROVIDERS = {_commands}
"""What the palette searches; imported when it is first opened."""
