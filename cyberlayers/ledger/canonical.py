"""Canonical JSON, so that the same value always has the same bytes and so the same hash.

Rules (they are the subset of RFC 8785 in which no floating-point number occurs):

* keys sorted by UTF-16 code units, no spaces, UTF-8;
* objects, arrays, strings, booleans, and integers of magnitude up to 2^53 - 1;
* a decimal is a string in shortest form; a date or time is a string in ISO 8601;
* an absent value is an absent key, never null;
* a lone surrogate (bytes that were not UTF-8) becomes U+FFFD.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NoReturn

import msgspec

MAX_INTEGER = 2**53 - 1
BLOCK = 256
_INTEGER_DIGITS = 17
_SHAPES, _WIDE = 1024, 64
_NULL = re.compile(r"(?<![^\[:,])null")
_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


def canonical(value: object) -> str:
    """Return a value as canonical JSON.

    Raises:
        ValueError: an integer is too large, or a number is not finite.
        TypeError: the value, or a key that is not text, has no place in JSON.
    """
    return _encode(_plain(value)).decode()


def parse(text: str) -> Any:  # noqa: ANN401 - JSON's own type
    """Return the value of JSON that holds no number but integers of magnitude up to 2^53 - 1.

    Raises:
        ValueError: it is not JSON, or holds another number.
        RecursionError: it is nested too deeply.
    """
    return _DECODER.decode(text)


def parse_at(text: str, at: int) -> tuple[Any, int]:
    """Return the value that begins at a place of a text, and where it ends; the errors are those of `parse`."""
    return _DECODER.raw_decode(text, at)


def rewritten(value: object) -> bytes:
    """Return a value that `parse` returned as JSON again, its keys sorted by code point, and null where it stood.

    That is several times as fast as `canonical`, and the same where no key goes beyond U+FFFF and there is no null.
    """
    return _encode_sorted(value)


def is_canonical(value: object, text: str) -> bool:
    """Tell whether a text is the canonical JSON of the value that `parse` returned for it.

    `rewritten` gives the same bytes as `canonical` where there is no null and where code points and UTF-16 units sort
    alike, which is below U+10000. A workspace is folded at every command, so it is worth asking.
    """
    try:
        near = text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text)
        without_null = "null" not in text or not _NULL.search(text)
        return (rewritten(value) if near and without_null else canonical(value).encode()) == text.encode()
    except (TypeError, ValueError, RecursionError):
        return False


def are_canonical(values: Sequence[object], texts: Sequence[str]) -> bool:
    """Tell whether each text is the canonical JSON of the object that `parse` returned for it.

    They are compared in lists of some hundred: an object ends where its bracket closes, so no two spellings can make
    up for each other. For many short texts that is twice as fast as one by one, and as all at once.
    """
    starts = range(0, len(texts), BLOCK)
    return all(is_canonical(values[at : at + BLOCK], f"[{','.join(texts[at : at + BLOCK])}]") for at in starts)


def clean(text: str) -> str:
    """Return the text with every lone surrogate replaced by U+FFFD."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def stamp(at: datetime) -> str:
    """Return a time that has a zone as UTC, in ISO 8601 to the microsecond: `2026-11-22T16:20:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _plain(value: object) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - JSON's own type, one return a kind
    # Most are of these three, and it is the quickest question.
    kind = type(value)
    if kind is str:
        return value if value.isascii() else clean(value)  # type: ignore[attr-defined, arg-type] # its type was asked
    if kind is dict:
        return _object(value)  # type: ignore[arg-type] # its type was asked for
    if kind is list:
        return [item if type(item) is str and item.isascii() else _plain(item) for item in value]  # type: ignore[attr-defined] # its type was asked for
    if isinstance(value, Enum):
        return _plain(value.value)
    match value:
        case bool():
            return value
        case str():
            return clean(value)
        case int():
            if abs(value) > MAX_INTEGER:
                raise ValueError(f"{value} is beyond 2^53 - 1")
            return value
        case float() | Decimal():
            return _shortest(Decimal(repr(value)) if isinstance(value, float) else value)
        case datetime():
            return stamp(value) if value.tzinfo else value.isoformat()
        case date() | time():
            return value.isoformat()
        case Mapping():
            return _object(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no place in canonical JSON")


def _object(value: Mapping[object, object]) -> dict[str, Any]:
    found = {}
    keys = tuple(value)
    for name, key in _shape(keys) if len(keys) <= _WIDE else _ordered(keys):
        item = value[key]
        if type(item) is str and item.isascii():
            found[name] = item
        elif item is not None:
            found[name] = _plain(item)
    return found


def _ordered(keys: tuple[object, ...]) -> list[tuple[str, object]]:
    """Return the names of an object in order, each with its key."""
    names = {}
    for key in keys:
        # A number is no key: in the cache 1 and True are the same one.
        if not isinstance(key, str):
            raise TypeError(f"a key that is a {type(key).__name__} has no place in canonical JSON")
        names[clean(key)] = key
    return sorted(names.items(), key=lambda item: item[0].encode("utf-16-be"))


_shape = lru_cache(_SHAPES)(_ordered)
"""The same, remembered: most objects have one of few shapes."""


def _integer(digits: str) -> int:
    number = int(digits) if len(digits) <= _INTEGER_DIGITS else MAX_INTEGER + 1
    if abs(number) > MAX_INTEGER:
        raise ValueError("beyond 2^53 - 1")
    return number


def _refuse_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not an integer")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_refuse_number, parse_constant=_refuse_number)


def _shortest(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError("a number that is not finite has no place in canonical JSON")
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
