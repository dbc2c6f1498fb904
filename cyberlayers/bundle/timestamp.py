"""RFC 3161 timestamps: that a signature file existed at a time that somebody else's clock gave.

    signatures/tagmanifest-sha256.txt.<role>-<key8>.sig.tsr   a response over the bytes of the file without `.tsr`

Rules:

* form and imprint are checked always, even where nobody can say whose token it is (see `timestamp_token`);
* signature and chain are checked by `rfc3161-client`, the extra `timestamps`, against the certificates of `tsa.pem`,
  as they were valid at the token's time;
* stricter than it: the certificate is for time-stamping and nothing else, and the token names it by its digest
  (RFC 5035);
* the time lies between the making of the bundle and the verifier's clock, with five minutes for clocks that differ;
* certificates and their own signatures can be spelt in several ways: a token's digest is worth recording, and its
  bytes prove nothing by being the same.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from cyberlayers.bundle import layout
from cyberlayers.bundle.checks import Checks
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.signatures import CLOCKS_DIFFER
from cyberlayers.bundle.sshsig import MAX_BYTES as MAX_SIGNATURE
from cyberlayers.bundle.timestamp_token import MAX_BYTES, parse, require_imprint
from cyberlayers.errors import MissingError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    Authority = tuple[Certificate, ...]

EXTRA = "install cyberlayers[timestamps]"


@dataclass(frozen=True)
class Stamped:
    """A signature file, when it existed by, and the digest of the token that says so."""

    name: str
    time: datetime
    sha256: str

    def __str__(self) -> str:
        """Return what it says, in a sentence."""
        short = self.name.removeprefix(layout.SIGNATURES)
        return f"{short} existed by {self.time:%Y-%m-%d %H:%M:%S} UTC (token's SHA-256: {self.sha256})."


def is_available() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("rfc3161_client") is not None


def token_names(members: Members) -> list[str]:
    """Return the names of the tokens in a bundle."""
    return sorted(name for name in members.sizes if layout.token_signer(name))


def examine(checks: Checks, members: Members, authority: "Authority", made: datetime, now: datetime) -> None:
    """Carry out the check `timestamp`; the arguments are those of `check_tokens`."""
    if not token_names(members):
        checks.skip("timestamp", "The bundle holds no timestamp.", required=False)
    elif authority and is_available():
        checks.run(
            "timestamp", lambda: check_tokens(members, authority, made, now), lambda found: " ".join(map(str, found))
        )
    else:
        # Whoever keeps a tsa.pem asked for the check, so the bundle is not verified without it.
        missing = f"To verify timestamps {EXTRA}." if authority else "The trust folder holds no tsa.pem."
        try:
            check_forms(members)
        except RefusedError as refused:
            checks.refuse("timestamp", refused)
        else:
            why = f"A timestamp is here, and nobody here vouches for its time. {missing}"
            checks.skip("timestamp", why, required=bool(authority))


def check_forms(members: Members) -> None:
    """Check that every token is one, and is over the signature beside it.

    Raises:
        RefusedError: ENCODING, LIMIT, FILE_EXTRA or TS_IMPRINT.
    """
    for name in token_names(members):
        _read(members, name)


def check_tokens(members: Members, authority: "Authority", made: datetime, now: datetime) -> tuple[Stamped, ...]:
    """Verify every token in a bundle.

    Args:
        members: the bundle.
        authority: the certificates of `tsa.pem`.
        made: when the bundle says it was made.
        now: the verifier's clock.

    Raises:
        RefusedError: as `check_forms`; TS_UNTRUSTED or TS_TIME.
        MissingError: the extra is not installed.
    """
    found = []
    for name in token_names(members):
        data, signature = _read(members, name)
        time = verify(data, signature, authority, name)
        # Differences, because a time at either end of the calendar cannot be moved by five minutes.
        if max(made - time, time - now) > CLOCKS_DIFFER:
            raise RefusedError(Code.TS_TIME, f"{name} is of a time before the bundle was made, or in the future")
        found.append(Stamped(name.removesuffix(".tsr"), time, hashlib.sha256(data).hexdigest()))
    return tuple(found)


def verify(data: bytes, signature: bytes, authority: "Authority", name: str = "the timestamp") -> datetime:
    """Verify one token over a signature file, and return its time.

    Raises:
        RefusedError: ENCODING, TS_IMPRINT, TS_UNTRUSTED or TS_TIME.
        MissingError: the extra is not installed.
    """
    token = parse(data)
    require_imprint(token, signature, name)
    if not is_available():
        raise MissingError("timestamps cannot be verified here", EXTRA.capitalize())
    import rfc3161_client as client  # noqa: PLC0415 - an extra that may be missing

    from cyberlayers.bundle.timestamp_certificate import check_purpose, signers_certificate  # noqa: PLC0415 - 37 ms

    untrusted = RefusedError(
        Code.TS_UNTRUSTED, f"{name} is not by an authority of tsa.pem", "Ask for the authority's certificates"
    )
    roots = list(authority)
    try:
        with catch_warnings():
            simplefilter("error")
            response = client.decode_timestamp_response(data)
            time: datetime = response.tst_info.gen_time
            leaf = signers_certificate(token)
            check_purpose(leaf)
            late = not leaf.not_valid_before_utc <= time <= leaf.not_valid_after_utc
            if not late:
                client.VerifierBuilder(roots=roots).build().verify_message(response, signature)
    except Exception:  # noqa: BLE001 - parsers of hostile bytes raise anything
        raise untrusted from None
    if late:
        raise RefusedError(Code.TS_TIME, f"{name} is of a time at which its authority's certificate was not valid")
    return time


def request(signature: bytes) -> bytes:
    """Return what to ask an authority: a query with a nonce that asks for the certificate too.

    Raises:
        MissingError: the extra is not installed.
    """
    if not is_available():
        raise MissingError("a timestamp cannot be asked for here", EXTRA.capitalize())
    import rfc3161_client as client  # noqa: PLC0415 - an extra that may be missing

    asked = client.TimestampRequestBuilder(signature, client.HashAlgorithm.SHA256, nonce=True, cert_req=True)
    return bytes(asked.build().as_bytes())


def _read(members: Members, name: str) -> tuple[bytes, bytes]:
    """Return a token and the signature that it is over."""
    over = name.removesuffix(".tsr")
    if over not in members.sizes:
        raise RefusedError(Code.FILE_EXTRA, f"{name} belongs to no signature")
    data, signature = members.read(name, MAX_BYTES), members.read(over, MAX_SIGNATURE)
    require_imprint(parse(data), signature, name)
    return data, signature
