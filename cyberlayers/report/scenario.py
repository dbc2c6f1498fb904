"""A scenario as data and as text, for whoever is to choose or facilitate it."""

from textwrap import wrap
from typing import Any

from cyberlayers.model.scenario import Scenario
from cyberlayers.report.safe import safe

WIDTH = 96


def scenario_json(found: Scenario) -> dict[str, Any]:
    """Return the scenario with the keys of its file."""
    return found.model_dump(mode="json", by_alias=True, exclude_none=True)


def scenario_text(found: Scenario) -> str:
    """Return what one needs to know to choose a scenario; injects and options stay for the facilitator."""
    about = found.about
    clock = "" if about.clock_ratio == 1 else f", {about.clock_ratio:g} minutes of story to one of play"
    lines = [
        f"{about.id} {about.version}: {about.title}",
        f"{about.kind}, {about.hazard}; difficulty {about.difficulty} of 3; {about.duration_min} minutes{clock}",
        f"For {about.audience}",
        "",
        *wrap(about.summary, WIDTH),
        "",
        "Objectives:",
        *(f"  {objective.text}" for objective in found.objective),
        "",
        "Roles (★ required):",
        *(f"  {'★' if role.required else ' '} {role.name} ({role.function})" for role in found.role),
        "",
        "Decisions:",
        *(f"  {decision.prompt}" for decision in found.decision),
        "",
        "It stands on:",
        *(f"  {one.incident}: {one.claim} (reported by {one.source})" for one in about.grounding),
    ]
    return "\n".join(safe(line) for line in lines)
