"""Read a register from a folder of four CSV files, as service managers fill them in with a spreadsheet.

* `teams.csv`: who restores; `nodes.csv`: systems, suppliers, sites and groups, told apart by the column `kind`;
  `services.csv`; `impacts.csv`: one row for a service and an impact category.
* A column is named like the key of the TOML file; a key inside a table is written with a dot (`restore.hours`).
* A list of ids or numbers is separated by spaces, one of words by semicolons. An empty cell is an absent key;
  `none` in `restore.after` is a list of nothing: nothing has to come first.
* `needs` (and `workaround.needs`): groups separated by semicolons, each `all a b`, `any a b` or `2 of a b c`, with
  ` buffer 4` and, for services, ` without 0.5` behind it.
* A cell that an export protected from being a formula, with a leading `'`, is read without it; a line that starts
  with `#` is a note. Peaks stand only in the TOML file.
"""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cyberlayers.content.estate_rules import faults
from cyberlayers.content.toml import MAX_BYTES
from cyberlayers.errors import ContentError
from cyberlayers.model.estate import Estate

KINDS = ("system", "supplier", "site", "group")
_WORDS = {"tags", "restore.after", "hours.days"}
_WORK = {"restore.hours", "restore.hours_without_backup"}
_FIGURES = {"after_h", "score"}
_NEEDS = {"needs", "workaround.needs"}
_PHRASES = {"vital_records", "dependants"}
_TEXT = {"id", "name", "owner", "approved_by", "hours.from", "hours.to", "hours"}
_GROUP = re.compile(
    r"^(?:(?P<how>all|any)|(?P<least>\d+) of) (?P<ids>.+?)"
    r"(?: buffer (?P<buffer>[\d.]+))?(?: without (?P<without>[\d.]+))?$"
)
"""Words are matched with one space between them: with runs of spaces the search would take quadratic time."""

_FORMULA = ("'=", "'+", "'-", "'@")

Rows = list[tuple[int, dict[str, str]]]


def read_folder(folder: Path, organisation: str) -> Estate:
    """Return the register that a folder of CSV files describes.

    Args:
        folder: holds teams.csv, nodes.csv, services.csv and impacts.csv.
        organisation: whose register it is.

    Raises:
        ContentError: a file is missing or does not fit, with file and line.
    """
    places: dict[tuple[str, int], str] = {}
    data: dict[str, Any] = {"format": "cyberlayers.estate/1", "organisation": {"name": organisation}}
    services: dict[str, dict[str, Any]] = {}
    for name, table in (("teams.csv", "team"), ("nodes.csv", None), ("services.csv", "service")):
        for line, row in _rows(folder / name):
            kind = table or row.pop("kind", "")
            if table is None and kind not in KINDS:
                raise ContentError(f"{name}:{line}: the kind is one of {', '.join(KINDS)}", "Fill in the column kind")
            entry = _entry(row, name, line)
            entries = data.setdefault(kind, [])
            places[kind, len(entries)] = f"{name}:{line}"
            entries.append(entry)
            if kind == "service":
                services[str(entry.get("id"))] = entry
    for line, row in _rows(folder / "impacts.csv"):
        service = services.get(row.pop("service", ""))
        if service is None:
            raise ContentError(f"impacts.csv:{line}: there is no such service", "Use an id of services.csv")
        service.setdefault("impact", []).append(_entry(row, "impacts.csv", line))
    return _checked(data, places)


def _checked(data: dict[str, Any], places: dict[tuple[str, int], str]) -> Estate:
    def where(location: tuple[int | str, ...]) -> str:
        table, index = (*location, "", -1)[:2]
        return places.get((str(table), index if isinstance(index, int) else -1), "the folder")

    try:
        estate = Estate.from_plain(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        column = ".".join(str(part) for part in first["loc"][2:]) or "the row"
        what = first["msg"].removeprefix("Value error, ")
        raise ContentError(f"{where(first['loc'])}: {column}: {what}", "Correct that row and try again") from None
    for what, location, advice in faults(estate):
        raise ContentError(f"{where(location)}: {what}", advice)
    return estate


def _rows(path: Path) -> Rows:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(f"{path.name} cannot be read ({error.strerror})", "A register is four CSV files") from None
    if len(raw) > MAX_BYTES:
        raise ContentError(f"{path.name} is larger than 1 MiB", "Split it, or remove what does not belong there")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError(f"{path.name} is not UTF-8 text", "Save it as CSV UTF-8") from None
    lines = csv.reader(io.StringIO(text))
    try:
        kept = [(lines.line_num, cells) for cells in lines if cells and not cells[0].startswith("#")]
    except csv.Error as error:
        raise ContentError(f"{path.name}:{lines.line_num}: not CSV ({error})", "Export it again") from None
    if not kept:
        return []
    columns = [_cell(column) for column in kept[0][1]]
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice:
        raise ContentError(f"{path.name}:{kept[0][0]}: the column {twice} stands there twice", "Keep one of them")
    wide = next((line for line, cells in kept[1:] if any(_cell(cell) for cell in cells[len(columns) :])), None)
    if wide:
        raise ContentError(
            f"{path.name}:{wide}: more cells than columns", "Put a cell with a comma into quotation marks"
        )
    return [
        (line, {column: _cell(cell) for column, cell in zip(columns, cells, strict=False) if column and _cell(cell)})
        for line, cells in kept[1:]
        if any(_cell(cell) for cell in cells)
    ]


def _cell(text: str) -> str:
    clean = text.strip()
    return clean[1:].strip() if clean.startswith(_FORMULA) else clean


def _entry(row: dict[str, str], name: str, line: int) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for column, cell in row.items():
        try:
            value = _reader(column)(cell)
        except ValueError:
            raise ContentError(f"{name}:{line}: {column}: {cell!r} cannot be read", "Correct that cell") from None
        table = entry
        *outer, key = column.split(".")
        for part in outer:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise ContentError(f"{name}:{line}: {column} stands beside a plain {part}", "Keep one of the two")
        if key in table:
            raise ContentError(f"{name}:{line}: {column} stands beside its own parts", "Keep one of the two")
        table[key] = value
    return entry


def _reader(column: str) -> Callable[[str], Any]:
    if column in _NEEDS:
        return _needs
    if column in _WORDS:
        return _ids
    if column in _PHRASES:
        return _phrases
    if column in _FIGURES:
        return _numbers
    if column in _WORK:
        return _work
    return str if column in _TEXT else _scalar


def _ids(cell: str) -> list[str]:
    return [] if cell == "none" else cell.split()


def _needs(cell: str) -> list[dict[str, Any]]:
    groups = []
    for words in filter(None, (" ".join(part.split()) for part in cell.split(";"))):
        found = _GROUP.match(words)
        if found is None:
            raise ValueError(words)
        ids = found["ids"].split()
        group: dict[str, Any] = {found["how"]: ids} if found["how"] else {"at_least": int(found["least"]), "of": ids}
        if found["buffer"]:
            group["buffer_h"] = float(found["buffer"])
        if found["without"]:
            group["level_without"] = float(found["without"])
        groups.append(group)
    return groups


def _phrases(cell: str) -> list[str]:
    return [phrase for phrase in (part.strip() for part in cell.split(";")) if phrase]


def _numbers(cell: str) -> list[float | int]:
    return [int(word) if word.isdigit() else float(word) for word in cell.split()]


def _work(cell: str) -> list[float | int] | float | int:
    """Read one figure, or least, likely and most."""
    numbers = _numbers(cell)
    return numbers[0] if len(numbers) == 1 else numbers


def _scalar(cell: str) -> object:
    if cell.lower() in {"yes", "true", "no", "false"}:
        return cell.lower() in {"yes", "true"}
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    return float(cell) if re.fullmatch(r"-?\d*\.\d+", cell) else cell
