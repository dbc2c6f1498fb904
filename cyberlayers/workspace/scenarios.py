"""The library of scenarios: those that come with this version, and files of one's own."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.scenario import Checked, check_scenario, find_scenarios, known_ids, parse_scenario
from cyberlayers.content.toml import read
from cyberlayers.errors import ContentError
from cyberlayers.model.catalogue import Catalogue
from cyberlayers.model.scenario import Scenario
from cyberlayers.workspace.new_file import new_file

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Loaded:
    """A scenario and the bytes it was read from."""

    scenario: Scenario
    raw: bytes


def scenario_of(scenario_id: str) -> Loaded:
    """Return a scenario by its id, or from the TOML file of that path.

    Raises:
        ContentError: there is none, or it does not hold together.
    """
    path = Path(scenario_id)
    if path.suffix != ".toml":
        shipped = [found for found in find_scenarios(content_folder("scenarios")) if found.scenario]
        by_id = {found.scenario.about.id: found.path for found in shipped if found.scenario}
        if scenario_id not in by_id:
            raise ContentError(f"there is no scenario {scenario_id}", f"Choose one of {', '.join(sorted(by_id))}")
        path = by_id[scenario_id]
    raw = read(path).text.encode()
    return Loaded(parse_scenario(raw, path.name), raw)


def list_scenarios() -> list[dict[str, Any]]:
    """Return the scenarios that come with this version, by file name."""
    rows = []
    for found in find_scenarios(content_folder("scenarios")):
        if found.refusal is not None:
            raise found.refusal
        if found.scenario is not None:
            about = found.scenario.about
            rows.append(
                {
                    "id": about.id,
                    "title": about.title,
                    "kind": about.kind,
                    "difficulty": about.difficulty,
                    "duration_min": about.duration_min,
                    "version": about.version,
                    "audience": about.audience,
                }
            )
    return rows


def quality(scenario_id: str, catalogue: Catalogue) -> tuple[Checked, ...]:
    """Return the quality check of a scenario by id or path, against a catalogue's controls.

    Raises:
        ContentError: it cannot be read as a scenario at all.
    """
    path = Path(scenario_id)
    if path.suffix != ".toml":
        return check_scenario(scenario_of(scenario_id).raw, f"{scenario_id}.toml", known_ids(catalogue))
    return check_scenario(read(path).text.encode(), path.name, known_ids(catalogue))


def new_scenario(ident: str, source: str, folder: Path) -> Path:
    """Write a copy of a scenario under a new id to `ID.toml`, and return its path.

    Raises:
        ContentError: the id is not a slug, the source does not hold together, or the file exists.
    """
    if not SLUG.fullmatch(ident):
        raise ContentError(f"{ident} is not an id", "Use lower-case letters, digits and single hyphens")
    loaded = scenario_of(source)
    old = f'id = "{loaded.scenario.about.id}"'
    text = loaded.raw.decode().replace(old, f'id = "{ident}"', 1)
    if parse_scenario(text.encode(), source).about.id != ident:
        raise ContentError(f"the id of {source} is not written as {old}", "Copy the file and change its id by hand")
    target = folder / f"{ident}.toml"
    with new_file(target, "Choose another id", "Choose another folder") as file:
        file.write(text.encode())
    return target
