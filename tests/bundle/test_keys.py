import base64
import binascii
import re
import subprocess
from pathlib import Path

import pytest

from cyberlayers.bundle import keys
from cyberlayers.errors import ContentError, UsageError
from tests.bundle.office import ASSESSOR, private_key

PASSPHRASE = b"correct horse"


@pytest.fixture(scope="module")
def made() -> keys.KeyFiles:
    return keys.make(PASSPHRASE, "assessor of the council")


def stock(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *words], cwd=folder, capture_output=True, check=False)


def test_a_new_key_is_one_that_ssh_keygen_opens(made: keys.KeyFiles, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(made.private)
    (tmp_path / "key").chmod(0o600)
    assert stock(tmp_path, "-y", "-P", "wrong", "-f", "key").returncode != 0
    opened = stock(tmp_path, "-y", "-P", PASSPHRASE.decode(), "-f", "key")
    assert opened.stdout.split()[:2] == made.ssh.split()[:2]


def test_a_new_key_is_encrypted_with_bcrypt_and_a_hundred_rounds(made: keys.KeyFiles) -> None:
    # What stands in the file: OpenSSH's format, a cipher, bcrypt, and its options, a salt of 16 bytes and the rounds.
    data = binascii.a2b_base64(b"".join(made.private.splitlines()[1:-1]))
    locked = re.match(rb"openssh-key-v1\0.{4}[a-z0-9-]+.{4}bcrypt.{4}\0\0\0\x10.{16}(.{4})", data, re.DOTALL)
    assert locked
    assert int.from_bytes(locked[1]) >= 100
    assert keys.load(made.private, PASSPHRASE).public == keys.from_file(made.ssh) == keys.from_file(made.pem)
    with pytest.raises(UsageError, match="passphrase"):
        keys.load(made.private)
    with pytest.raises(ContentError, match="passphrase is wrong"):
        keys.load(made.private, b"wrong")


def test_a_key_that_ssh_keygen_made_is_read(tmp_path: Path) -> None:
    assert stock(tmp_path, "-q", "-t", "ed25519", "-N", "", "-C", "mine", "-f", "key").returncode == 0
    key = keys.load((tmp_path / "key").read_bytes(), PASSPHRASE)
    assert key.public == keys.from_line((tmp_path / "key.pub").read_text())
    assert key.public.accepts(key.sign(b"words"), b"words")
    assert not key.public.accepts(key.sign(b"words"), b"other words")


def test_the_id_of_a_key_is_the_fingerprint_that_ssh_keygen_shows(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(ASSESSOR.key.public.line("x") + "\n")
    shown = stock(tmp_path, "-l", "-E", "sha256", "-f", "key.pub").stdout.decode().split()[1].removeprefix("SHA256:")
    assert base64.b64decode(shown + "=").hex() == ASSESSOR.key.public.sha256


def test_a_key_without_a_passphrase_is_not_made() -> None:
    with pytest.raises(UsageError, match="passphrase"):
        keys.make(b"")
    with pytest.raises(UsageError, match="one line"):
        keys.make(PASSPHRASE, "a\nb")


SMALL_ORDER = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)


@pytest.mark.parametrize("raw", SMALL_ORDER)
def test_points_of_small_order_are_no_keys(raw: str) -> None:
    with pytest.raises(ContentError, match="not a sound"):
        keys.PublicKey(bytes.fromhex(raw))


@pytest.mark.parametrize(
    "raw",
    [b"", b"\1" * 31, b"\2" + bytes(31), b"\xed" + b"\xff" * 30 + b"\x7f", b"\x01" + bytes(30) + b"\x80", b"\xff" * 32],
    ids=["nothing", "31 bytes", "no point", "p itself", "minus zero", "beyond p"],
)
def test_what_is_no_canonical_point_is_no_key(raw: bytes) -> None:
    assert not keys.is_sound(raw)


@pytest.mark.parametrize("number", range(8))
def test_ordinary_keys_are_sound(number: int) -> None:
    assert keys.is_sound(private_key(number).public.raw)


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_kinds_of_keys_are_refused(kind: str, tmp_path: Path) -> None:
    bits = {"rsa": "2048", "ecdsa": "256"}[kind]
    assert stock(tmp_path, "-q", "-t", kind, "-b", bits, "-N", "", "-f", "key").returncode == 0
    with pytest.raises(ContentError, match="Ed25519"):
        keys.load((tmp_path / "key").read_bytes())
    with pytest.raises(ContentError, match="Ed25519"):
        keys.from_file((tmp_path / "key.pub").read_bytes())


@pytest.mark.parametrize("data", [b"", b"\xff", b"ssh-ed25519", b"ssh-ed25519 !!!", b"-----BEGIN", b"x" * 70_000])
def test_what_is_no_key_file_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        keys.from_file(data)
    with pytest.raises(ContentError):
        keys.load(data)
