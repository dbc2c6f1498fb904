"""OpenSSH's list of revoked keys (PROTOCOL.krl), as `ssh-keygen -k` writes it.

Rules:

* keys are revoked by themselves, by SHA-256 or by SHA-1 fingerprint; all three sections are read;
* the section about certificates is passed over, because no certificate is ever trusted here;
* any other section, and any byte too many or too few, refuses the file: a list that is half read protects half.
"""

import hashlib
from typing import NamedTuple

from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.wire import Reader
from cyberlayers.errors import ContentError

MAX_BYTES = 8 * 1024 * 1024
_MAGIC = b"SSHKRL\n\x00"
_CERTIFICATES, _KEYS, _SHA1, _SHA256 = 1, 2, 3, 5


class Revoked(NamedTuple):
    """What a list revokes: public blobs, and fingerprints of public blobs."""

    blobs: frozenset[bytes] = frozenset()
    sha1: frozenset[bytes] = frozenset()
    sha256: frozenset[bytes] = frozenset()

    def holds(self, key: PublicKey) -> bool:
        """Tell whether a key is revoked."""
        by_sha1 = hashlib.sha1(key.blob, usedforsecurity=False).digest() in self.sha1
        return key.blob in self.blobs or by_sha1 or hashlib.sha256(key.blob).digest() in self.sha256


def parse(data: bytes) -> Revoked:
    """Return what a list revokes.

    Raises:
        ContentError: it is not such a list, or holds a section that is not known.
    """
    reader = Reader(data)
    if len(data) > MAX_BYTES or reader.take(len(_MAGIC)) != _MAGIC or reader.number() != 1:
        raise ContentError("revoked.krl is not a list of revoked keys", "Make it with `ssh-keygen -k`")
    reader.take(3 * 8)
    reader.string()
    reader.string()
    found: dict[int, set[bytes]] = {_KEYS: set(), _SHA1: set(), _SHA256: set()}
    while not reader.finished:
        kind = reader.number(1)
        section = Reader(reader.string(MAX_BYTES))
        if kind in found:
            while not section.finished:
                found[kind].add(section.string())
        elif kind != _CERTIFICATES:
            raise ContentError("revoked.krl holds a section that is not known here", "Make it again without it")
    return Revoked(*(frozenset(some) for some in found.values()))
