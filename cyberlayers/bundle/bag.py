"""The tag files of a BagIt 1.0 bag (RFC 8493), in one form.

Rules:

* a manifest line is the SHA-256 in lower-case hex, two spaces, the name, a line feed; lines are sorted by name, so
  that `sha256sum -c` and `shasum -c` read it;
* `bag-info.txt` and `bagit.txt` have one spelling each, which is compared, never interpreted;
* names need no percent-encoding, because no name holds a line feed or a percent sign.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from cyberlayers.bundle.layout import check_names
from cyberlayers.bundle.refusal import Code, RefusedError

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MAX_LINE = 512
_ENTRY = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[\x21-\x7e]+)")


class Oxum(NamedTuple):
    """How large a payload is: bytes and files."""

    octets: int
    streams: int


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return a manifest of names and their SHA-256 in hex."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def parse_manifest(data: bytes, name: str) -> dict[str, str]:
    """Return the names and digests of a manifest.

    Raises:
        RefusedError: MANIFEST_SYNTAX; ZIP_NAME and its like for names that no bundle may hold.
    """
    refused = RefusedError(Code.MANIFEST_SYNTAX, f"{name} is not a sorted list of SHA-256 digests and names")
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise refused from None
    entries = [_ENTRY.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not all(entries):
        raise refused
    found = [(entry["name"], entry["digest"]) for entry in entries if entry]
    check_names(one for one, _ in found)
    digests = dict(found)
    if manifest(digests) != data:
        raise refused
    return digests


def bag_info(identity: str, day: str, oxum: Oxum) -> bytes:
    """Return `bag-info.txt` for a bundle's id, the day it was made, and its size."""
    return (
        f"Bagging-Date: {day}\n"
        f"External-Identifier: {identity}\n"
        f"Payload-Oxum: {oxum.octets}.{oxum.streams}\n"
    ).encode()  # fmt: skip
