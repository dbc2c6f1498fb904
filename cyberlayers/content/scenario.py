"""Read scenarios and scripts, refusing what does not hold together with its file and line."""

import json
from pathlib import Path
from typing import NamedTuple

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.toml import Document, parse, read
from cyberlayers.errors import ContentError
from cyberlayers.exercise.quality import Known, Result, check
from cyberlayers.exercise.references import problems
from cyberlayers.model.catalogue import Catalogue
from cyberlayers.model.scenario import Scenario
from cyberlayers.model.script import Script

ATTACK_VERSION = "19.1"


class Found(NamedTuple):
    """A scenario file of a folder: what it says, or why it cannot be read."""

    path: Path
    scenario: Scenario | None
    refusal: ContentError | None


class Checked(NamedTuple):
    """A result of the quality check, and the line of the file that it speaks of."""

    line: int
    result: Result


def load_scenario(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        ContentError: the file cannot be read, or the first thing wrong in it, with its line.
    """
    return _checked(read(path))


def parse_scenario(raw: bytes, name: str) -> Scenario:
    """Read the bytes of a scenario; the errors are those of `load_scenario`."""
    return _checked(parse(raw, name))


def load_script(path: Path) -> Script:
    """Read a script; the errors are those of `load_scenario`."""
    return read(path).into(Script)


def check_scenario(raw: bytes, name: str, known: Known) -> tuple[Checked, ...]:
    """Return every result of the quality check of a scenario's bytes, each with its line.

    Raises:
        ContentError: the bytes are not a scenario at all, so that there is nothing to check.
    """
    document = parse(raw, name)
    results = check(document.into(Scenario), known)
    return tuple(Checked(document.line_of(result.location), result) for result in results)


def known_ids(catalogue: Catalogue) -> Known:
    """Return the ids that a scenario may use: the catalogue's controls, and ATT&CK as it comes with this version."""
    path = content_folder("controls") / "frameworks" / f"attack-{ATTACK_VERSION}.json"
    attack = json.loads(path.read_text(encoding="utf-8"))
    return Known(
        controls=frozenset(catalogue.by_id),
        techniques=frozenset(attack["ids"]),
        retired=attack["retired"],
        attack_version=ATTACK_VERSION,
    )


def find_scenarios(folder: Path) -> tuple[Found, ...]:
    """Return the scenarios that lie in a folder, by file name; broken ones too, with their refusal.

    A file of another format (a script, a register) is passed over; one that is not TOML at all is not.
    """
    found: list[Found] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            document = read(path)
            if str(document.data.get("format", "")).startswith("cyberlayers.scenario/"):
                found.append(Found(path, _checked(document), None))
        except ContentError as error:
            found.append(Found(path, None, error))
    return tuple(found)


def _checked(document: Document) -> Scenario:
    scenario = document.into(Scenario)
    for problem in problems(scenario):
        raise document.error(problem.text, problem.location, "Correct that line and try again")
    return scenario
