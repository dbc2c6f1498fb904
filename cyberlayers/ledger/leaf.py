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
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from cyberlayers.errors import ContentError
from cyberlayers.ledger.canonical import canonical, stamp
from cyberlayers.model.body import Body
from cyberlayers.model.kinds import KINDS
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Side

SALT_BYTES = 16
_KEYS = frozenset({"account", "at", "body", "kind", "person", "private_sha256", "seq", "side", "v"})


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
    data = parse(leaf)
    number = data["seq"]
    kind = KINDS.get(data["kind"])
    if kind is None or data["v"] > kind.version:
        raise ContentError(
            f"record {number} is of a kind that this version does not know ({data['kind']} {data['v']})",
            "Use the version of cyberlayers that wrote it, or a later one",
        )
    fields: dict[str, Any] = dict(data["body"])
    if private is not None:
        if hashlib.sha256(private.encode()).hexdigest() != data["private_sha256"]:
            raise ContentError(f"the private part of record {number} is not the one that was recorded")
        words = json.loads(private)
        fields.update({name: words[name] for name in kind.private_fields() if name in words})
    try:
        body = kind.model_validate(fields)
        actor = Actor(data["person"], Side(data["side"]), data["account"])
        at = datetime.strptime(data["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (ValidationError, ValueError, TypeError) as error:
        raise ContentError(f"record {number} does not have the shape of its kind ({_first(error)})") from None
    return Record(number, at, actor, body)


def parse(leaf: str) -> dict[str, Any]:
    """Return a leaf's JSON, checked to be canonical and to have the keys of a leaf.

    Raises:
        ContentError: it is not.
    """
    try:
        data = json.loads(leaf)
    except (ValueError, RecursionError):
        raise ContentError("a record is not JSON") from None
    if not isinstance(data, dict) or set(data) != _KEYS or not isinstance(data["body"], Mapping):
        raise ContentError("a record does not have the keys of a leaf")
    if not isinstance(data["seq"], int) or not isinstance(data["v"], int) or not isinstance(data["kind"], str):
        raise ContentError("a record's number, kind or version has the wrong type")
    try:
        same = canonical(data) == leaf
    except (TypeError, ValueError):
        same = False
    if not same:
        raise ContentError(f"record {data['seq']} is not in canonical form")
    return data


def account_hash(account: str, key: bytes) -> str:
    """Return the keyed hash by which accounts are compared: HMAC-SHA-256, first 32 hex digits."""
    return hmac.new(key, account.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
    return str(error)
