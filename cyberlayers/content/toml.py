"""Read one TOML file into a value of the model, or refuse it with its file and line.

Limits, each met by a hostile file before the parser is (see `security.md` in the design):

* a file is at most 1 MiB: a register of a thousand services is a tenth of that;
* a key has at most 32 dots: one of 20,000 parts costs tomllib 6.5 s. It is looked for wherever it might stand on a
  line, because which part of a line is a string depends on the lines before it;
* nesting deeper, and numbers longer, than the interpreter allows are refused, not a traceback.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from cyberlayers.errors import ContentError
from cyberlayers.model.base import Value

MAX_BYTES = 1 << 20
MAX_DOTS = 32

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:\\.|[^\"\\])*\"|'[^']*')"
_LONG_KEY = re.compile(rf"(?:{_PART}[ \t]*\.[ \t]*){{{MAX_DOTS + 1}}}")
_HEADER = re.compile(r"^\s*(\[\[?)([^\]]+)\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"^\s*([A-Za-z0-9_\"'.-]+?)\s*=")

V = TypeVar("V", bound=Value)
Location = tuple[int | str, ...]


@dataclass(frozen=True)
class Document:
    """A parsed file that still knows its lines.

    Attributes:
        name: how errors call the file.
        text: its characters.
        data: what tomllib made of it.
    """

    name: str
    text: str
    data: dict[str, Any]

    def line_of(self, location: Location) -> int:
        """Return the 1-based line on which the value at a location stands, as near as it can be told.

        `("system", 2, "needs", 0)` is the `needs` of the third `[[system]]`; a key that is absent is reported
        at the header of its table.
        """
        found = 1
        depth = 0
        for path, line in _places(self.text):
            shared = _agreement(path, location)
            if shared > depth:
                found, depth = line, shared
        return found

    def error(self, what: str, location: Location = (), advice: str = "") -> ContentError:
        """Return the refusal of this file, naming the line of a location."""
        return ContentError(f"{self.name}:{self.line_of(location)}: {what}", advice)

    def into(self, kind: type[V]) -> V:
        """Return the whole file as a value.

        Raises:
            ContentError: the first thing that is wrong, with its line.
        """
        try:
            return kind.from_plain(self.data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            what = _reason(first["type"], first["msg"])
            raise self.error(f"{where}: {what}", first["loc"], "Correct that line and try again") from None
        except ValueError:
            raise ContentError(
                f"{self.name} holds a number that is too long to read", "Write a shorter number"
            ) from None


def read(path: Path, name: str | None = None) -> Document:
    """Read and parse a file.

    Raises:
        ContentError: it cannot be read, is too large, is not UTF-8 or is not TOML.
    """
    label = name or path.name
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(f"{label} cannot be read ({error.strerror})", "Check the path") from None
    return parse(raw, label)


def parse(raw: bytes, name: str) -> Document:
    """Parse the bytes of a file; the errors are those of `read`."""
    if len(raw) > MAX_BYTES:
        raise ContentError(f"{name} is larger than 1 MiB", "Split it, or remove what does not belong there")
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(f"{name}:{line}: not UTF-8 text", "Save the file as UTF-8") from None
    for number, line_text in enumerate(text.splitlines(), 1):
        if line_text.count(".") > MAX_DOTS and _LONG_KEY.search(line_text):
            raise ContentError(f"{name}:{number}: more than {MAX_DOTS} dots in a key", "Write shorter keys")
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = re.search(r"\(at line (\d+), column \d+\)", said)
        line = int(at.group(1)) if at else text.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", said)
        raise ContentError(f"{name}:{line}: not TOML ({reason})", "Correct that line") from None
    except ValueError:
        raise ContentError(f"{name} holds a number that is too long to read", "Write a shorter number") from None
    except RecursionError:
        raise ContentError(f"{name} is nested too deeply to read", "Flatten it") from None


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "this key is not known here"
    if kind == "missing":
        return "this key is missing"
    return message.removeprefix("Value error, ")


def _places(text: str) -> list[tuple[Location, int]]:
    """Return where each header and each first-level assignment stands: `(("system", 2, "needs"), 41)`."""
    seen: dict[str, int] = {}
    prefix: Location = ()
    places: list[tuple[Location, int]] = []
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        if header := _HEADER.match(line):
            prefix = _header_path(header.group(1) == "[[", header.group(2).strip(), seen)
            places.append((prefix, number))
        elif assignment := _ASSIGNMENT.match(line):
            key = assignment.group(1).strip("\"'")
            places.append(((*prefix, *key.split(".")), number))
        for fence in ('"""', "'''"):
            if line.count(fence) % 2:
                closing = fence
    return places


def _header_path(is_array: bool, dotted: str, seen: dict[str, int]) -> Location:  # noqa: FBT001 - two callers' worth of one regex group
    """Turn `decision.option` into `("decision", 4, "option", 1)`, counting the tables of each array."""
    parts = [part.strip().strip("\"'") for part in dotted.split(".")]
    path: list[int | str] = []
    for index, part in enumerate(parts):
        path.append(part)
        name = _joined(path)
        last = index == len(parts) - 1
        if last and is_array:
            seen[name] = seen.get(name, -1) + 1
        if name in seen:
            path.append(seen[name])
    return tuple(path)


def _joined(path: list[int | str]) -> str:
    return "\x00".join(str(part) for part in path)


def _agreement(path: Location, location: Location) -> int:
    """Count the leading parts of a location that a place spells out; 0 where the place is elsewhere."""
    return len(path) if location[: len(path)] == path else 0
