"""No byte of a bundle is without consequence: one flipped bit anywhere is refused, and rubbish never escapes."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberlayers.bundle import bag, checkpoint, dsse, krl, layout, sshsig, strict_json
from cyberlayers.bundle.keys import from_file, load
from cyberlayers.bundle.seen import parse as parse_seen
from cyberlayers.bundle.trust import parse_allowed
from cyberlayers.errors import CyberlayersError
from tests.bundle.forger import Forger
from tests.bundle.office import Office, check

SMALL = 40
"""How many positions the quick test tries, of each container and of each member."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "b.zip"
    Office(with_database=False).export(path)
    return path


def flipped(path: Path, bits: Iterator[int]) -> list[int]:
    """Flip one bit after the other in place, and return those with which the bundle was verified."""
    accepted = []
    with path.open("r+b") as file:
        for bit in bits:
            byte = os.pread(file.fileno(), 1, bit // 8)[0]
            os.pwrite(file.fileno(), bytes([byte ^ (1 << bit % 8)]), bit // 8)
            if check(path).found.verified:
                accepted.append(bit)
            os.pwrite(file.fileno(), bytes([byte]), bit // 8)
    return accepted


def test_a_flipped_bit_anywhere_in_the_zip_is_refused(small: Path) -> None:
    bits = 8 * small.stat().st_size
    dice = random.Random(1)
    assert flipped(small, iter(dice.sample(range(bits), SMALL))) == []
    assert check(small).found.verified


@pytest.mark.long
def test_twenty_thousand_flipped_bits_are_refused(small: Path) -> None:
    dice = random.Random(5)
    assert flipped(small, iter(dice.sample(range(8 * small.stat().st_size), 20_000))) == []


def test_a_flipped_bit_of_any_member_is_refused_in_a_zip_made_anew(small: Path, tmp_path: Path) -> None:
    dice = random.Random(2)
    for number, name in enumerate(sorted(Forger(small).files)):
        forger = Forger(small)
        data = bytearray(forger[name])
        bit = dice.randrange(8 * len(data))
        data[bit // 8] ^= 1 << bit % 8
        forger[name] = bytes(data)
        assert not check(forger.save(tmp_path / f"{number}.zip")).found.verified, name
        if name.startswith(layout.DATA):
            forger.manifest()
            assert not check(forger.save(tmp_path / f"{number}-sealed.zip")).found.verified, name


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with something done to them."""
    some = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(some) + 1)
        what = dice.randrange(4)
        if what == 0 and at < len(some):
            some[at] ^= 1 << dice.randrange(8)
        elif what == 1:
            del some[at : at + dice.randint(1, 40)]
        elif what == 2:
            some[at:at] = some[: dice.randint(0, 60)]
        else:
            some[at:at] = dice.randbytes(dice.randint(1, 8))
    return bytes(some)


READERS = {
    layout.ENVELOPE: dsse.decode,
    layout.MANIFEST: lambda data: bag.parse_manifest(data, "it"),
    layout.CHECKPOINT: checkpoint.decode,
    layout.BUNDLE: lambda data: strict_json.decode(data, "it"),
    "ssh": sshsig.decode,
    "allowed": parse_allowed,
    "krl": krl.parse,
    "key": from_file,
    "private": load,
    "state": parse_seen,
}


@pytest.mark.parametrize("kind", READERS)
def test_mutated_files_raise_only_our_own_errors(kind: str, small: Path) -> None:
    forger = Forger(small)
    seeds = {
        "ssh": next(data for name, data in forger.files.items() if name.endswith(".sig")),
        "allowed": b'a@b namespaces="evidence-bundle@cyberlayers",valid-after="20260101Z" ssh-ed25519 AAAA x\n',
        "krl": b"SSHKRL\n\0\0\0\0\1" + bytes(32) + b"\2\0\0\0\4\0\0\0\0",
        "key": b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me\n",
        "private": b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n",
        "state": b'{"format":"cyberlayers.seen/1","logs":{}}',
    }
    data = seeds.get(kind) or forger[kind][:4000]
    dice = random.Random(3)
    for _ in range(400):
        try:
            READERS[kind](mutated(data, dice))
        except CyberlayersError:
            continue


def test_mutated_zips_are_refused_without_another_error(small: Path, tmp_path: Path) -> None:
    data, dice = small.read_bytes(), random.Random(4)
    head = data[:3000]
    for _ in range(150):
        (tmp_path / "b.zip").write_bytes(mutated(head, dice) + data[3000:])
        assert not check(tmp_path / "b.zip").found.verified
    for _ in range(50):
        (tmp_path / "b.zip").write_bytes(data[:-2000] + mutated(data[-2000:], dice))
        assert not check(tmp_path / "b.zip").found.verified
