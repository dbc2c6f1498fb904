"""Read one TOML file into a value of the model, or refuse it with its file and line.

Limits, each met by a hostile file before the parser is (see `security.md` in the design):

* a file is at most 1 MiB: a register of a thousand services is a tenth of that;
* a line has at most 32 dots outside strings: a key of 20,000 parts costs tomllib 6.5 s. Strings are found from the
  start of the file, because one that began on an earlier line decides which quotes on this one open and which close;
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

_OPAQUE = re.compile(
    r"""
    \"{3}(?:[^\\\"]|\\.|\"(?!\"\"))*+(?:\"{3,5}|\Z)  # a string over several lines, with escapes
    | '{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z)            # and without
    | \"(?:[^\"\\\n]|\\.)*+\"?                       # a string, with escapes
    | '[^'\n]*+'?                                    # and without
    | \#[^\n]*                                       # a comment
    """,
    re.VERBOSE | re.DOTALL,
)
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
            # A misspelt key is also a missing one: the misspelling is what a person wants to see.
            found = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
            first = found[0]
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
    _require_few_dots(text, name)
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


def _require_few_dots(text: str, name: str) -> None:
    if all(line.count(".") <= MAX_DOTS for line in text.split("\n")):
        return
    for number, line in enumerate(_without_strings(text).split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise ContentError(f"{name}:{number}: more than {MAX_DOTS} dots on a line", "Write shorter keys")


def _without_strings(text: str) -> str:
    """Return a text line by line as it was, without what stands in strings and comments."""
    return _OPAQUE.sub(lambda match: "\n" * match.group().count("\n"), text)


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
