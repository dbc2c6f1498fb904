"""Tools that this project did not write accept a bundle, and refuse it after a flip where they cover the byte.

The bundle is one that the command line exported, stamped by an authority of stock openssl; where two must have signed
the same envelope, one that the writer made for two signers. What these tools let through and we do not stands in
`test_let_through` and, for timestamps, in `test_timestamp`.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]  # the package has no types
import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key  # type: ignore[attr-defined]  # the package re-exports it

from cyberlayers.bundle import keys, layout, sshsig
from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.trust import allowed_line
from cyberlayers.cli.entry import main
from tests.bundle.authority import Authority, flipped
from tests.bundle.office import ASSESSOR, REVIEWER, trust

TRESTLE = shutil.which("trestle", path=str(Path(sys.executable).parent)) or shutil.which("trestle")
NAMED = ("sha256sum", "shasum", "ssh-keygen", "jq", "openssl", "sqlite3")
MISSING = [tool for tool in NAMED if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} missing: see requirements/debian.txt")
WHO = "lead@council"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a workspace with evidence, a key, and the bundle `b` that it exported, beside it."""
    folder = tmp_path_factory.mktemp("real") / "council"
    log = folder.parent / "restore.txt"
    log.write_text("restore of the case system: start 09:00, end 14:20\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_ROUNDS", 1)
        patch.setenv("CYBERLAYERS_PASSPHRASE", "of a key that lives as long as a test")
        assert main(["init", str(folder), "--organisation", "Our Council"]) == 0
        for words in (
            ["answer", "L1-12", "--true", "p1,p2", "--false", "n1,n2,n3"],
            ["evidence", "add", "L1-12", "--file", str(log), "--title", "Restore", "--method", "examine", "--statement",
             "L1-12:p1"],
            ["key", "new", WHO],
            ["bundle", "export", str(folder.parent / "b")],
            ["bundle", "verify", str(folder.parent / "b"), "--trust", str(folder / "trust")],
        ):  # fmt: skip
            assert main(["--workspace", str(folder), *words]) == 0
        yield folder


@pytest.fixture
def copy(workspace: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(workspace.parent / "b", tmp_path / "bundle"))


@pytest.fixture(scope="module")
def key(workspace: Path) -> PublicKey:
    return keys.from_file((workspace / "keys" / f"{WHO}.pub").read_bytes())


def run(folder: Path, *words: str | Path, given: bytes | None = None) -> int:
    return subprocess.run(words, cwd=folder, input=given, capture_output=True, check=False).returncode


def flip(path: Path, at: int | None = None, bit: int = 0) -> None:
    data = path.read_bytes()
    path.write_bytes(flipped(data, 8 * (len(data) // 2 if at is None else at) + bit))


@pytest.mark.parametrize("words", [("sha256sum", "--strict", "-c"), ("shasum", "-a", "256", "-c")])
@pytest.mark.parametrize(
    ("manifest", "name"), [(layout.MANIFEST, layout.BUNDLE), (layout.TAGMANIFEST, layout.BAG_INFO)]
)
def test_checksum_tools_read_both_manifests(words: tuple[str, ...], manifest: str, name: str, copy: Path) -> None:
    assert run(copy, *words, manifest) == 0
    flip(copy / name)
    assert run(copy, *words, manifest) != 0


@pytest.mark.parametrize("name", [layout.BUNDLE, layout.DATABASE, layout.MANIFEST, layout.BAG_INFO])
def test_bagit_validates_the_bag(name: str, copy: Path) -> None:
    words = (sys.executable, str(bagit.__file__), "--validate", "--quiet", str(copy))
    assert run(copy.parent, *words) == 0
    flip(copy / name)
    assert run(copy.parent, *words) != 0


def verifying(allowed: Path, principal: str, name: str) -> tuple[str | Path, ...]:
    return ("ssh-keygen", "-Y", "verify", "-f", allowed, "-I", principal, "-n", sshsig.NAMESPACE, "-s", name)


@pytest.mark.parametrize("spoilt", ["tagmanifest", "signature"])
def test_ssh_keygen_verifies_the_signature_with_the_folder_of_trust(
    spoilt: str, workspace: Path, copy: Path, key: PublicKey
) -> None:
    name = layout.ssh_name("assessor", key.key8)
    words = verifying(workspace / "trust" / "allowed_signers", WHO, name)
    assert run(copy, *words, given=(copy / layout.TAGMANIFEST).read_bytes()) == 0
    flip(copy / (layout.TAGMANIFEST if spoilt == "tagmanifest" else name))
    assert run(copy, *words, given=(copy / layout.TAGMANIFEST).read_bytes()) != 0


@pytest.mark.parametrize("signer", [ASSESSOR, REVIEWER], ids=lambda signer: signer.role)
def test_ssh_keygen_verifies_each_of_two_signatures(signer: Any, folder: Path, tmp_path: Path) -> None:  # noqa: ANN401 - a signer
    allowed = tmp_path / "allowed_signers"
    allowed.write_text("".join(f"{allowed_line(line)}\n" for line in trust().allowed))
    words = verifying(allowed, signer.principal, layout.ssh_name(signer.role, signer.key.public.key8))
    data = (folder / layout.TAGMANIFEST).read_bytes()
    assert run(folder, *words, given=data) == 0
    assert run(folder, *words, given=flipped(data, 8)) != 0


@pytest.mark.parametrize("name", [layout.ENVELOPE, layout.OSCAL_ENVELOPE])
def test_securesystemslib_counts_two_signers(name: str, folder: Path) -> None:
    known = [
        Key.from_dict(
            one.key.public.sha256,
            {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": one.key.public.raw.hex()}},
        )
        for one in (ASSESSOR, REVIEWER)
    ]
    plain = json.loads((folder / name).read_bytes())
    assert len(Envelope.from_dict(json.loads(json.dumps(plain))).verify(known, 2)) == 2
    for field in (plain, plain["signatures"][1]):
        which = "payload" if field is plain else "sig"
        kept = field[which]
        field[which] = base64.b64encode(flipped(base64.b64decode(kept), 100)).decode()
        with pytest.raises(VerificationError):
            Envelope.from_dict(json.loads(json.dumps(plain))).verify(known, 2)
        field[which] = kept


@pytest.mark.parametrize("spoilt", ["pae", "sig"])
@pytest.mark.parametrize("name", [layout.ENVELOPE, layout.OSCAL_ENVELOPE])
def test_openssl_verifies_the_envelope_that_jq_takes_apart(
    name: str, spoilt: str, copy: Path, workspace: Path, key: PublicKey, tmp_path: Path
) -> None:
    payload, kind, signature = (
        subprocess.run(["jq", "-r", path, copy / name], capture_output=True, check=True).stdout.strip()
        for path in (".payload", ".payloadType", f'.signatures[]|select(.keyid=="{key.sha256}").sig')
    )
    body = base64.b64decode(payload)
    (tmp_path / "pae").write_bytes(b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body))
    (tmp_path / "sig").write_bytes(base64.b64decode(signature))
    pem = workspace / "keys" / f"{WHO}.pub.pem"
    words = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", pem, "-in", "pae", "-sigfile", "sig")
    assert run(tmp_path, *words) == 0
    subject = json.loads(body)["subject"][0]
    about = copy / (layout.TAGMANIFEST if name == layout.ENVELOPE else layout.OSCAL)
    assert subject["digest"]["sha256"] == hashlib.sha256(about.read_bytes()).hexdigest()
    flip(tmp_path / spoilt)
    assert run(tmp_path, *words) != 0


def test_trestle_validates_the_oscal_file(copy: Path, tmp_path: Path) -> None:
    assert TRESTLE, "install compliance-trestle"
    place = tmp_path / "assessment-results" / "ours" / "assessment-results.json"
    place.parent.mkdir(parents=True)
    shutil.copy(copy / layout.OSCAL, place)
    assert run(tmp_path, TRESTLE, "init", "--local") == 0
    assert run(tmp_path, TRESTLE, "validate", "-a") == 0
    # A digit of an identifier becomes a letter that no identifier holds.
    flip(place, place.read_bytes().rindex(b'"uuid":"') + 8, bit=6)
    assert run(tmp_path, TRESTLE, "validate", "-a") != 0


@pytest.mark.parametrize("spoilt", ["assessment-results.json", "envelope.json"])
def test_trestle_verifies_the_signature_over_the_oscal_file(
    spoilt: str, copy: Path, workspace: Path, tmp_path: Path
) -> None:
    assert TRESTLE, "install compliance-trestle"
    shutil.copy(copy / layout.OSCAL, tmp_path / "assessment-results.json")
    shutil.copy(copy / layout.OSCAL_ENVELOPE, tmp_path / "envelope.json")
    pem = workspace / "keys" / f"{WHO}.pub.pem"
    words = (
        TRESTLE, "verify", "--beta", "-f", "assessment-results.json", "--signature", "envelope.json",
        "--public-key", pem,
    )  # fmt: skip
    assert run(tmp_path, *words) == 0
    path = tmp_path / spoilt
    flip(path, path.read_bytes().rindex(b'"title":"' if spoilt != "envelope.json" else b'"sig":"') + 12)
    assert run(tmp_path, *words) != 0


def test_sqlite_finds_the_leaves_of_the_records_file(copy: Path) -> None:
    words: list[str | Path] = [
        "sqlite3",
        "-readonly",
        "-batch",
        copy / layout.DATABASE,
        "SELECT leaf FROM ledger ORDER BY seq",
    ]
    assert subprocess.run(words, capture_output=True, check=True).stdout == (copy / layout.RECORDS).read_bytes()
    leaf = (copy / layout.RECORDS).read_bytes().splitlines()[-1]
    flip(copy / layout.DATABASE, (copy / layout.DATABASE).read_bytes().index(leaf) + 20)
    assert subprocess.run(words, capture_output=True, check=False).stdout != (copy / layout.RECORDS).read_bytes()


@pytest.mark.parametrize("spoilt", ["signature", "token"])
def test_openssl_verifies_a_timestamp(spoilt: str, authority: Authority, copy: Path, key: PublicKey) -> None:
    signature = copy / layout.ssh_name("assessor", key.key8)
    token = copy / f"{layout.ssh_name('assessor', key.key8)}.tsr"
    token.write_bytes(authority.stamp(signature.read_bytes()))
    root = authority.folder / "root.crt"
    words = ("openssl", "ts", "-verify", "-data", signature, "-in", token, "-CAfile", root)
    assert run(copy, *words) == 0
    flip(signature if spoilt == "signature" else token)
    assert run(copy, *words) != 0


def test_openssl_verifies_the_head_of_the_ledger(copy: Path, workspace: Path, tmp_path: Path) -> None:
    text, _, signed = (copy / layout.CHECKPOINT).read_bytes().partition(b"\n\n")
    origin, _, vkey = (workspace / "trust" / "log.vkey").read_text().strip().partition("+")
    assert text.decode().splitlines()[0] == signed.decode().split()[1] == origin
    (tmp_path / "note").write_bytes(text + b"\n")
    (tmp_path / "sig").write_bytes(base64.b64decode(signed.split()[2])[4:])
    raw = base64.b64decode(vkey.partition("+")[2])[1:]
    (tmp_path / "key.pem").write_bytes(PublicKey(raw).pem())
    words = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem", "-in", "note", "-sigfile", "sig")
    assert run(tmp_path, *words) == 0
    flip(tmp_path / "note")
    assert run(tmp_path, *words) != 0


def test_a_private_part_has_the_hash_that_its_leaf_names(copy: Path) -> None:
    leaves = [json.loads(line) for line in (copy / layout.RECORDS).read_text().splitlines()]
    private = (copy / layout.PRIVATE).read_text().splitlines()
    assert private
    for line in private:
        plain = json.loads(line)
        assert hashlib.sha256(plain["private"].encode()).hexdigest() == leaves[plain["seq"] - 1]["private_sha256"]


@pytest.mark.parametrize("words", [("unzip", "-tqq"), (sys.executable, "-m", "zipfile", "-t")])
def test_stock_archivers_read_the_zip(words: tuple[str, ...], zipped: Path) -> None:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    assert run(zipped.parent, *words, zipped.name) == 0
