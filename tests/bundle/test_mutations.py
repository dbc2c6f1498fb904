"""Thousands of mutated bundles and files: none is accepted, and none raises anything but our own errors."""

import base64
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import bag, checkpoint, dsse, keys, krl, layout, predicate, records, sshsig, strict_json
from cyberlayers.bundle.checkpoint import LogKey
from cyberlayers.bundle.predicate import BundleFile
from cyberlayers.bundle.seen import Seen
from cyberlayers.bundle.seen import parse as parse_seen
from cyberlayers.bundle.trust import ALLOWED, LOG_KEY, allowed_line, from_files, parse_allowed
from cyberlayers.errors import CyberlayersError
from cyberlayers.ledger.canonical import canonical
from tests.bundle.flipping import Tried, spread
from tests.bundle.forger import Forger
from tests.bundle.mutations import Mutate, anywhere, changed, in_json, in_zip, lines
from tests.bundle.office import ASSESSOR, ORIGIN, check, trust
from tests.bundle.test_hostile_signatures import counter
from tests.bundle.tiny import is_signature, tiny

FEW, MANY = 200, {"zips": 6_000, "envelopes": 7_000, "members": 7_000}
ENVELOPES = (layout.ENVELOPE, layout.OSCAL_ENVELOPE)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle with everything in it that a bundle may have."""
    path = tmp_path_factory.mktemp("original") / "b.zip"
    forger = Forger(tiny(with_database=True).export(path).path)
    counter({})(forger)
    path.write_bytes(forger.packed())
    assert check(path).found.verified
    return path


def mutator(name: str, dice: random.Random) -> Mutate:
    """Return a way to spoil a file of a bundle."""
    if name.endswith(".json") and dice.random() < 0.7:
        return in_json
    if name.endswith((".txt", ".jsonl", "checkpoint", ".sig")) and dice.random() < 0.5:
        return lines
    return anywhere


def mutated_zip(data: bytes, _: Forger, dice: random.Random) -> bytes:
    """Spoil the container."""
    return changed(data, in_zip, dice)


def mutated_envelope(_: bytes, forger: Forger, dice: random.Random) -> bytes:
    """Spoil an envelope, and pack the bundle again."""
    counters = [name for name in forger.files if layout.counter_signer(name)]
    name = dice.choice([*ENVELOPES, *counters])
    forger[name] = changed(forger[name], mutator(name, dice), dice)
    return forger.packed()


def mutated_member(_: bytes, forger: Forger, dice: random.Random) -> bytes:
    """Spoil any file, write manifests that fit it in half of the cases, and pack the bundle again."""
    name = dice.choice([layout.MANIFEST, layout.TAGMANIFEST, *sorted(forger.files)])
    forger[name] = changed(forger[name], mutator(name, dice), dice)
    if dice.random() < 0.5 and not is_signature(name):
        forger.manifest() if name.startswith(layout.DATA) else forger.tagmanifest()
    return forger.packed()


WAYS: dict[str, Callable[[bytes, Forger, random.Random], bytes]] = {
    "zips": mutated_zip,
    "envelopes": mutated_envelope,
    "members": mutated_member,
}


def try_each(original: Path, way: str, seed: int, count: int, path: Path) -> Tried:
    """Spoil a bundle in one way, again and again, and verify it each time."""
    data, forger, accepted = original.read_bytes(), Forger(original), []
    for number in range(count):
        dice = random.Random(f"{way} {seed} {number}")
        spoilt = WAYS[way](data, forger.copy(), dice)
        path.write_bytes(spoilt)
        if spoilt != data and check(path).found.verified:
            accepted.append(f"{way} {seed} {number}")
    return Tried(count, accepted)


@pytest.mark.parametrize("way", WAYS)
def test_some_mutated_bundles_are_refused(way: str, original: Path, tmp_path: Path) -> None:
    assert try_each(original, way, 0, FEW, tmp_path / "b.zip") == (FEW, [])


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_twenty_thousand_mutated_bundles_are_refused(way: str, original: Path, tmp_path: Path) -> None:
    workers = os.cpu_count() or 1
    count = MANY[way] // workers
    shares = [(original, way, 1 + number, count, tmp_path / f"{number}.zip") for number in range(workers)]
    assert spread(try_each, shares) == (count * workers, [])
    assert sum(MANY.values()) == 20_000


def liar(original: Path, seed: int, count: int, path: Path) -> Tried:
    """Spoil payload and sign it with the trusted key: whatever comes of it, no other error than ours may come."""
    forger, verified = Forger(original), []
    names = [name for name in sorted(forger.files) if name.startswith(layout.DATA)]
    for number in range(count):
        dice = random.Random(f"liar {seed} {number}")
        spoilt, name = forger.copy(), dice.choice(names)
        spoilt.drop(*(one for one in forger.files if layout.counter_signer(one) or "auditor" in one))
        spoilt[name] = changed(spoilt[name], mutator(name, dice), dice)
        spoilt.seal()
        path.write_bytes(spoilt.packed())
        if check(path).found.verified:
            verified.append(name)
    return Tried(count, verified)


NOT_COMPARED = {layout.START_HERE, layout.SCHEDULE, layout.VERIFY_MD, layout.VERIFY_SH, layout.OSCAL, layout.DATABASE}
"""What a trusted signer may write as he likes: pages for people, OSCAL's words, and unused bytes of the database."""


def test_what_a_trusted_signer_spoils_raises_nothing_else(original: Path, tmp_path: Path) -> None:
    tried = liar(original, 0, FEW, tmp_path / "b.zip")
    assert set(tried.accepted) - NOT_COMPARED == set()
    assert len(tried.accepted) < FEW // 2


@pytest.mark.long
def test_five_thousand_bundles_that_a_trusted_signer_spoils_raise_nothing_else(original: Path, tmp_path: Path) -> None:
    workers = os.cpu_count() or 1
    shares = [(original, 1 + number, 5_000 // workers, tmp_path / f"{number}.zip") for number in range(workers)]
    tried = spread(liar, shares)
    assert set(tried.accepted) - NOT_COMPARED == set()
    assert tried.number == 5_000 // workers * workers


def trusts(name: str) -> Callable[[bytes], Any]:
    """Return a reader of one file of the trust folder."""
    good = "".join(f"{allowed_line(line)}\n" for line in trust().allowed).encode()
    return lambda data: from_files({ALLOWED: good, name: data})


READERS: dict[str, tuple[Mutate, Callable[[bytes], Any]]] = {
    "envelope": (in_json, dsse.decode),
    "manifest": (lines, lambda data: bag.parse_manifest(data, "it")),
    "checkpoint": (lines, checkpoint.decode),
    "bundle.json": (in_json, lambda data: predicate.decode(BundleFile, data, "it")),
    "oscal": (in_json, lambda data: strict_json.decode(data, "it")),
    "leaf hashes": (lines, records.parse_hashes),
    "private parts": (in_json, records.parse_private),
    "records": (in_json, lambda data: records.read(data, {}, [b""])),
    "ssh signature": (lines, sshsig.decode),
    "allowed_signers": (anywhere, parse_allowed),
    "revoked.krl": (anywhere, krl.parse),
    "log.vkey": (anywhere, trusts(LOG_KEY)),
    "state.json": (in_json, parse_seen),
    "key.pub": (anywhere, keys.from_file),
    "key.pub.pem": (anywhere, keys.from_file),
    "key": (anywhere, keys.load),
    "locked key": (anywhere, lambda data: keys.load(data, b"word")),
}


@pytest.fixture(scope="module")
def seeds(original: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a good file of every kind."""
    forger, folder = Forger(original), tmp_path_factory.mktemp("keys")
    for name, word in (("plain", ""), ("locked", "word")):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-a", "1", "-N", word, "-C", "me", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", str(folder / "krl"), str(folder / "plain.pub")], check=True)
    stated = check(original).stated
    assert stated
    return {
        "envelope": forger[layout.ENVELOPE],
        "manifest": forger[layout.MANIFEST],
        "checkpoint": forger[layout.CHECKPOINT],
        "bundle.json": forger[layout.BUNDLE],
        "oscal": forger[layout.OSCAL],
        "leaf hashes": forger[layout.LEAF_HASHES],
        "private parts": forger[layout.PRIVATE].splitlines(keepends=True)[0],
        "records": forger[layout.RECORDS].splitlines(keepends=True)[3],
        "ssh signature": forger[layout.ssh_name("assessor", ASSESSOR.key.public.key8)],
        "allowed_signers": "".join(f"{allowed_line(line)}\n" for line in trust().allowed).encode(),
        "revoked.krl": (folder / "krl").read_bytes(),
        "log.vkey": LogKey(ORIGIN, ASSESSOR.key.public).vkey().encode(),
        "state.json": predicate.encode(Seen().after(stated.said, stated.sha256)),
        "key.pub": (folder / "plain.pub").read_bytes(),
        "key.pub.pem": ASSESSOR.key.public.pem(),
        "key": (folder / "plain").read_bytes(),
        "locked key": (folder / "locked").read_bytes(),
    }


def refusals(kind: str, data: bytes, count: int) -> int:
    """Return how many of so many mutations of a file are refused, in our own words."""
    mutate, read = READERS[kind]
    refused = 0
    for number in range(count):
        dice = random.Random(f"{kind} {number}")
        try:
            read(changed(data, dice.choice((mutate, anywhere)), dice))
        except CyberlayersError:
            refused += 1
    return refused


@pytest.mark.parametrize("kind", READERS)
def test_some_mutated_files_raise_only_our_own_errors(
    kind: str, seeds: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MAX_KDF_ROUNDS", 2)
    assert refusals(kind, seeds[kind], FEW // 2) > FEW // 10


@pytest.mark.long
@pytest.mark.parametrize("kind", READERS)
def test_mutated_files_raise_only_our_own_errors(
    kind: str, seeds: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MAX_KDF_ROUNDS", 2)
    assert refusals(kind, seeds[kind], 5_000) > 500


def test_json_is_accepted_in_its_canonical_form_and_in_no_other(seeds: dict[str, bytes]) -> None:
    accepted = 0
    for number in range(5 * FEW):
        dice = random.Random(f"spelling {number}")
        data = in_json(seeds[dice.choice(("envelope", "bundle.json", "oscal"))], dice)
        try:
            value = strict_json.decode(data, "it")
        except CyberlayersError:
            continue
        accepted += 1
        assert canonical(value).encode() == data
    assert accepted > FEW


def test_the_rounds_of_a_key_are_looked_at_before_they_are_run(seeds: dict[str, bytes]) -> None:
    head, *body, foot, _ = seeds["locked key"].split(b"\n")
    blob = bytearray(base64.b64decode(b"".join(body)))
    at = blob.index(b"bcrypt") + len("bcrypt") + 4 + 4 + 16
    assert blob[at : at + 4] == b"\0\0\0\1"
    blob[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(CyberlayersError, match="rounds"):
        keys.load(b"\n".join([head, base64.b64encode(blob), foot, b""]), b"word")
