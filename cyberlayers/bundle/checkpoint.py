"""The checkpoint: the head of the ledger as a signed note (C2SP tlog-checkpoint and signed-note), Ed25519.

Rules:

* the text is three lines: origin, size, root in base64; there are no extension lines;
* the log's key has the origin for its name; key id = first four bytes of SHA-256(name, line feed, 0x01, key);
* a signature line is `— <name> <base64 of key id and signature>`; lines by others (cosignatures) may follow;
* `log.vkey` is `<name>+<key id in hex>+<base64 of 0x01 and the key>`.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cyberlayers.bundle.keys import PrivateKey, PublicKey
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import ContentError

MAX_BYTES = 64 * 1024
_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<data>[A-Za-z0-9+/]+={0,2})")
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
    """Who may sign a log's heads: its name and its key."""

    name: str
    key: PublicKey

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature line names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.key.raw).digest()[:_KEY_ID_BYTES]

    def vkey(self) -> str:
        """Return the key as `log.vkey` holds it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.key.raw).decode()}"


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


def verify(data: bytes, log: LogKey) -> Checkpoint:
    """Return the head that a log's key signed.

    Raises:
        RefusedError: SCHEMA; LOG_ORIGIN where it is of another log; LOG_SIG where the log's key did not sign it.
    """
    head, lines = _read(data)
    if head.origin != log.name:
        raise RefusedError(Code.LOG_ORIGIN, "the checkpoint is of another log than the trust folder names")
    ours = [signed for name, signed in lines if name == log.name and signed[:_KEY_ID_BYTES] == log.id]
    if len(ours) != 1 or not log.key.accepts(ours[0][_KEY_ID_BYTES:], head.text()):
        raise RefusedError(Code.LOG_SIG, "the checkpoint is not signed by the log's key in the trust folder")
    return head


def parse_vkey(text: str) -> LogKey:
    """Return the key of a `log.vkey` file.

    Raises:
        ContentError: it is not one.
    """
    name, _, rest = text.strip().partition("+")
    hint, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        data = b""
    if data[:1] != _ED25519 or not name or any(character.isspace() for character in name):
        raise ContentError("log.vkey does not hold the key of a log", "Copy it again from whoever keeps the log")
    found = LogKey(name, PublicKey(data[1:]))
    if found.id.hex() != hint:
        raise ContentError("log.vkey names a key id that is not its key's", "Copy it again from whoever keeps the log")
    return found


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
