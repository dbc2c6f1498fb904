"""The checkpoint: the head of the ledger as a signed note (C2SP tlog-checkpoint and signed-note), Ed25519.

Rules:

* the text is three lines: origin, size, root in base64; there are no extension lines;
* the log's key has the origin for its name; key id = first four bytes of SHA-256(name, line feed, kind, key); the kind
  is 0x01 for a log, 0x04 for a cosigner (C2SP tlog-cosignature, `cosignature/v1`);
* a signature line is `— <name> <base64 of key id and signature>`; a cosigner's signature begins with eight bytes of
  time, and is over `cosignature/v1`, that time and the text; lines by keys that nobody named are passed over;
* a line of `log.vkey` is `<name>+<key id in hex>+<base64 of the kind and the key>`: as many as there are logs,
  rotated keys and cosigners.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cyberlayers.bundle.keys import PrivateKey, PublicKey
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import ContentError

MAX_BYTES = 64 * 1024
LOG, COSIGNER = b"\x01", b"\x04"
_KEY_ID_BYTES, _TIME_BYTES = 4, 8
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<data>[A-Za-z0-9+/]+={0,2})")
_LAST_TIME = 253_402_300_799
"""The last second of the year 9999."""

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: the log's name.
        size: how many leaves it has.
        root: the root of the Merkle tree over them.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> bytes:
        """Return what is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class LogKey:
    """Who may sign a log's heads: a name, a key, and whether it is the log's own or a cosigner's."""

    name: str
    key: PublicKey
    kind: bytes = LOG

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature line names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.key.raw).digest()[:_KEY_ID_BYTES]

    def vkey(self) -> str:
        """Return the key as a line of `log.vkey`."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.key.raw).decode()}"


@dataclass(frozen=True, slots=True)
class Cosigned:
    """Who saw a head, and when, as their own clock had it."""

    name: str
    time: datetime


def sign(head: Checkpoint, key: PrivateKey) -> bytes:
    """Return a signed checkpoint; the log's key has the origin for its name."""
    name = LogKey(head.origin, key.public)
    data = base64.b64encode(name.id + key.sign(head.text())).decode()
    return head.text() + f"\n— {head.origin} {data}\n".encode()


def decode(data: bytes) -> Checkpoint:
    """Return the head that a checkpoint names; its signatures are only required to have the shape of some.

    Raises:
        RefusedError: SCHEMA.
    """
    head, _ = _read(data)
    return head


def cosign(data: bytes, name: str, key: PrivateKey, at: datetime) -> bytes:
    """Return a checkpoint with the line of a cosigner added to it."""
    head, _ = _read(data)
    time = int(at.timestamp())
    signed = LogKey(name, key.public, COSIGNER).id + time.to_bytes(_TIME_BYTES, "big") + key.sign(_seen(head, time))
    return data + f"— {name} {base64.b64encode(signed).decode()}\n".encode()


def verify(data: bytes, keys: Sequence[LogKey]) -> Checkpoint:
    """Return the head that a log's key signed.

    Args:
        data: the checkpoint.
        keys: of any logs; one that has the origin for its name must have signed.

    Raises:
        RefusedError: SCHEMA; LOG_SIG where no key of this log signed it, or one that did signed something else.
    """
    head, lines = _read(data)
    signed = False
    for key in keys:
        if (key.name, key.kind) == (head.origin, LOG):
            ours = _by(key, lines)
            if any(not key.key.accepts(one, head.text()) for one in ours) or len(ours) > 1:
                raise RefusedError(Code.LOG_SIG, "the checkpoint is not signed by the log's key in the trust folder")
            signed = signed or bool(ours)
    if not signed:
        raise RefusedError(Code.LOG_SIG, "the checkpoint is not signed by the log's key in the trust folder")
    return head


def cosigners(data: bytes, keys: Sequence[LogKey]) -> tuple[Cosigned, ...]:
    """Return who of the cosigners that are named in `log.vkey` saw this head, and when.

    Raises:
        RefusedError: SCHEMA; LOG_SIG where a line of one of them does not hold.
    """
    head, lines = _read(data)
    found = []
    for key in keys:
        for signed in _by(key, lines) if key.kind == COSIGNER else []:
            time = int.from_bytes(signed[:_TIME_BYTES], "big")
            if not key.key.accepts(signed[_TIME_BYTES:], _seen(head, time)) or time > _LAST_TIME:
                raise RefusedError(Code.LOG_SIG, f"the cosignature of {key.name} does not hold for this checkpoint")
            found.append(Cosigned(key.name, datetime.fromtimestamp(time, UTC)))
    return tuple(found)


def parse_vkeys(text: str) -> tuple[LogKey, ...]:
    """Return the keys of a `log.vkey` file; empty lines and those that begin with `#` are passed over.

    Raises:
        ContentError: it holds none, or a line is none.
    """
    lines = [line.strip() for line in text.split("\n")]
    found = tuple(parse_vkey(line) for line in lines if line and not line.startswith("#"))
    if not found:
        raise ContentError("log.vkey does not hold the key of a log", "Copy it again from whoever keeps the log")
    return found


def parse_vkey(text: str) -> LogKey:
    """Return the key that one line of a `log.vkey` file says.

    Raises:
        ContentError: it is not one.
    """
    name, _, rest = text.strip().partition("+")
    _, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        data = b""
    if data[:1] not in {LOG, COSIGNER} or not name or any(character.isspace() for character in name):
        raise ContentError("log.vkey does not hold the key of a log", "Copy it again from whoever keeps the log")
    found = LogKey(name, PublicKey(data[1:]), data[:1])
    if found.vkey() != text.strip():
        raise ContentError("log.vkey names a key id that is not its key's", "Copy it again from whoever keeps the log")
    return found


def _by(key: LogKey, lines: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Return what stands behind the key's id in the lines that name the key."""
    named = [signed for name, signed in lines if name == key.name]
    return [signed[_KEY_ID_BYTES:] for signed in named if signed[:_KEY_ID_BYTES] == key.id]


def _seen(head: Checkpoint, time: int) -> bytes:
    """Return what a cosigner signs."""
    return b"cosignature/v1\ntime %d\n" % time + head.text()


def _read(data: bytes) -> tuple[Checkpoint, list[tuple[str, bytes]]]:
    refused = RefusedError(Code.SCHEMA, "the checkpoint is not a signed note of three lines")
    if len(data) > MAX_BYTES:
        raise refused
    try:
        lines = data.decode("utf-8").split("\n")
        origin, size, root, blank, *signed, end = lines
        parts = [_LINE.fullmatch(line) for line in signed]
        found = [(part["name"], base64.b64decode(part["data"], validate=True)) for part in parts if part]
        head = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error):
        raise refused from None
    whole = blank == end == "" and all(parts) and bool(parts) and _SIZE.fullmatch(size)
    if not whole or len(head.root) != hashlib.sha256().digest_size or not data.startswith(head.text() + b"\n"):
        raise refused
    return head, found
