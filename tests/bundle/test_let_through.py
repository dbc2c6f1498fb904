"""What stock tools let through, and this verifier does not: each test shows both sides.

One test for each sentence of the bundle design about it. Where the stock tool is a Python package it accepts, in the
same test, the very bytes that are refused here: otherwise the refusal would say nothing.
"""

# ruff: noqa: ANN401 - JSON's own type

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import unicodedata
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]  # the package has no types
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.dsse import Envelope
from securesystemslib.signer import Key  # type: ignore[attr-defined]  # the package re-exports it

from cyberlayers.bundle import dsse, layout, sshsig
from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.sshsig import NAMESPACE
from cyberlayers.bundle.trust import parse_allowed
from cyberlayers.bundle.wire import string
from cyberlayers.errors import ContentError
from cyberlayers.ledger.canonical import canonical
from tests.bundle.forger import Forger
from tests.bundle.office import ASSESSOR, Office, check, codes
from tests.bundle.test_hostile_containers import BYTES, PACKED

TRESTLE = shutil.which("trestle", path=str(Path(sys.executable).parent)) or shutil.which("trestle")


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "bundle"))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office(with_database=False).export(path)
    return path


def only_md5(folder: Path) -> None:
    """Put a manifest of MD5 in the manifest's place."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.glob("data/**/*") if path.is_file())
    lines = [
        f"{hashlib.md5((folder / name).read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n" for name in names
    ]
    (folder / "manifest-md5.txt").write_text("".join(lines))
    (folder / layout.MANIFEST).unlink()
    (folder / layout.TAGMANIFEST).unlink()


def twins(folder: Path) -> None:
    """Add two files whose names look alike, and list one of them under the other's name."""
    composed, apart = (f"data/{unicodedata.normalize(form, 'é')}.txt" for form in ("NFC", "NFD"))
    (folder / composed).write_text("one")
    (folder / apart).write_text("one")
    digest = hashlib.sha256(b"one").hexdigest()
    with (folder / layout.MANIFEST).open("a") as file:
        file.write(f"{digest}  {composed}\n")
    (folder / layout.TAGMANIFEST).unlink()
    info = folder / layout.BAG_INFO
    info.write_text("".join(line for line in info.read_text().splitlines(keepends=True) if "Oxum" not in line))


BAGS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a file added outside data": ("FILE_EXTRA", lambda folder: (folder / "README.txt").write_text("trust me")),
    "a folder added outside data": ("FILE_EXTRA", lambda folder: shutil.copytree(folder / "data", folder / "more")),
    "its signatures removed": ("SIG_MISSING", lambda folder: shutil.rmtree(folder / "signatures")),
    "its tagmanifest removed": ("FILE_MISSING", lambda folder: (folder / layout.TAGMANIFEST).unlink()),
    "a manifest of MD5 only": ("ALGORITHM", only_md5),
    "two names that differ in their Unicode form": ("ZIP_NAME", twins),
}


@pytest.mark.parametrize("wrong", BAGS)
def test_a_bag_is_refused_that_bagit_accepts_with(wrong: str, copy: Path) -> None:
    code, spoil = BAGS[wrong]
    spoil(copy)
    assert bagit.Bag(str(copy)).validate()
    assert codes(check(copy)) == {code}


def key(key_id: str = ASSESSOR.key.public.sha256) -> Key:
    """Return the assessor's key, under an id, as securesystemslib has it."""
    public = {"public": ASSESSOR.key.public.raw.hex()}
    return Key.from_dict(key_id, {"keytype": "ed25519", "scheme": "ed25519", "keyval": public})


def alias(plain: Any) -> None:
    """Let one signature stand a second time, under another id."""
    plain["signatures"].append({**plain["signatures"][0], "keyid": "f" * 64})


def loose(text: str) -> str:
    """Return base64 whose last letter has bits that stand for nothing."""
    stem = text.rstrip("=")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = stem[:-1] + letters[letters.index(stem[-1]) ^ 1] + text[len(stem) :]
    assert other != text
    assert base64.b64decode(other) == base64.b64decode(text)
    return other


def respelt(change: Callable[[str], str]) -> Callable[[Any], None]:
    """Spell a signature in another way."""
    return lambda plain: plain["signatures"][0].update(sig=change(plain["signatures"][0]["sig"]))


OTHER_ALPHABET = str.maketrans("+/", "-_")
ENVELOPES: dict[str, tuple[str, int, Callable[[Any], object]]] = {
    "an unknown field": ("ENCODING", 1, lambda plain: plain.update(note="x")),
    "an unknown field in a signature": ("ENCODING", 1, lambda plain: plain["signatures"][0].update(note="x")),
    "base64 with loose bits": ("ENCODING", 1, respelt(loose)),
    "base64 in the other alphabet": ("ENCODING", 1, respelt(lambda text: text.translate(OTHER_ALPHABET))),
    "one signer twice under an alias": ("SIG_UNTRUSTED", 2, alias),
}


@pytest.mark.parametrize("wrong", ENVELOPES)
def test_an_envelope_is_refused_that_securesystemslib_accepts_with(wrong: str, original: Path, tmp_path: Path) -> None:
    code, threshold, spoil = ENVELOPES[wrong]
    forger = Forger(original)
    plain = forger.json(layout.ENVELOPE)
    spoil(plain)
    forger[layout.ENVELOPE] = canonical(plain).encode()
    ids = [one["keyid"] for one in plain["signatures"]]
    accepted = Envelope.from_dict(json.loads(forger[layout.ENVELOPE])).verify([key(one) for one in ids], threshold)
    assert len(accepted) == threshold
    assert codes(check(forger.save(tmp_path / "b.zip"))) == {code}


def test_one_key_is_one_signer_though_securesystemslib_counts_two(original: Path) -> None:
    forger = Forger(original)
    spelt = forger.json(layout.ENVELOPE)
    alias(spelt)
    envelope = Envelope.from_dict(json.loads(canonical(spelt)))
    assert len(envelope.verify([key(), key("f" * 64)], 2)) == 2
    own = dsse.decode(canonical(spelt).encode())
    with pytest.raises(RefusedError) as refused:
        dsse.signers(own, {ASSESSOR.key.public.sha256: ASSESSOR.key.public, "f" * 64: ASSESSOR.key.public})
    assert refused.value.code is Code.SIGNER_DUPLICATE


def assessment_results(office: Office) -> Any:
    """Return assessment results that trestle takes for whole, with a link to each item."""
    given = office.content().oscal
    assert given is not None
    links = json.loads(given)["assessment-results"]["back-matter"]

    def identity() -> str:
        return str(uuid.uuid4())

    return {
        "uuid": identity(),
        "metadata": {
            "title": "Results", "last-modified": "2026-04-01T12:00:00+00:00", "version": "1", "oscal-version": "1.2.1",
        },
        "import-ap": {"href": "#" + identity()},
        "results": [
            {
                "uuid": identity(), "title": "t", "description": "d", "start": "2026-04-01T12:00:00+00:00",
                "reviewed-controls": {"control-selections": [{"include-all": {}}]},
            }
        ],
        "back-matter": {"resources": [{**one, "uuid": identity()} for one in links["resources"]]},
    }  # fmt: skip


def first_link(results: Any) -> Any:
    return results["back-matter"]["resources"][0]["rlinks"][0]


def first_hash(results: Any) -> Any:
    return first_link(results)["hashes"][0]


RESULTS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a version that does not exist": ("OSCAL_VERSION", lambda it: it["metadata"].update({"oscal-version": "9.9.9"})),
    "an MD5 hash": ("OSCAL_HASH", lambda it: first_hash(it).update(algorithm="MD5", value="0" * 32)),
    "a truncated hash": ("OSCAL_HASH", lambda it: first_hash(it).update(value=first_hash(it)["value"][:32])),
    "a file that is missing": ("OSCAL_LINK", lambda it: first_link(it).update(href="../evidence/E-000009/none.txt")),
}


def test_assessment_results_are_refused_that_trestle_accepts(tmp_path: Path) -> None:
    assert TRESTLE, "install compliance-trestle"
    office, made = Office(with_database=False), {}
    for number, wrong in enumerate(["nothing", *RESULTS]):
        plain = assessment_results(office)
        if wrong in RESULTS:
            RESULTS[wrong][1](plain)
        made[wrong] = canonical({"assessment-results": plain}).encode()
        path = tmp_path / "assessment-results" / f"case{number}" / "assessment-results.json"
        path.parent.mkdir(parents=True)
        path.write_bytes(made[wrong])
    subprocess.run([TRESTLE, "init", "--local"], cwd=tmp_path, capture_output=True, check=True)
    done = subprocess.run([TRESTLE, "validate", "-a"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("VALID") == len(made)
    for number, (wrong, data) in enumerate(made.items()):
        office.export(tmp_path / f"{number}.zip", content=replace(office.content(), oscal=data))
        found = check(tmp_path / f"{number}.zip")
        assert codes(found) == ({RESULTS[wrong][0]} if wrong in RESULTS else set()), wrong


ZIPS = {
    "bytes before the first entry", "bytes after the end", "a comment", "another date", "another version",
    "an encrypted entry", "a descriptor", "a deflated entry", "another CRC in the first header",
    "an entry larger than the file", "an entry one byte shorter", "a link by its mode", "a device by its mode",
    "another number of entries", "several disks",
    "deflated by a stock tool", "stored by a stock tool, with dates", "an entry for a folder",
    "its entries in another order", "a second folder", "a file beside the folder", "another name of the folder",
    "a name that climbs", "a name from the root", "a name with a backslash", "a name with a drive",
    "a name with a stream", "a hidden name", "a name that ends in a dot", "a device of Windows",
    "a name with an escape", "a name with a zero byte", "two names that differ in capitals", "one file twice",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("wrong", sorted(ZIPS))
def test_a_zip_is_refused_that_python_reads_without_a_word_with(wrong: str, original: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    if wrong in BYTES:
        path.write_bytes(BYTES[wrong][1](original.read_bytes()))
    else:
        PACKED[wrong][1](Forger(original), path)
    with zipfile.ZipFile(path) as container:
        assert container.testzip() is None
        assert container.namelist()
    assert codes(check(path)) == {(BYTES.get(wrong) or PACKED[wrong])[0]}


def test_python_reads_more_than_eighteen_hostile_zips() -> None:
    assert len(ZIPS) > 18
    assert BYTES.keys() | PACKED.keys() >= ZIPS


def test_the_small_order_key_that_signs_everything_is_no_key() -> None:
    raw = b"\x01" + bytes(31)
    for message in (b"one", b"another"):
        # Its signature over everything: the neutral point, and zero. A wrong one would raise InvalidSignature.
        assert Ed25519PublicKey.from_public_bytes(raw).verify(raw + bytes(32), message) is None
    with pytest.raises(ContentError, match="not a sound Ed25519 key"):
        PublicKey(raw)
    blob = base64.b64encode(string(b"ssh-ed25519") + string(raw)).decode()
    with pytest.raises(ContentError, match="allowed_signers:1: a public key is not a sound"):
        parse_allowed(f'a@b namespaces="{NAMESPACE}" ssh-ed25519 {blob}\n'.encode())


def test_a_form_feed_in_a_comment_begins_no_line_as_it_begins_none_for_ssh_keygen(tmp_path: Path) -> None:
    line = ASSESSOR.key.public.line()
    (tmp_path / "it.sig").write_bytes(sshsig.sign(ASSESSOR.key, b"it"))
    for between in ("\f", "\v", "\x1c", "\x85", "\u2028"):
        hidden = f"# the keys of the council{between}mayor@council {line}\n"
        (tmp_path / "allowed").write_text(hidden, encoding="utf-8")
        words = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "mayor@council", "-n", NAMESPACE, "-s", "it.sig"]
        assert subprocess.run(words, cwd=tmp_path, input=b"it", capture_output=True, check=False).returncode != 0
        assert parse_allowed(hidden.encode()) == ()
