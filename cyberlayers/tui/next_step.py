"""What to do next: one sentence, the most useful first."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberlayers.assess.forecast import Lapse
    from cyberlayers.assess.posture import Posture, Required
    from cyberlayers.workspace.awaiting import Awaited

SOON_DAYS = 21


def walk(found: "Posture") -> str | None:
    """Return the next key control of the walk: the first that nobody has assessed, else the first not met."""
    keys = key_controls(found)
    untouched = [one for one in keys if one.state.value == "unassessed"]
    rest = [one for one in keys if not one.met]
    return next((one.posture.control.id for one in (*untouched, *rest)), None)


def key_controls(found: "Posture") -> "list[Required]":
    """Return the key controls that the profile counts, in catalogue order."""
    return [one for layer in found.layers for one in layer.controls if one.posture.control.key and one.applicable]


def next_step(  # noqa: PLR0911 - one return a case
    found: "Posture", waiting: "Sequence[Awaited]", lapses: "Sequence[Lapse]"
) -> str:
    """Return the sentence that the board shows as Next."""
    keys = key_controls(found)
    untouched = [one.posture.control.id for one in keys if one.state.value == "unassessed"]
    unmet = [one.posture.control.id for one in keys if not one.met]
    soon = [lapse for lapse in lapses if (lapse.last_day - found.at).days <= SOON_DAYS]
    if untouched and len(untouched) == len(keys):
        return f"None of the {len(keys)} key controls is assessed: press w to begin with {untouched[0]}."
    if untouched:
        verb = "is" if len(untouched) == 1 else "are"
        return (
            f"{len(untouched)} of {len(keys)} key controls {verb} not assessed: press w to go on with {untouched[0]}."
        )
    if waiting:
        verb = "waits" if len(waiting) == 1 else "wait"
        return f"{len(waiting)} {verb} for a review or an approval: press r."
    if soon:
        return f"{soon[0].what} on {soon[0].control} lapses on {soon[0].last_day}: renew it."
    if unmet:
        verb = "is" if len(unmet) == 1 else "are"
        return f"{len(unmet)} of {len(keys)} key controls {verb} not met: press w to work on {unmet[0]}."
    open_layers = [layer for layer in found.layers if layer.meets_target is False]
    if open_layers:
        weakest = open_layers[0] if found.weakest_layer is None else found.layers[found.weakest_layer - 1]
        return f"Key controls are met. Press {weakest.layer.number} for the weakest layer, {weakest.layer.name}."
    return "Every layer meets its target. Press x to rehearse an incident."
