"""Tools that this project did not write accept a bundle, and refuse it after a flip where they cover the byte."""

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key  # type: ignore[attr-defined]  # the package re-exports it

from cyberlayers.bundle import layout, sshsig
from cyberlayers.bundle.trust import allowed_line
from tests.bundle.office import ASSESSOR, REVIEWER, trust


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "bundle"))


def run(folder: Path, *words: str, given: bytes | None = None) -> int:
    return subprocess.run(words, cwd=folder, input=given, capture_output=True, check=False).returncode


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("words", [("sha256sum", "--strict", "-c"), ("shasum", "-a", "256", "-c")])
def test_checksum_tools_read_both_manifests(words: tuple[str, ...], copy: Path) -> None:
    assert run(copy, *words, layout.MANIFEST) == 0
    assert run(copy, *words, layout.TAGMANIFEST) == 0
    flip(copy / layout.BUNDLE)
    assert run(copy, *words, layout.MANIFEST) != 0


@pytest.mark.parametrize("signer", [ASSESSOR, REVIEWER], ids=lambda signer: signer.role)
def test_ssh_keygen_verifies_each_signature(signer: object, copy: Path, tmp_path: Path) -> None:
    who = ASSESSOR if signer is ASSESSOR else REVIEWER
    allowed = tmp_path / "allowed_signers"
    allowed.write_text("".join(f"{allowed_line(line)}\n" for line in trust().allowed))
    words = (
        "ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", who.principal, "-n", sshsig.NAMESPACE,
        "-s", layout.ssh_name(who.role, who.key.public.key8),
    )  # fmt: skip
    assert run(copy, *words, given=(copy / layout.TAGMANIFEST).read_bytes()) == 0
    flip(copy / layout.TAGMANIFEST)
    assert run(copy, *words, given=(copy / layout.TAGMANIFEST).read_bytes()) != 0


@pytest.mark.parametrize("name", [layout.ENVELOPE, layout.OSCAL_ENVELOPE])
def test_securesystemslib_counts_two_signers(name: str, folder: Path) -> None:
    keys = [
        Key.from_dict(
            one.key.public.sha256,
            {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": one.key.public.raw.hex()}},
        )
        for one in (ASSESSOR, REVIEWER)
    ]
    plain = json.loads((folder / name).read_bytes())
    assert len(Envelope.from_dict(json.loads(json.dumps(plain))).verify(keys, 2)) == 2
    plain["payload"] = base64.b64encode(base64.b64decode(plain["payload"]) + b" ").decode()
    with pytest.raises(VerificationError):
        Envelope.from_dict(plain).verify(keys, 2)


def test_openssl_verifies_the_envelope_that_jq_takes_apart(folder: Path, tmp_path: Path) -> None:
    envelope = str(folder / layout.ENVELOPE)
    payload, kind, signature = (
        subprocess.run(["jq", "-r", path, envelope], capture_output=True, check=True).stdout.strip()
        for path in (".payload", ".payloadType", f'.signatures[]|select(.keyid=="{ASSESSOR.key.public.sha256}").sig')
    )
    body = base64.b64decode(payload)
    (tmp_path / "pae").write_bytes(b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body))
    (tmp_path / "sig").write_bytes(base64.b64decode(signature))
    (tmp_path / "key.pem").write_bytes(ASSESSOR.key.public.pem())
    words = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem", "-in", "pae", "-sigfile", "sig")
    assert run(tmp_path, *words) == 0
    flip(tmp_path / "pae")
    assert run(tmp_path, *words) != 0
    subject = json.loads(body)["subject"][0]
    assert subject["digest"]["sha256"] == hashlib.sha256((folder / layout.TAGMANIFEST).read_bytes()).hexdigest()


def test_sqlite_finds_the_leaves_of_the_records_file(folder: Path) -> None:
    words = ["sqlite3", "-readonly", "-batch", str(folder / layout.DATABASE), "SELECT leaf FROM ledger ORDER BY seq"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert done.stdout == (folder / layout.RECORDS).read_bytes()


def test_a_private_part_has_the_hash_that_its_leaf_names(folder: Path) -> None:
    leaves = [json.loads(line) for line in (folder / layout.RECORDS).read_text().splitlines()]
    for line in (folder / layout.PRIVATE).read_text().splitlines():
        plain = json.loads(line)
        assert hashlib.sha256(plain["private"].encode()).hexdigest() == leaves[plain["seq"] - 1]["private_sha256"]


@pytest.mark.parametrize("words", [("unzip", "-tqq"), ("python3", "-m", "zipfile", "-t")])
def test_stock_archivers_read_the_zip(words: tuple[str, ...], zipped: Path) -> None:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    assert run(zipped.parent, *words, zipped.name) == 0
