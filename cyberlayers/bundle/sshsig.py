"""SSHSIG: the detached signatures of `ssh-keygen -Y sign` (OpenSSH's PROTOCOL.sshsig).

Rules:

* one namespace, one hash (SHA-512), one kind of key (Ed25519), nothing reserved;
* a signature file must be, byte for byte, what these rules make of its key and its 64 bytes: there is no second
  spelling of a signature;
* the key inside a signature proves nothing: who it belongs to is for the verifier's trust folder to say.
"""

import base64
import binascii
import hashlib
from typing import NamedTuple

from cyberlayers.bundle import keys
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.wire import Reader, number, string
from cyberlayers.errors import ContentError

NAMESPACE = "evidence-bundle@cyberlayers"
MAX_BYTES = 4096
_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_COLUMNS = 70
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"


class SshSignature(NamedTuple):
    """A decoded signature."""

    key: keys.PublicKey
    signature: bytes


def sign(key: keys.PrivateKey, message: bytes) -> bytes:
    """Return the signature file over a message, the same bytes that `ssh-keygen -Y sign` writes."""
    return encode(SshSignature(key.public, key.sign(_signed(message))))


def encode(found: SshSignature) -> bytes:
    """Return a signature as its file."""
    blob = (
        _MAGIC
        + number(_VERSION)
        + string(found.key.blob)
        + string(NAMESPACE.encode())
        + string(b"")
        + string(_HASH)
        + string(string(keys.ALGORITHM) + string(found.signature))
    )
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def decode(data: bytes) -> SshSignature:
    """Return what a signature file holds.

    Raises:
        RefusedError: ENCODING, or NAMESPACE where it was made for another purpose.
    """
    if len(data) > MAX_BYTES:
        raise RefusedError(Code.ENCODING, "a signature file is too large to be one")
    try:
        lines = data.decode("ascii").split("\n")
        reader = Reader(base64.b64decode("".join(lines[1:-2]), validate=True))
        found = _read(reader)
    except (ValueError, binascii.Error, ContentError):
        raise RefusedError(Code.ENCODING, "a signature file is not an SSH signature by an Ed25519 key") from None
    if encode(found) != data:
        raise RefusedError(Code.ENCODING, "a signature file is not in its one canonical form")
    return found


def verify(data: bytes, message: bytes) -> keys.PublicKey:
    """Return the key that signed a message.

    Raises:
        RefusedError: ENCODING or NAMESPACE as `decode`; SIG_INVALID where the signature is over something else.
    """
    found = decode(data)
    if not found.key.accepts(found.signature, _signed(message)):
        raise RefusedError(Code.SIG_INVALID, "an SSH signature is not over this bundle")
    return found.key


def _read(reader: Reader) -> SshSignature:
    if reader.take(len(_MAGIC)) != _MAGIC or reader.number() != _VERSION:
        raise ContentError("not an SSH signature")
    key = keys.from_blob(reader.string())
    if reader.string() != NAMESPACE.encode():
        raise RefusedError(Code.NAMESPACE, "a signature was made for another purpose than an evidence bundle")
    reserved, algorithm = reader.string(), reader.string()
    inner = Reader(reader.string())
    kind, signature = inner.string(), inner.string()
    if reserved or algorithm != _HASH or kind != keys.ALGORITHM or not (reader.finished and inner.finished):
        raise ContentError("not one of the algorithms that are used here")
    return SshSignature(key, signature)


def _signed(message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + string(NAMESPACE.encode()) + string(b"") + string(_HASH) + string(digest)
