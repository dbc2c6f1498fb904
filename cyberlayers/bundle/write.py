"""Write a bundle from the values it consists of, sign it, and counter-sign one that exists.

Rules:

* one pass: every payload byte is read once, hashed on the way, and written; the tag files and signatures follow from
  the digests and come last, which is also where their names sort;
* bytes that are recorded with a digest must have it, or nothing is written;
* the tagmanifest is what is signed; each signer signs the statement (DSSE) and the tagmanifest itself (SSHSIG);
* the private parts of the records about accounts, and of the first one, which holds the key that hides them, are
  never written;
* a counter-signature adds two files under `signatures/` and changes nothing else.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from cyberlayers.bundle import bag, checkpoint, dsse, layout, predicate, records, sshsig
from cyberlayers.bundle.copying import Progress, Source, copied
from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.keys import PrivateKey
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.oscal import STATEMENT, SUBJECT
from cyberlayers.bundle.predicate import BundleFile, CounterPredicate, RequiredSigner, Role
from cyberlayers.bundle.sink import FolderSink, Sink, ZipSink, add_beside
from cyberlayers.errors import ContentError
from cyberlayers.ledger.merkle import root


@dataclass(frozen=True)
class Item:
    """The bytes of one item of evidence, and the name that a person gave the file."""

    evidence: str
    label: str
    source: Source


@dataclass(frozen=True)
class Signer:
    """Who signs, in which role."""

    role: Role
    principal: str
    key: PrivateKey

    @property
    def required(self) -> RequiredSigner:
        """Return the signer as the predicate names one."""
        return RequiredSigner(role=self.role, principal=self.principal, key_sha256=self.key.public.sha256)


@dataclass(frozen=True)
class Content:
    """What a bundle consists of.

    Attributes:
        said: `bundle.json`, the predicate in it.
        criteria: the bytes of catalogue, profile and policy, in this order.
        entries: the records, in ledger order.
        leaf_hashes: those of the whole ledger.
        items: the evidence whose bytes go in.
        pages: START-HERE.html, schedule.csv, VERIFY.md and verify.sh, by their names in the bundle.
        oscal: assessment results, in canonical JSON.
        database: the copy of the store.
        previous: the checkpoint of the bundle before.
    """

    said: BundleFile
    criteria: tuple[bytes, bytes, bytes]
    entries: Sequence[records.Entry]
    leaf_hashes: Sequence[bytes]
    items: Sequence[Item] = ()
    pages: Mapping[str, bytes] = field(default_factory=dict)
    oscal: bytes | None = None
    database: Source | None = None
    previous: bytes | None = None


@dataclass(frozen=True)
class Written:
    """A bundle that was written: where, and the digest of what was signed."""

    path: Path
    bundle_id: str
    tagmanifest_sha256: str


def write(  # noqa: PLR0913 - the content, who signs, where and how
    out: Path,
    content: Content,
    signers: Sequence[Signer],
    *,
    zipped: bool,
    progress: Progress | None = None,
    durable: Callable[[Written], None] | None = None,
) -> Written:
    """Write and sign a bundle.

    Args:
        out: the final name of the file or folder.
        content: what goes in.
        signers: who signs; the first one's key signs the head of the log.
        zipped: whether as a zip or as a folder.
        progress: called with the payload bytes written so far, and all of them.
        durable: called once every byte is durable, before the bundle has its final name; if it raises, it gets none.

    Raises:
        ContentError: the values contradict each other, bytes are not those that were recorded, or `out` exists.
        MissingError: it cannot be written.
    """
    _check(content, signers)
    said = content.said
    payload = _payload(content, signers[0].key)
    oxum = bag.Oxum(sum(source.size for source in payload.values()), len(payload))
    folder = layout.folder_name(said.predicate.bundle_id, said.marking)
    day = said.predicate.created_at.date().isoformat()
    with ZipSink(out, folder) if zipped else FolderSink(out) as sink:
        tags = _Tags(sink)
        tags.add(layout.BAG_INFO, bag.bag_info(said.predicate.bundle_id, day, oxum))
        tags.add(layout.BAGIT, bag.BAGIT_TXT)
        manifest = bag.manifest(copied(sink, payload, progress))
        tags.add(layout.MANIFEST, manifest)
        tagmanifest = bag.manifest(tags.digests)
        for name, data in sorted(_signatures(tagmanifest, content, signers).items()):
            tags.add(name, data)
        tags.add(layout.TAGMANIFEST, tagmanifest)
        written = Written(out, said.predicate.bundle_id, hashlib.sha256(tagmanifest).hexdigest())
        sink.finish(partial(durable, written) if durable is not None else None)
    return written


def countersign(path: Path, said: CounterPredicate, key: PrivateKey) -> tuple[str, str]:
    """Add a counter-signature to a bundle that the caller has verified, and return the names of its two files.

    Raises:
        ContentError: the key is not the one that is named, or has signed already, in whatever role.
        RefusedError: the container is not a bundle's.
        MissingError: it cannot be written.
    """
    if said.key_sha256 != key.public.sha256:
        raise ContentError("the counter-signature names another key than it is signed with")
    members = open_members(path)
    try:
        tagmanifest = members.read(layout.TAGMANIFEST, bag.MAX_LINE * len(layout.TAG_FILES))
        digest = hashlib.sha256(tagmanifest).hexdigest()
        payload = dsse.statement(layout.TAGMANIFEST, digest, predicate.COUNTER_TYPE, said.plain())
        added = {
            layout.counter_name(said.role, key.public.key8): dsse.sign(payload, [key]),
            layout.ssh_name(said.role, key.public.key8): sshsig.sign(key, tagmanifest),
        }
        shapes = (layout.ssh_signer, layout.counter_signer)
        signed = {who[1] for name in members.sizes for shape in shapes if (who := shape(name))}
        if key.public.key8 in signed:
            raise ContentError("this key has signed the bundle already", "Another signature takes another key")
        add_signatures(path, members, added)
    finally:
        members.close()
    first, second = added
    return first, second


def add_signatures(path: Path, members: Members, added: Mapping[str, bytes]) -> None:
    """Add files under `signatures/` to a bundle that lies at a path, in whichever form.

    Raises:
        ContentError: one is there already.
        MissingError: it cannot be written.
    """
    if isinstance(members, FolderMembers):
        add_beside(path, added.items())
    else:
        _rewrite(path, members, members.folder or "", added)


class _Tags:
    """Adds the tag files and remembers what the tagmanifest covers."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.digests: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        self._sink.add(name, len(data), [data])
        if name in layout.TAG_FILES:
            self.digests[name] = hashlib.sha256(data).hexdigest()


def _check(content: Content, signers: Sequence[Signer]) -> None:
    said = content.said.predicate
    if not signers:
        raise ContentError("nobody signs the bundle", "Name a key", option="--key")
    if len({signer.key.public.raw for signer in signers}) != len(signers):
        raise ContentError("one key signs twice", "Name each key once")
    missing = [signer.principal for signer in signers if signer.required not in said.required_signers]
    if missing:
        raise ContentError(f"{missing[0]} signs without being named as a signer")
    if said.log.size != len(content.leaf_hashes) or said.log.root_sha256 != root(content.leaf_hashes).hex():
        raise ContentError("the head of the log is not that of its leaves")
    if any(entry.private is not None and records.is_never_shown(entry.leaf) for entry in content.entries):
        raise ContentError("the words of a record about accounts are never exported", "Withhold its private part")


def _payload(content: Content, log_key: PrivateKey) -> dict[str, Source]:
    head = content.said.predicate.log
    signed = checkpoint.sign(checkpoint.Checkpoint(head.origin, head.size, bytes.fromhex(head.root_sha256)), log_key)
    small: dict[str, bytes | None] = {
        **content.pages,
        layout.BUNDLE: predicate.encode(content.said),
        **dict(zip((layout.CATALOGUE, layout.PROFILE, layout.POLICY), content.criteria, strict=True)),
        layout.RECORDS: records.records_file(content.entries),
        layout.PRIVATE: records.private_file(content.entries),
        layout.LEAF_HASHES: records.hashes_file(content.leaf_hashes),
        layout.CHECKPOINT: signed,
        layout.CHECKPOINT_PREVIOUS: content.previous,
        layout.OSCAL: content.oscal,
    }
    payload = {name: _in_memory(data) for name, data in small.items() if data is not None}
    if content.database is not None:
        payload[layout.DATABASE] = content.database
    for item in content.items:
        payload[layout.evidence_name(item.evidence, layout.safe_name(item.label))] = item.source
    layout.check_names(payload)
    return payload


def _in_memory(data: bytes) -> Source:
    return Source(len(data), lambda: BytesIO(data))


def _signatures(tagmanifest: bytes, content: Content, signers: Sequence[Signer]) -> dict[str, bytes]:
    keys = [signer.key for signer in signers]
    digest = hashlib.sha256(tagmanifest).hexdigest()
    payload = dsse.statement(layout.TAGMANIFEST, digest, predicate.BUNDLE_TYPE, content.said.predicate.plain())
    found = {layout.ENVELOPE: dsse.sign(payload, keys)}
    for signer in signers:
        found[layout.ssh_name(signer.role, signer.key.public.key8)] = sshsig.sign(signer.key, tagmanifest)
    if content.oscal is not None:
        about = dsse.statement(SUBJECT, hashlib.sha256(content.oscal).hexdigest(), STATEMENT.type, STATEMENT.predicate)
        found[layout.OSCAL_ENVELOPE] = dsse.sign(about, keys)
    return found


def _rewrite(path: Path, members: Members, folder: str, added: Mapping[str, bytes]) -> None:
    """Write a zip again with some files more, and put it in the old one's place."""
    with ZipSink(path, folder, replace=True) as sink:
        for name in sorted([*members.sizes, *added]):
            if name in added:
                sink.add(name, len(added[name]), [added[name]])
            else:
                sink.add(name, members.sizes[name], members.chunks(name))
        sink.finish()
