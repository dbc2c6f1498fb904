"""Ed25519 keys in OpenSSH's format, so that a person may use the key they have and stock tools understand it.

Rules:

* a key's id is the SHA-256 of its OpenSSH public blob (`ssh-ed25519` and the 32 bytes, each with its length), in
  lower-case hex; `key8` is its first eight digits; OpenSSH's own fingerprint is the same digest in base64;
* a public key that is not a point of the prime-order subgroup is refused: the small-order key `01 00…` accepts one
  signature for every message;
* a private key is written encrypted, with bcrypt at 100 rounds; one that exists already is read as it is, unless its
  rounds would take longer than anybody waits.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
    load_ssh_private_key,
)

from cyberlayers.bundle.wire import Reader, string
from cyberlayers.errors import ContentError, UsageError

ALGORITHM = b"ssh-ed25519"
KDF_ROUNDS = 100
MAX_KDF_ROUNDS = 2_000
_MAX_KEY_FILE = 64 * 1024
_PRIVATE = re.compile(rb"-----BEGIN OPENSSH PRIVATE KEY-----(.*?)-----END OPENSSH PRIVATE KEY-----", re.DOTALL)
_MAGIC = b"openssh-key-v1\0"
_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_CURVE = (-121665 * pow(121666, -1, _PRIME)) % _PRIME
_ROOT_OF_MINUS_ONE = pow(2, (_PRIME - 1) // 4, _PRIME)

_Point = tuple[int, int, int, int]
"""A point of the curve in extended coordinates."""

_NEUTRAL: _Point = (0, 1, 1, 0)


@dataclass(frozen=True)
class PublicKey:
    """A public key that is sound.

    Attributes:
        raw: its 32 bytes.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if not is_sound(self.raw):
            raise ContentError("a public key is not a sound Ed25519 key", "Make another with `cyberlayers key new`")

    @cached_property
    def blob(self) -> bytes:
        """Return the key as OpenSSH encodes it."""
        return string(ALGORITHM) + string(self.raw)

    @cached_property
    def sha256(self) -> str:
        """Return the key's id."""
        return hashlib.sha256(self.blob).hexdigest()

    @property
    def key8(self) -> str:
        """Return the short id that file names carry."""
        return self.sha256[:8]

    def line(self, comment: str = "") -> str:
        """Return the key as a `.pub` file holds it, without a line feed."""
        words = [ALGORITHM.decode(), base64.b64encode(self.blob).decode(), comment]
        return " ".join(word for word in words if word)

    def pem(self) -> bytes:
        """Return the key as `openssl` reads it."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Tell whether a signature over a message is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class PrivateKey:
    """A key to sign with."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of a signature over a message."""
        return self._key.sign(message)


class KeyFiles(NamedTuple):
    """A new key as its three files: the encrypted private key, `.pub` and `.pub.pem`."""

    private: bytes
    ssh: bytes
    pem: bytes


def make(passphrase: bytes, comment: str = "") -> KeyFiles:
    """Make a key; takes about a second, on purpose.

    Raises:
        UsageError: the passphrase is empty, or the comment cannot stand on a line.
    """
    if not passphrase:
        raise UsageError("a key needs a passphrase", "Give one when asked, or in CYBERLAYERS_PASSPHRASE")
    if not comment.isprintable():
        raise UsageError("a key's name must stand on one line", "Choose a shorter name")
    key = Ed25519PrivateKey.generate()
    lock = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(KDF_ROUNDS).build(passphrase)
    public = PrivateKey(key).public
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, lock)
    return KeyFiles(private, public.line(comment).encode() + b"\n", public.pem())


def load(data: bytes, passphrase: bytes | None = None) -> PrivateKey:
    """Return a private key from the bytes of its file.

    Raises:
        UsageError: it is encrypted and no passphrase was given.
        ContentError: it is not an Ed25519 key in OpenSSH's format, or the passphrase is wrong.
    """
    if len(data) > _MAX_KEY_FILE:
        raise ContentError("the key file is too large to be a key")
    if _rounds(data) > MAX_KDF_ROUNDS:
        raise ContentError("the key asks for more rounds of bcrypt than a person would wait for", "Use another key")
    try:
        key = load_ssh_private_key(data, passphrase)
    except TypeError:
        if passphrase is not None:
            # The other direction of the same complaint: the key needs no passphrase.
            return load(data)
        raise UsageError("the key needs its passphrase", "Set CYBERLAYERS_PASSPHRASE") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ContentError(
            "the key cannot be read: it is not in OpenSSH's format, or the passphrase is wrong", "Try it again"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ContentError("the key is not an Ed25519 key", "Make one with `cyberlayers key new`")
    return PrivateKey(key)


def _rounds(data: bytes) -> int:
    """Return how many rounds of bcrypt a private key asks for; 0 where it is not encrypted, or not a key at all."""
    found = _PRIVATE.search(data)
    try:
        reader = Reader(binascii.a2b_base64(found[1] if found else b""))
        reader.take(len(_MAGIC))
        reader.string()
        reader.string()
        options = Reader(reader.string())
        options.string()
        return options.number()
    except (binascii.Error, ContentError):
        return 0


def from_blob(blob: bytes) -> PublicKey:
    """Return a public key from OpenSSH's encoding.

    Raises:
        ContentError: it is of another kind, or is not sound.
    """
    reader = Reader(blob)
    if reader.string() != ALGORITHM:
        raise ContentError("a public key is not an Ed25519 key", "Use an Ed25519 key")
    raw = reader.string()
    if not reader.finished:
        raise ContentError("a public key has bytes after its end")
    return PublicKey(raw)


def from_line(text: str) -> PublicKey:
    """Return a public key from the line of a `.pub` file; the errors are those of `from_blob`."""
    words = text.split()
    if len(words) < 2 or words[0].encode("utf-8", "replace") != ALGORITHM:
        raise ContentError("this is not the line of an Ed25519 public key", "Give the .pub file of the key")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (ValueError, binascii.Error):
        raise ContentError("the line of a public key is not base64", "Copy it again") from None
    return from_blob(blob)


def from_file(data: bytes) -> PublicKey:
    """Return a public key from a `.pub` or a `.pub.pem` file; the errors are those of `from_blob`."""
    if len(data) > _MAX_KEY_FILE:
        raise ContentError("the key file is too large to be a key")
    if not data.startswith(b"-----BEGIN"):
        return from_line(data.decode("utf-8", "replace"))
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise ContentError("this is not a public key", "Give the .pub file of the key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ContentError("this is not an Ed25519 public key", "Use an Ed25519 key")
    return PublicKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


@lru_cache(maxsize=256)
def is_sound(raw: bytes) -> bool:
    """Tell whether 32 bytes are a point of order L, canonically encoded (RFC 8032, 5.1.3)."""
    if len(raw) != 32:
        return False
    point = _decoded(raw)
    return point is not None and not _is_neutral(point) and _is_neutral(_times(_ORDER, point))


def _decoded(raw: bytes) -> _Point | None:
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _PRIME:
        return None
    square = (y * y - 1) * pow(_CURVE * y * y + 1, -1, _PRIME) % _PRIME
    x = pow(square, (_PRIME + 3) // 8, _PRIME)
    if (x * x - square) % _PRIME:
        x = x * _ROOT_OF_MINUS_ONE % _PRIME
    if (x * x - square) % _PRIME or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else _PRIME - x
    return (x, y, 1, x * y % _PRIME)


def _plus(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % _PRIME
    c = 2 * one[3] * other[3] * _CURVE % _PRIME
    d = 2 * one[2] * other[2] % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME)


def _times(scalar: int, point: _Point) -> _Point:
    total = _NEUTRAL
    while scalar:
        if scalar & 1:
            total = _plus(total, point)
        point, scalar = _plus(point, point), scalar >> 1
    return total


def _is_neutral(point: _Point) -> bool:
    return point[0] % _PRIME == 0 and (point[1] - point[2]) % _PRIME == 0
