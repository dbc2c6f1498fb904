"""Bytes with something done to them: anywhere, or where their own structure is weakest. All from one seeded dice."""

import base64
import binascii
import json
import random
import struct
from collections.abc import Callable
from typing import Any

from cyberlayers.ledger.canonical import canonical

Mutate = Callable[[bytes, random.Random], bytes]

ODD = (
    b"\0",
    b"\n",
    b"\r\n",
    b"\xff",
    b"\xef\xbb\xbf",
    b"null",
    b"NaN",
    b"-0",
    b"1e999",
    b"{}",
    b"[",
    b'"',
    b"\\ud800",
    b"  ",
)
LONG = 5_000
DEEP = 3_000
VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**64, 10**400, 0.5, float("nan"), float("inf")),
    *("", "0", " ", "\0", "\ud800", "\u202e", "\x1b[2J", "../..", "e\u0301", "\U0001f600", "x" * LONG),
    *("9999-12-31", "0001-01-01T00:00:00.000000Z"),
    *([], {}, [[]], {"": ""}),
)


def anywhere(data: bytes, dice: random.Random) -> bytes:
    """Change, take away, repeat, insert or exchange some bytes, one to four times."""
    some = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(some) + 1), dice.randint(1, 40)
        match dice.randrange(8):
            case 0 | 1 if at < len(some):
                some[at] ^= 1 << dice.randrange(8)
            case 2:
                del some[at : at + length]
            case 3:
                some[at:at] = some[at : at + length]
            case 4:
                some[at:at] = dice.randbytes(dice.randint(1, 8))
            case 5:
                some[at:at] = dice.choice(ODD)
            case 6:
                del some[at:]
            case _:
                other = dice.randrange(len(some) + 1)
                first, second = sorted((at, other))
                some[:] = some[:first] + some[second : second + length] + some[first:second] + some[second + length :]
    return bytes(some)


def lines(data: bytes, dice: random.Random) -> bytes:
    """Repeat, drop, exchange, join or change lines."""
    some = data.splitlines(keepends=True)
    if not some:
        return b"\n"
    one, other = dice.randrange(len(some)), dice.randrange(len(some))
    match dice.randrange(5):
        case 0:
            some.insert(other, some[one])
        case 1:
            del some[one]
        case 2:
            some[one], some[other] = some[other], some[one]
        case 3:
            some[one] = some[one].rstrip(b"\n")
        case _:
            some[one] = anywhere(some[one], dice)
    return b"".join(some)


def in_json(data: bytes, dice: random.Random) -> bytes:
    """Change one value of some JSON, often to something odd, and write it in its canonical form or in another."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        return anywhere(data, dice)
    _change(plain, dice)
    if dice.random() < 0.7:
        try:
            return canonical(plain).encode()
        except (ValueError, TypeError):
            pass
    text = json.dumps(plain, ensure_ascii=dice.random() < 0.5, separators=(",", ":"), sort_keys=dice.random() < 0.5)
    if dice.random() < 0.2:
        text = text.replace(":", ":" + "[" * DEEP + "]" * DEEP + ",", 1)
    if dice.random() < 0.2:
        text = text.replace("{", '{"":0,"":1,', 1)
    return text.encode("utf-8", "surrogatepass")


def _change(plain: Any, dice: random.Random) -> None:  # noqa: ANN401 - JSON's own type
    """Change one value somewhere below a list or an object."""
    while True:
        keys = list(plain) if isinstance(plain, dict) else list(range(len(plain))) if isinstance(plain, list) else []
        if not keys:
            return
        key = dice.choice(keys)
        below = plain[key]
        if isinstance(below, (dict, list)) and below and dice.random() < 0.8:
            plain = below
            continue
        _replace(plain, key, dice)
        return


def _replace(plain: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401 - JSON's own type
    match dice.randrange(5):
        case 0:
            del plain[key]
        case 1 if isinstance(plain, list):
            plain.insert(key, plain[key])
        case 1:
            plain[dice.choice(("", "note", str(key) + "x"))] = plain[key]
        case 2 if isinstance(plain[key], str):
            plain[key] = in_base64(plain[key], dice)
        case _:
            plain[key] = dice.choice(VALUES)


def in_base64(text: str, dice: random.Random) -> str:
    """Change what base64 holds (JSON as JSON), or how it is spelt."""
    try:
        inner = base64.b64decode(text.encode(), validate=True)
    except (ValueError, binascii.Error):
        return anywhere(text.encode("utf-8", "replace"), dice).decode("latin-1")
    match dice.randrange(4):
        case 0:
            return text + dice.choice(("=", "==", "\n", " ", "A", "AAAA"))
        case 1:
            return base64.urlsafe_b64encode(inner).decode().rstrip("=")
        case 2:
            return base64.b64encode(in_json(inner, dice)).decode()
        case _:
            return base64.b64encode(anywhere(inner, dice)).decode()


LOCAL = ((4, "H"), (6, "H"), (8, "H"), (10, "H"), (12, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H"))
CENTRAL = ((4, "H"), (6, "H"), (8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (32, "H"),
           (34, "H"), (36, "H"), (38, "I"), (42, "I"))  # fmt: skip
END = ((4, "H"), (6, "H"), (8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H"))
RECORDS = ((b"PK\x03\x04", LOCAL), (b"PK\x01\x02", CENTRAL), (b"PK\x05\x06", END))
"""The headers of a zip: offset and kind of every number in them."""


def in_zip(data: bytes, dice: random.Random) -> bytes:
    """Change a number in a header of a zip, a header's place, or any bytes."""
    if dice.random() < 0.3:
        return anywhere(data, dice)
    magic, fields = dice.choice(RECORDS)
    found = [at for at in range(len(data)) if data.startswith(magic, at)]
    at, (offset, kind) = dice.choice(found), dice.choice(fields)
    if dice.random() < 0.1:
        other = dice.choice(found)
        return data[:at] + data[other : other + dice.randint(1, 200)] + data[at:]
    size = struct.calcsize(kind)
    place = slice(at + offset, at + offset + size)
    old = int.from_bytes(data[place], "little")
    full = (1 << 8 * size) - 1
    new = dice.choice((0, 1, 8, full, full - 1, old + 1, old - 1, old ^ (1 << dice.randrange(8 * size)), len(data)))
    return data[: place.start] + (new & full).to_bytes(size, "little") + data[place.stop :]


def changed(data: bytes, mutate: Mutate, dice: random.Random) -> bytes:
    """Return mutated bytes that are not those that they were."""
    while True:
        found = mutate(data, dice)
        if found != data:
            return found
