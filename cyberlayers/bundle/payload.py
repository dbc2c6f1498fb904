"""The files of a bundle against its manifests, and the only way in which their bytes are handed out afterwards.

Rules:

* the tagmanifest covers exactly the three other tag files; the manifest covers exactly the payload;
* every file is hashed, several at a time, in flat memory;
* bytes that are used are hashed as they are read and compared, so that what is used is what was verified.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cyberlayers.bundle import bag, layout
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.opening import Opened
from cyberlayers.bundle.predicate import Predicate
from cyberlayers.bundle.refusal import Code, RefusedError

MAX_TAG_FILE = 4096
MAX_MANIFEST = 64 * 1024 * 1024
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Payload:
    """The payload of a bundle whose tagmanifest is signed: names, digests, and bytes that have them.

    Attributes:
        digests: SHA-256 in hex by name.
    """

    members: Members
    digests: Mapping[str, str]

    def read(self, name: str, cap: int) -> bytes:
        """Return a file's bytes.

        Raises:
            RefusedError: FILE_MISSING, LIMIT, or DIGEST where they are not those that were verified.
        """
        if name not in self.digests:
            raise RefusedError(Code.FILE_MISSING, f"{name} is missing")
        return _read(self.members, name, self.digests[name], cap)


def check_tag_files(members: Members, tagmanifest: bytes, said: Predicate) -> bytes:
    """Check the tag files, and return the manifest's bytes.

    Raises:
        RefusedError: MANIFEST_SYNTAX, SIGNED_SET, DIGEST or OXUM.
    """
    covered = bag.parse_manifest(tagmanifest, layout.TAGMANIFEST)
    if set(covered) != set(layout.TAG_FILES):
        raise RefusedError(Code.SIGNED_SET, "the tagmanifest does not cover exactly the three other tag files")
    caps = {layout.BAGIT: MAX_TAG_FILE, layout.BAG_INFO: MAX_TAG_FILE, layout.MANIFEST: MAX_MANIFEST}
    read = {name: _read(members, name, covered[name], cap) for name, cap in caps.items()}
    sizes = [size for name, size in members.sizes.items() if name.startswith(layout.DATA)]
    oxum = bag.Oxum(sum(sizes), len(sizes))
    expected = bag.bag_info(said.bundle_id, said.created_at.date().isoformat(), oxum)
    if read[layout.BAG_INFO] != expected:
        if f"Payload-Oxum: {oxum.octets}.{oxum.streams}\n".encode() not in read[layout.BAG_INFO]:
            raise RefusedError(Code.OXUM, "the payload has another size than bag-info.txt says")
        raise RefusedError(Code.MANIFEST_SYNTAX, "bag-info.txt is not in its one form")
    if read[layout.BAGIT] != bag.BAGIT_TXT:
        raise RefusedError(Code.MANIFEST_SYNTAX, "bagit.txt is not in its one form")
    return read[layout.MANIFEST]


def check_files(
    opened: Opened, manifest: bytes, meanwhile: Callable[[Payload], T], progress: Progress | None = None
) -> tuple[Payload, T]:
    """Check that the payload is what the manifest lists, byte for byte.

    Args:
        opened: the bundle.
        manifest: its verified bytes.
        meanwhile: called with the payload while it is hashed; what it reads is hashed as it is read, and what it
            returns is returned only if every byte holds.
        progress: called with the payload bytes hashed so far, and all of them.

    Raises:
        RefusedError: MANIFEST_SYNTAX, FILE_MISSING, FILE_EXTRA or DIGEST.
    """
    members = opened.members
    digests = bag.parse_manifest(manifest, layout.MANIFEST)
    present = {name for name in members.sizes if name.startswith(layout.DATA)}
    if missing := sorted(digests.keys() - present):
        raise RefusedError(Code.FILE_MISSING, f"{missing[0]} is missing{_more(missing)}")
    if extra := sorted(present - digests.keys()):
        raise RefusedError(Code.FILE_EXTRA, f"{extra[0]} is not in the manifest{_more(extra)}")
    total, done = sum(members.sizes[name] for name in digests), 0
    different: list[str] = []
    payload = Payload(members, digests)
    found = meanwhile(payload)
    for names, answers in opened.hashing.answers():
        different += [name for name, digest in zip(names, answers, strict=True) if digest != digests[name]]
        done += sum(members.sizes[name] for name in names)
        if progress is not None:
            progress(done, total)
    if different:
        different.sort()
        raise RefusedError(
            Code.DIGEST,
            f"the bytes of {different[0]} are not those that were signed{_more(different)}",
            "Ask for the bundle again, and say which file was changed",
        )
    return payload, found


def _read(members: Members, name: str, digest: str, cap: int) -> bytes:
    data = members.read(name, cap)
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusedError(Code.DIGEST, f"the bytes of {name} are not those that were signed")
    return data


def _more(names: list[str]) -> str:
    return f" (and {len(names) - 1} more)" if len(names) > 1 else ""
