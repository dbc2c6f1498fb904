"""One record as it is kept: a leaf that is hashed for ever, and a private part that can be withheld.

A leaf is canonical JSON with these keys and no others:

    {"account": hex, "at": time, "body": {…}, "kind": word, "person": id, "private_sha256": hex,
     "seq": number, "side": word, "v": number}

The private part is canonical JSON too: the body's private fields and `salt`, 16 random bytes in hex, so that
`private_sha256` tells nobody what short words it covers. Where a body has no private words there is still a salt,
so that a leaf does not show whether there were any.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from pydantic import ValidationError
from pydantic_core import to_json

from cyberlayers.errors import ContentError
from cyberlayers.ledger.canonical import BLOCK, are_canonical, canonical, is_canonical, stamp
from cyberlayers.ledger.canonical import parse as parse_json
from cyberlayers.model.body import Body
from cyberlayers.model.kinds import KINDS
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Side

SALT_BYTES = 16
_NUMBERS = ("seq", "v")
_WORDS = ("account", "at", "kind", "person", "private_sha256", "side")
_KEYS = frozenset({"body", *_NUMBERS, *_WORDS})


class Leaf(NamedTuple):
    """A record as text: what is hashed, and what is beside it."""

    leaf: str
    private: str


def encode(record: Record[Body], salt: bytes) -> Leaf:
    """Return a record as leaf and private part.

    Args:
        record: the decoded record.
        salt: 16 random bytes.
    """
    hidden = record.body.private_fields()
    dumped = record.body.model_dump(mode="python")
    private = canonical({"salt": salt.hex(), **{name: dumped[name] for name in hidden}})
    leaf = canonical(
        {
            "account": record.actor.account,
            "at": stamp(record.at),
            "body": {name: value for name, value in dumped.items() if name not in hidden},
            "kind": record.body.kind,
            "person": record.actor.person,
            "private_sha256": hashlib.sha256(private.encode()).hexdigest(),
            "seq": record.seq,
            "side": record.actor.side,
            "v": record.body.version,
        }
    )
    return Leaf(leaf, private)


def decode(leaf: str, private: str | None) -> Record[Body]:
    """Return the record that a leaf and its private part say; the private part may be withheld.

    Raises:
        ContentError: the leaf is not one of this format, is of a kind that this version does not know, or the
            private part is not the one that the leaf names.
    """
    return record_of(parse(leaf), private)


def record_of(data: Mapping[str, Any], private: str | None) -> Record[Body]:
    """Return the record of a leaf that `parse` returned; the errors are those of `decode`."""
    number = data["seq"]
    kind = KINDS.get(data["kind"])
    if kind is None or data["v"] > kind.version:
        raise ContentError(
            f"record {number} is of a kind that this version does not know ({data['kind']} {data['v']})",
            "Use the version of cyberlayers that wrote it, or a later one",
        )
    fields = {**data["body"], **_private(private, data, kind)}
    try:
        # As `from_plain` does, with an encoder that is quicker and knows enough: the fields were JSON.
        body = kind.model_validate_json(to_json(fields), strict=True)
        actor = Actor(data["person"], Side(data["side"]), data["account"])
        at = datetime.fromisoformat(data["at"]).astimezone(UTC)
    except (ValueError, OverflowError, RecursionError) as error:
        raise ContentError(f"record {number} does not have the shape of its kind ({_first(error)})") from None
    if stamp(at) != data["at"]:
        raise ContentError(f"record {number} does not give its time to the microsecond")
    return Record(number, at, actor, body)


def _private(private: str | None, data: Mapping[str, Any], kind: type[Body]) -> dict[str, Any]:
    """Return the private fields of a record, from its private part and from nowhere else."""
    names = kind.private_fields()
    if not names.isdisjoint(data["body"]):
        raise ContentError(f"record {data['seq']} shows in its leaf what belongs in its private part")
    if private is None:
        return {}
    if hashlib.sha256(private.encode("utf-8", "replace")).hexdigest() != data["private_sha256"]:
        raise ContentError(f"the private part of record {data['seq']} is not the one that was recorded")
    try:
        words = msgspec.json.decode(private)
    except (ValueError, RecursionError, msgspec.DecodeError):
        words = None
    if not isinstance(words, dict) or words.keys() - names - {"salt"}:
        raise ContentError(f"the private part of record {data['seq']} does not have the shape of its kind")
    words.pop("salt", None)
    return words


def parse(leaf: str) -> dict[str, Any]:
    """Return a leaf's JSON, checked to be canonical and to have the keys of a leaf.

    Raises:
        ContentError: it is not.
    """
    data = _shaped(leaf)
    if not is_canonical(data, leaf):
        raise ContentError(f"record {data['seq']} is not in canonical form")
    return data


def parse_all(leaves: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the JSON of many leaves, as `parse` does one by one; the errors are its own."""
    for at in range(0, len(leaves), BLOCK):
        block = leaves[at : at + BLOCK]
        found = [_shaped(leaf) for leaf in block]
        yield from found if are_canonical(found, block) else map(parse, block)


def _shaped(leaf: str) -> dict[str, Any]:
    try:
        data = parse_json(leaf)
    except (ValueError, RecursionError):
        raise ContentError("a record is not JSON, or holds a number that no record holds") from None
    if not isinstance(data, dict) or set(data) != _KEYS or not isinstance(data["body"], Mapping):
        raise ContentError("a record does not have the keys of a leaf")
    if {type(data[key]) for key in _NUMBERS} != {int} or {type(data[key]) for key in _WORDS} != {str}:
        raise ContentError("a key of a record has the wrong type")
    return data


def account_hash(account: str, key: bytes) -> str:
    """Return the keyed hash by which accounts are compared: HMAC-SHA-256, first 32 hex digits."""
    return hmac.new(key, account.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
    return str(error)
