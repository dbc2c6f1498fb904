"""From a scenario's aims and placeholders to one organisation's own ids and names.

* `tag:x` matches everything of the wanted kind that carries the tag; anything else matches the id itself.
* The level of an aim is the least level of the services that it matches.
* `{tag:x}` in a text becomes the names of the services that carry the tag or, where none does, of the systems,
  suppliers, sites and groups, or of the teams; where nothing does, the tag in plain words.
* `{role:x}` becomes what the organisation calls the role, else the scenario's name for it.
"""

import re
from collections.abc import Iterable, Mapping

from cyberlayers.exercise.expression import Level, atoms, parse
from cyberlayers.exercise.references import PLACEHOLDER
from cyberlayers.model.estate import Entry, Estate
from cyberlayers.model.scenario import Scenario


def matching(aim: str, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the ids of the entries that an aim matches, in register order."""
    if aim.startswith("tag:"):
        tag = aim.removeprefix("tag:")
        return tuple(entry.id for entry in entries if tag in entry.tags)
    return tuple(entry.id for entry in entries if entry.id == aim)


def aim_levels(scenario: Scenario, estate: Estate, levels: Mapping[str, float]) -> dict[str, float]:
    """Return the level of every aim in the scenario's conditions, from the level of each service.

    An aim that matches no service is left out: its level is 1.

    Raises:
        ContentError: a condition does not follow the grammar.
    """
    conditions = [phase.ends_when for phase in scenario.phase] + [inject.when for inject in scenario.inject]
    aims = {
        atom.aim
        for condition in conditions
        if condition is not None
        for atom in atoms(parse(condition))
        if isinstance(atom, Level)
    }
    matched = {aim: [levels[name] for name in matching(aim, estate.service) if name in levels] for aim in aims}
    return {aim: min(found) for aim, found in matched.items() if found}


def spell_out(text: str, scenario: Scenario, estate: Estate | None, roles: Mapping[str, str] | None = None) -> str:
    """Return a text with its placeholders in this organisation's words; `roles` gives its names for roles."""

    def words(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "role":
            own = (roles or {}).get(name)
            return own or (scenario.role_by_id[name].name if name in scenario.role_by_id else _plain(name))
        return _tag_words(name, estate)

    return PLACEHOLDER.sub(words, text)


def _tag_words(tag: str, estate: Estate | None) -> str:
    kinds: tuple[tuple[Entry, ...], ...] = (estate.service, estate.nodes, estate.team) if estate is not None else ()
    for entries in kinds:
        names = [entry.name for entry in entries if tag in entry.tags]
        if names:
            return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return _plain(tag)


def _plain(name: str) -> str:
    return name.replace("-", " ")
