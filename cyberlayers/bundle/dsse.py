"""DSSE envelopes (dead simple signing envelope, v1) around in-toto statements (v1).

Rules:

* what is signed is PAE(type, payload): `DSSEv1 <length> <type> <length> <payload>`;
* an envelope is canonical JSON of `payload`, `payloadType` and `signatures` (each `keyid` and `sig`, sorted by
  `keyid`), base64 with padding; anything else, an unknown field too, is refused;
* `keyid` is the id of the key; signatures are counted by distinct public key, never by `keyid`;
* every signature in an envelope must be valid: one that is not is not passed over.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cyberlayers.bundle import strict_json
from cyberlayers.bundle.keys import PrivateKey, PublicKey
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import canonical

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
MAX_BYTES = 4 * 1024 * 1024
MAX_SIGNATURES = 32
_KEY_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of an envelope: the id of its key, and its 64 bytes."""

    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was signed, and by whom it says."""

    payload: bytes
    signatures: tuple[Signed, ...]
    payload_type: str = PAYLOAD_TYPE


def statement(subject: str, sha256: str, predicate_type: str, predicate: Mapping[str, Any]) -> bytes:
    """Return an in-toto statement about one file, as canonical JSON."""
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "predicate": predicate,
            "predicateType": predicate_type,
            "subject": [{"digest": {"sha256": sha256}, "name": subject}],
        }
    ).encode()


def pae(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, keys: Sequence[PrivateKey], payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Return an envelope signed by every key."""
    message = pae(payload, payload_type)
    signed = sorted((key.public.sha256, key.sign(message)) for key in keys)
    return encode(Envelope(payload, tuple(Signed(*one) for one in signed), payload_type))


def encode(envelope: Envelope) -> bytes:
    """Return an envelope as its file."""
    return canonical(
        {
            "payload": base64.b64encode(envelope.payload).decode(),
            "payloadType": envelope.payload_type,
            "signatures": [
                {"keyid": one.key_id, "sig": base64.b64encode(one.signature).decode()} for one in envelope.signatures
            ],
        }
    ).encode()


def decode(data: bytes) -> Envelope:
    """Return an envelope; its payload is not looked at.

    Raises:
        RefusedError: ENCODING where it is not one, or not in canonical form; SIGNER_DUPLICATE where an id occurs
            twice.
    """
    if len(data) > MAX_BYTES:
        raise RefusedError(Code.LIMIT, "a signature envelope is too large")
    plain = strict_json.decode(data, "a signature envelope")
    try:
        signatures = tuple(Signed(one["keyid"], _bytes(one["sig"])) for one in plain["signatures"])
        envelope = Envelope(_bytes(plain["payload"]), signatures, plain["payloadType"])
        same = encode(envelope) == data
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise RefusedError(Code.ENCODING, "a signature envelope does not have the fields of one") from None
    words = [envelope.payload_type, *(one.key_id for one in signatures)]
    if not same or not all(isinstance(word, str) for word in words) or not all(map(_KEY_ID.fullmatch, words[1:])):
        raise RefusedError(Code.ENCODING, "a signature envelope has other fields, or another spelling, than allowed")
    ids = [one.key_id for one in signatures]
    if len(set(ids)) != len(ids):
        raise RefusedError(Code.SIGNER_DUPLICATE, "one signer stands twice in an envelope")
    if ids != sorted(ids):
        raise RefusedError(Code.ENCODING, "the signatures of an envelope are not in order")
    if len(ids) > MAX_SIGNATURES:
        raise RefusedError(Code.LIMIT, "an envelope has too many signatures")
    return envelope


def signers(envelope: Envelope, known: Mapping[str, PublicKey]) -> tuple[PublicKey, ...]:
    """Return the distinct keys that signed an envelope.

    Args:
        envelope: as decoded.
        known: keys by their id.

    Raises:
        RefusedError: SIG_MISSING, SIG_UNTRUSTED where an id is of no known key, SIG_INVALID, or SIGNER_DUPLICATE
            where one key stands behind two ids.
    """
    if not envelope.signatures:
        raise RefusedError(Code.SIG_MISSING, "an envelope holds no signature")
    message = pae(envelope.payload, envelope.payload_type)
    found: dict[bytes, PublicKey] = {}
    for one in envelope.signatures:
        key = known.get(one.key_id)
        if key is None:
            raise RefusedError(
                Code.SIG_UNTRUSTED,
                f"the key {one.key_id[:8]} is not in the trust folder",
                "Ask the signer for the key over another road, and add it with `cyberlayers key trust`",
            )
        if not key.accepts(one.signature, message):
            raise RefusedError(Code.SIG_INVALID, f"the signature by {one.key_id[:8]} is not over this envelope")
        if key.raw in found:
            raise RefusedError(Code.SIGNER_DUPLICATE, "one key signed under two ids")
        found[key.raw] = key
    return tuple(found.values())


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii"), validate=True)
