"""What holds a scenario file together: its ids, its conditions, and the names inside its texts.

Everything here makes a file unusable, so it is refused when the file is read; the quality check repeats it.
The rules:

* ids are unique in the file, options included, and a milestone is not called by a word of the grammar;
* an id names something of the right kind in this file (a role, phase, stage, inject, question, milestone or
  decision, or one of the decision's own options);
* conditions follow the grammar and speak only of milestones of this file;
* a measure names a decision, a milestone or an expected action;
* technique ids need the ATT&CK version from which they come;
* `{role:…}` in a text names a role, and nothing else but `{tag:…}` stands in braces with a colon.

Ids of controls and techniques live outside the file and are checked in `quality.py`; tags and ids of a
register in `consequence.py`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cyberlayers.errors import ContentError
from cyberlayers.exercise.expression import RESERVED, Reached, atoms, parse
from cyberlayers.model.base import Value
from cyberlayers.model.scenario import Decision, Scenario

Location = tuple[int | str, ...]
"""Where in the file: `("inject", 3, "when")` is the condition of the fourth `[[inject]]`."""

PLACEHOLDER = re.compile(r"\{(tag|role):([a-z0-9]+(?:-[a-z0-9]+)*)\}")
_ANY_PLACEHOLDER = re.compile(r"\{[A-Za-z_-]*:[^{}]*\}")

TABLES = ("objective", "role", "phase", "stage", "inject", "expected", "decision", "milestone", "question")
_NOUNS = {"expected": "expected action"}
_POINTERS = {
    "phase": {"questions": "question"},
    "stage": {"next": "stage"},
    "inject": {
        "phase": "phase",
        "contingency_for": "decision",
        "recipients": "role",
        "questions": "question",
    },
    "expected": {"inject": "inject", "owner": "role", "sets": "milestone"},
    "decision": {"inject": "inject", "owner": "role"},
    "question": {"roles": "role"},
}
"""Which field of which table names an entry of which other table."""


class Problem(NamedTuple):
    """One thing that is wrong or weak.

    Attributes:
        code: what kind of thing, for programs.
        location: where in the file.
        text: what it is, in one sentence without a full stop.
    """

    code: str
    location: Location
    text: str


def problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield everything that does not hold together, in a fixed order."""
    ids = {table: {entry.id for entry in getattr(scenario, table)} for table in TABLES}
    yield from _duplicates(scenario)
    for table, location, wanted in _references(scenario):
        if wanted not in ids[table]:
            noun = _NOUNS.get(table, table)
            article = "an" if noun[0] in "aeiou" else "a"
            yield Problem("unresolved-id", location, f"{wanted} is not {article} {noun} of this file")
    for place, decision in enumerate(scenario.decision):
        yield from _own_option(decision, ("decision", place))
    yield from _conditions(scenario, ids["milestone"])
    yield from _measures(scenario, ids["decision"] | ids["milestone"] | ids["expected"])
    yield from _techniques(scenario)
    yield from _placeholders(scenario, ids["role"])


def _duplicates(scenario: Scenario) -> Iterator[Problem]:
    seen = {scenario.about.id}
    for location, name in _ids(scenario):
        if name in seen:
            yield Problem("duplicate-id", location, f"the id {name} stands twice in this file")
        seen.add(name)
        if location[0] == "milestone" and name in RESERVED:
            yield Problem("reserved-id", location, f"a milestone cannot be called {name}, a word of conditions")


def _ids(scenario: Scenario) -> Iterator[tuple[Location, str]]:
    for table in TABLES:
        for place, entry in enumerate(getattr(scenario, table)):
            yield (table, place, "id"), entry.id
    for place, decision in enumerate(scenario.decision):
        for number, option in enumerate(decision.option):
            yield ("decision", place, "option", number, "id"), option.id


def _references(scenario: Scenario) -> Iterator[tuple[str, Location, str]]:
    """Yield the table that an id should stand in, where the id is used, and the id."""
    for table, fields in _POINTERS.items():
        for place, entry in enumerate(getattr(scenario, table)):
            for name, target in fields.items():
                yield from _pointers(entry, name, target, (table, place))
    for place, decision in enumerate(scenario.decision):
        for number, option in enumerate(decision.option):
            here: Location = ("decision", place, "option", number)
            yield from _pointers(option, "sets", "milestone", here)
            for effect in option.effects:
                yield from _pointers(effect, "stop_stage", "stage", (*here, "effects"))
    yield from _pointers(scenario.hotwash, "questions", "question", ("hotwash",))


def _pointers(entry: Value, name: str, target: str, location: Location) -> Iterator[tuple[str, Location, str]]:
    value: str | tuple[str, ...] | None = getattr(entry, name)
    key = type(entry).model_fields[name].alias or name
    for wanted in (value,) if isinstance(value, str) else value or ():
        yield target, (*location, key), wanted


def _own_option(decision: Decision, location: Location) -> Iterator[Problem]:
    if decision.default is not None and decision.find(decision.default) is None:
        text = f"{decision.default} is not an option of the decision {decision.id}"
        yield Problem("unresolved-id", (*location, "default"), text)


def _conditions(scenario: Scenario, milestones: set[str]) -> Iterator[Problem]:
    written = [(("phase", n, "ends_when"), phase.ends_when) for n, phase in enumerate(scenario.phase)]
    written += [(("inject", n, "when"), inject.when) for n, inject in enumerate(scenario.inject)]
    for location, text in written:
        if text is None:
            continue
        try:
            found = list(atoms(parse(text)))
        except ContentError as error:
            yield Problem("condition", location, error.what)
            continue
        for atom in found:
            if isinstance(atom, Reached) and atom.milestone not in milestones:
                yield Problem("unresolved-id", location, f"{atom.milestone} is not a milestone of this file")


def _measures(scenario: Scenario, timed: set[str]) -> Iterator[Problem]:
    for place, objective in enumerate(scenario.objective):
        if objective.measured is not None and objective.measured not in timed:
            text = f"{objective.measured} is not a decision, milestone or expected action of this file"
            yield Problem("unresolved-id", ("objective", place, "measure"), text)


def _techniques(scenario: Scenario) -> Iterator[Problem]:
    if scenario.about.attack_version is None and any(stage.techniques for stage in scenario.stage):
        text = "attack_version is missing, and technique ids change between versions of ATT&CK"
        yield Problem("attack-version", ("scenario",), text)


def _placeholders(scenario: Scenario, roles: set[str]) -> Iterator[Problem]:
    for location, text in _texts(scenario, ()):
        for whole in _ANY_PLACEHOLDER.findall(text):
            known = PLACEHOLDER.fullmatch(whole)
            if known is None:
                yield Problem("placeholder", location, f"{whole} is neither {{tag:…}} nor {{role:…}}")
            elif known[1] == "role" and known[2] not in roles:
                yield Problem("unresolved-id", location, f"{known[2]} is not a role of this file")


def _texts(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    """Yield every string of the file and where it stands, under the keys that the file uses."""
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, tuple):
        for place, entry in enumerate(value):
            yield from _texts(entry, (*location, place))
    elif isinstance(value, Value):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*location, field.alias or name))
