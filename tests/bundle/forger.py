"""A bundle taken apart, so that it can be spoilt, sealed again as far as a forger could, and put together."""

import copy
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from cyberlayers.bundle import bag, dsse, layout, predicate, sshsig, zipform
from cyberlayers.bundle.sink import ZipSink
from cyberlayers.bundle.write import Signer
from tests.bundle.office import ASSESSOR

Spoil = Callable[["Forger"], None]


class Forger:
    """The files of a bundle, and what somebody might do to them."""

    def __init__(self, original: Path) -> None:
        with zipfile.ZipFile(original) as container:
            names = container.namelist()
            self.folder = names[0].partition("/")[0]
            self.files = {name.partition("/")[2]: container.read(name) for name in names}

    def __getitem__(self, name: str) -> bytes:
        return self.files[name]

    def __setitem__(self, name: str, data: bytes) -> None:
        self.files[name] = data

    def copy(self) -> Self:
        """Return the same files, to be spoilt on their own."""
        other = copy.copy(self)
        other.files = dict(self.files)
        return other

    def drop(self, *names: str) -> None:
        """Remove files."""
        for name in names:
            del self.files[name]

    def replace(self, name: str, old: bytes, new: bytes) -> None:
        """Change some bytes of a file that must hold them."""
        assert old in self.files[name]
        self.files[name] = self.files[name].replace(old, new, 1)

    def json(self, name: str) -> Any:  # noqa: ANN401 - JSON's own type
        """Return a file of JSON."""
        return json.loads(self.files[name])

    def statement(self, name: str = layout.ENVELOPE) -> Any:  # noqa: ANN401 - JSON's own type
        """Return the statement in an envelope."""
        return json.loads(dsse.decode(self.files[name]).payload)

    def manifest(self) -> None:
        """Write the manifest and the tagmanifest again, the size of the payload too."""
        payload = {name: data for name, data in self.files.items() if name.startswith(layout.DATA)}
        self.files[layout.MANIFEST] = bag.manifest({name: sha256(data) for name, data in payload.items()})
        oxum = bag.Oxum(sum(map(len, payload.values())), len(payload))
        lines = self.files[layout.BAG_INFO].decode().splitlines()[:2]
        self.files[layout.BAG_INFO] = "\n".join([*lines, f"Payload-Oxum: {oxum.octets}.{oxum.streams}", ""]).encode()
        self.tagmanifest()

    def tagmanifest(self) -> None:
        """Write the tagmanifest again."""
        tags = {name: sha256(self.files[name]) for name in layout.TAG_FILES if name in self.files}
        self.files[layout.TAGMANIFEST] = bag.manifest(tags)

    def sign(self, signers: Sequence[Signer] = (ASSESSOR,), **said: Any) -> None:  # noqa: ANN401 - fields by name
        """Sign the tagmanifest as it is now, as somebody who holds the keys would."""
        plain = {**self.statement()["predicate"], **said}
        digest = sha256(self.files[layout.TAGMANIFEST])
        payload = dsse.statement(layout.TAGMANIFEST, digest, predicate.BUNDLE_TYPE, plain)
        self.files[layout.ENVELOPE] = dsse.sign(payload, [one.key for one in signers])
        for one in signers:
            name = layout.ssh_name(one.role, one.key.public.key8)
            self.files[name] = sshsig.sign(one.key, self.files[layout.TAGMANIFEST])
        if layout.OSCAL in self.files and layout.OSCAL_ENVELOPE in self.files:
            about = self.statement(layout.OSCAL_ENVELOPE)
            about["subject"][0]["digest"]["sha256"] = sha256(self.files[layout.OSCAL])
            self.files[layout.OSCAL_ENVELOPE] = dsse.sign(
                json.dumps(about, sort_keys=True, separators=(",", ":")).encode(), [one.key for one in signers]
            )

    def seal(self) -> None:
        """Write everything again that follows from the payload: what a dishonest signer would do."""
        self.manifest()
        self.sign()

    def packed(self) -> bytes:
        """Return the files as a canonical zip, made in memory, whatever their names."""
        body, entries = bytearray(), []
        for name, data in sorted(self.files.items()):
            entry = zipform.Entry(f"{self.folder}/{name}", len(data), zlib.crc32(data), len(body))
            body += zipform.local_header(entry) + data
            entries.append(entry)
        directory = b"".join(zipform.central_header(entry) for entry in entries)
        return bytes(body) + directory + zipform.end_records(entries, len(body), len(directory))

    def unpacked(self, folder: Path) -> Path:
        """Write the files as a plain folder."""
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder

    def save(self, path: Path) -> Path:
        """Write the files as a canonical zip."""
        with ZipSink(path, self.folder) as sink:
            for name in sorted(self.files):
                sink.add(name, len(self.files[name]), [self.files[name]])
            sink.finish()
        return path


def then(*steps: Spoil) -> Spoil:
    """Do one thing after the other."""

    def spoil(forger: Forger) -> None:
        for step in steps:
            step(forger)

    return spoil


def dropped(*names: str) -> Spoil:
    """Take files away and change nothing else."""
    return lambda forger: forger.drop(*names)


def moved(old: str, new: str) -> Spoil:
    """Rename a file."""
    return lambda forger: forger.files.update({new: forger.files.pop(old)})


def replaced(name: str, old: bytes, new: bytes) -> Spoil:
    """Change some bytes of a file."""
    return lambda forger: forger.replace(name, old, new)


def sha256(data: bytes) -> str:
    """Return the digest of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
