"""What an RFC 3161 response says, in its one form; nothing of it is verified here.

Rules:

* one status (granted), one signer, one spelling (DER), no part that the signer did not sign, except certificates;
* versions are what they must be, and the name of the signature's algorithm fits the hash that was signed with, because
  nobody signs those; no hash is older than SHA-256, save where the signer names its certificate as RFC 2634 does;
* many authorities do not put certificates into the order that DER asks for: `in_one_form` does.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cyberlayers.bundle import der
from cyberlayers.bundle.der import Value
from cyberlayers.bundle.refusal import Code, RefusedError

MAX_BYTES = 64 * 1024
_HASHES = {
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}
_SIGNATURES = {
    "sha256": {"2a8648ce3d040302", "2a864886f70d01010b", "2a864886f70d010101"},
    "sha384": {"2a8648ce3d040303", "2a864886f70d01010c", "2a864886f70d010101"},
    "sha512": {"2a8648ce3d040304", "2a864886f70d01010d", "2a864886f70d010101"},
}
"""By the hash: ECDSA with it, RSA with it, and RSA where the hash is said elsewhere."""

_SIGNED_DATA = "2a864886f70d010702"
_CONTENT_TYPE = "2a864886f70d010903"
_INFO = "2a864886f70d0109100104"
_CERTIFICATE_V1, _CERTIFICATE_V2 = "2a864886f70d010910020c", "2a864886f70d010910022f"


@dataclass(frozen=True)
class Token:
    """A timestamp whose form is right; nothing of it is verified.

    Attributes:
        algorithm: the hash of the imprint, as `hashlib` calls it.
        imprint: the digest that was stamped.
        issuer: of the signer's certificate, in DER, as the token names it; so too the serial number.
        names: digests by which the signer named its certificate, and the hash of each.
        certificates: that came along, in DER.
    """

    algorithm: str
    imprint: bytes
    issuer: bytes
    serial: int
    names: tuple[tuple[str, bytes], ...]
    certificates: tuple[bytes, ...]


def parse(data: bytes) -> Token:
    """Return what a response says, in its one form.

    Raises:
        RefusedError: ENCODING; TS_UNTRUSTED where it holds no certificate.
    """
    try:
        _, _, (version, hashes, content, *certificates, signers) = _unpacked(data)
        ((hash_used,),) = (_oid_and_more(one)[:1] for one in hashes.parts(der.SET))
        kind, wrapped = content.parts(der.SEQUENCE)
        (inner,) = wrapped.parts(der.FIRST)
        (info,) = der.split(inner.bytes(der.BYTES))
        info_version, _, imprint, *_ = info.parts(der.SEQUENCE)
        algorithm, digest = imprint.parts(der.SEQUENCE)
        (signer,) = signers.parts(der.SET)
        signer_version, named, used, signed, signature, _ = signer.parts(der.SEQUENCE)
        issuer, serial = named.parts(der.SEQUENCE)
        hash_name = _HASHES[_oid_and_more(used)[0]]
        said = _attributes(signed)
        right = (
            (version.number(), info_version.number(), signer_version.number()) == (3, 1, 1)
            and hash_used == _oid_and_more(used)[0]
            and _oid_and_more(signature)[0] in _SIGNATURES[hash_name]
            and kind.bytes(der.OBJECT).hex() == _INFO == said[_CONTENT_TYPE].bytes(der.OBJECT).hex()
        )
        carried = _certificates(certificates)
        token = Token(
            _HASHES[_oid_and_more(algorithm)[0]],
            digest.bytes(der.BYTES),
            issuer.whole,
            serial.number(),
            _names(said),
            tuple(one.whole for one in carried),
        )
    except (ValueError, KeyError):
        raise der.wrong() from None
    if not right or sorted(token.certificates) != list(token.certificates):
        raise der.wrong()
    if not token.certificates or not token.names:
        raise RefusedError(
            Code.TS_UNTRUSTED,
            "a timestamp does not bring its authority's certificate, or does not name it",
            "Ask for it with the file that `cyberlayers bundle timestamp` writes",
        )
    return token


def in_one_form(data: bytes) -> bytes:
    """Return a response with its certificates in the order that DER asks for, which nobody signed and many ignore.

    Raises:
        RefusedError: ENCODING.
    """
    try:
        status, kind, (*before, last) = _unpacked(data)
        ordered = [
            der.joined(der.FIRST, sorted(one.whole for one in part.parts(der.FIRST)))
            if part.tag == der.FIRST
            else part.whole
            for part in (*before, last)
        ]
    except ValueError:
        raise der.wrong() from None
    token = der.joined(der.SEQUENCE, [kind.whole, der.joined(der.FIRST, [der.joined(der.SEQUENCE, ordered)])])
    return der.joined(der.SEQUENCE, [status.whole, token])


def require_imprint(token: Token, signature: bytes, name: str = "the timestamp") -> None:
    """Check that a token is over a signature file.

    Raises:
        RefusedError: TS_IMPRINT.
    """
    if hashlib.new(token.algorithm, signature).digest() != token.imprint:
        raise RefusedError(Code.TS_IMPRINT, f"{name} is over other bytes than the signature's")


def _unpacked(data: bytes) -> tuple[Value, Value, Sequence[Value]]:
    """Return the status, the type of the token, and the parts of its signed data; ValueError where others come."""
    if len(data) > MAX_BYTES:
        raise RefusedError(Code.LIMIT, f"a timestamp is larger than the {MAX_BYTES:,} bytes that are read")
    (response,) = der.split(data)
    status, token = response.parts(der.SEQUENCE)
    kind, wrapped = token.parts(der.SEQUENCE)
    (signed,) = wrapped.parts(der.FIRST)
    granted, *_ = status.parts(der.SEQUENCE)
    if granted.number() != 0 or kind.bytes(der.OBJECT).hex() != _SIGNED_DATA:
        raise der.wrong()
    return status, kind, signed.parts(der.SEQUENCE)


def _certificates(parts: Sequence[Value]) -> list[Value]:
    """Return the certificates that came along; ValueError where there is more than they."""
    if not parts:
        return []
    (certificates,) = parts
    return certificates.parts(der.FIRST)


def _oid_and_more(algorithm: Value) -> tuple[str, Value | None]:
    """Return the name of an algorithm in hex, and its parameters."""
    oid, *more = algorithm.parts(der.SEQUENCE)
    if len(more) > 1:
        raise der.wrong()
    return oid.bytes(der.OBJECT).hex(), more[0] if more else None


def _attributes(signed: Value) -> dict[str, Value]:
    """Return the one value of each signed attribute, by its name in hex; ValueError where one has several."""
    found: dict[str, Value] = {}
    for attribute in signed.parts(der.FIRST):
        oid, values = attribute.parts(der.SEQUENCE)
        key = oid.bytes(der.OBJECT).hex()
        (value,) = values.parts(der.SET)
        if key in found:
            raise der.wrong()
        found[key] = value
    return found


def _names(said: Mapping[str, Value]) -> tuple[tuple[str, bytes], ...]:
    """Return the digests by which the signer names its certificate: the first of each list."""
    found = []
    for key in (_CERTIFICATE_V1, _CERTIFICATE_V2):
        if key in said:
            named, *_ = said[key].parts(der.SEQUENCE)
            first, *_ = named.parts(der.SEQUENCE)
            digest, *more = first.parts(der.SEQUENCE)
            algorithm = "sha1" if key == _CERTIFICATE_V1 else "sha256"
            if key == _CERTIFICATE_V2 and digest.tag == der.SEQUENCE:
                algorithm = _HASHES[_oid_and_more(digest)[0]]
                digest = more[0]
            found.append((algorithm, digest.bytes(der.BYTES)))
    return tuple(found)
