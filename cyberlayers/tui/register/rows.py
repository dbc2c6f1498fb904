"""The register's entries and checks as rows of a list."""

from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.model.estate import Entry, Node, Service, System
from cyberlayers.report.estate import kind_of
from cyberlayers.tui.exercise.story import hours_words
from cyberlayers.tui.figures import basis_mark
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import cut, hanging, joined, plural, shown

if TYPE_CHECKING:
    from cyberlayers.tui.register.reading import Reading

_KINDS = {
    "service": "Services",
    "system": "Systems",
    "supplier": "Suppliers",
    "site": "Sites",
    "group": "Groups of people",
    "team": "Teams that restore",
}
_TERMS = {"rto", "rpo", "wrt", "mtpd"}
_RTO, _MTPD, _FLAG = 10, 10, 4


def headings(width: int) -> Content:
    """Return the headings, laid out as the rows are."""
    return Content.styled(f"  {cut('Name', _name(width))}{cut('RTO', _RTO)}{cut('MTPD', _MTPD)}!", "$muted")


def entry_rows(reading: "Reading", words: str, width: int) -> tuple[KeyedRow, ...]:
    """Return the entries that match all words, under a heading for each kind."""
    wanted = words.lower().split()
    kept = [entry for entry in reading.entries if _matches(entry, wanted)]
    rows = []
    for kind, entries in groupby(kept, key=kind_of):
        listed = list(entries)
        rows.append(KeyedRow(None, Content.styled(f"{_KINDS[kind]} {len(listed)}", "$muted")))
        rows += [KeyedRow(entry.id, _row(reading, entry, width)) for entry in listed]
    return tuple(rows)


def check_rows(reading: "Reading", width: int) -> tuple[KeyedRow, ...]:
    """Return what does not hold, under the name of its check; the key leads to the entry it concerns first."""
    rows = []
    place = 0
    for name, results in groupby(reading.checks, key=lambda result: result.name):
        listed = list(results)
        title = f"{_rule(name)}: {plural(len(listed), 'time')} not so"
        rows.append(KeyedRow(None, Content.styled(title, "$muted")))
        for result in listed:
            lines = [
                hanging(Content.styled("! ", "$warning"), f"{result.sentence}.", width),
                hanging(Content("  "), f"{result.advice}.", width, "$muted"),
            ]
            rows.append(KeyedRow(f"{place}", joined(lines, "\n")))
            place += 1
    return tuple(rows)


def _rule(name: str) -> str:
    words = [word.upper() if word in _TERMS else word for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _matches(entry: Entry, wanted: list[str]) -> bool:
    text = f"{entry.id} {entry.name} {entry.owner or ''} {' '.join(entry.tags)} {kind_of(entry)}".lower()
    return all(word in text for word in wanted)


def _row(reading: "Reading", entry: Entry, width: int) -> Content:
    rto = entry.rto_h if isinstance(entry, (Node, Service)) else None
    mtpd = entry.mtpd_h if isinstance(entry, Service) else None
    count = len(reading.concerning(entry.id))
    mark = basis_mark(entry, reading.today)
    lead = f"{entry.layer} " if isinstance(entry, System) and entry.layer else "  "
    return Content.assemble(
        (lead, "$accent"),
        cut(entry.name, _name(width) - 1),
        " ",
        cut("" if rto is None else f"{hours_words(rto)} {mark}", _RTO),
        cut("" if mtpd is None else f"{hours_words(mtpd)} {mark}", _MTPD),
        (cut(str(count) if count else "", _FLAG), "bold $warning"),
    )


def _name(width: int) -> int:
    return max(16, width - 2 - _RTO - _MTPD - _FLAG)


def summary(reading: "Reading") -> Content:
    """Return whose register it is, since when, and how it stands."""
    estate = reading.estate
    parts: list[Content | str] = [
        shown(estate.organisation.name, "bold"),
        plural(len(estate.service), "service"),
        plural(len(estate.nodes), "node"),
        plural(len(estate.team), "team"),
    ]
    found = len(reading.checks)
    if found:
        parts.append(Content.styled(f"{plural(found, 'check')} not held: press c", "$warning"))
    else:
        parts.append(Content.styled("every check holds", "$primary"))
    return joined(parts)
