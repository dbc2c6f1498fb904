"""One flipped bit anywhere is refused: of the zip, of any file of the folder, of any member that is packed again.

In the long tests every bit of the smallest whole bundle is flipped, one at a time, and the real verifier reads the
real container each time from its first byte.
"""

import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cyberlayers.bundle import dsse, layout
from cyberlayers.bundle.checks import Result
from tests.bundle.flipping import Place, Tried, flip_all, flip_each, flipped_bit, places, spread
from tests.bundle.forger import Forger
from tests.bundle.office import ASSESSOR, STRANGER, check
from tests.bundle.tiny import is_signature, tiny

SAMPLE = 150
SSH = layout.ssh_name(ASSESSOR.role, ASSESSOR.key.public.key8)
ABOUT_SIGNATURES = {"statement", "ssh signatures", "counter-signatures", "signers", "oscal"}


def export(folder: Path, *, zipped: bool, with_database: bool = False) -> Path:
    """Export the smallest bundle."""
    path = folder / ("b.zip" if zipped else "b")
    tiny(with_database=with_database).export(path, zipped=zipped)
    return path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("original"), zipped=True)


FORMS = pytest.mark.parametrize("zipped", [True, False], ids=["zip", "folder"])


@FORMS
@pytest.mark.parametrize("with_database", [False, True], ids=["without database", "with database"])
def test_a_sample_of_flipped_bits_is_refused(*, zipped: bool, with_database: bool, tmp_path: Path) -> None:
    bundle = export(tmp_path, zipped=zipped, with_database=with_database)
    some = random.Random(1).sample(places(bundle), SAMPLE)
    assert flip_each(bundle, some) == (SAMPLE, [])


@pytest.mark.long
@FORMS
def test_every_flipped_bit_is_refused(*, zipped: bool, tmp_path: Path) -> None:
    bundle = export(tmp_path, zipped=zipped)
    every = places(bundle)
    size = sum(path.stat().st_size for path in ([bundle] if zipped else bundle.rglob("*")) if path.is_file())
    tried = flip_all(bundle, every, tmp_path)
    sys.stdout.write(f"{tried.number:,} bits flipped, {len(tried.accepted)} accepted\n")
    assert tried == (8 * size, [])
    assert size > 10_000


@pytest.mark.long
@FORMS
def test_one_flipped_bit_of_every_byte_is_refused_where_there_is_a_database(*, zipped: bool, tmp_path: Path) -> None:
    bundle = export(tmp_path, zipped=zipped, with_database=True)
    dice = random.Random(2)
    some = [Place(place.file, place.bit + dice.randrange(8)) for place in places(bundle)[::8]]
    tried = flip_all(bundle, some, tmp_path)
    sys.stdout.write(f"{tried.number:,} bits flipped, {len(tried.accepted)} accepted\n")
    assert tried == (len(some), [])
    assert len(some) > 25_000


def without_a_key(forger: Forger, name: str) -> None:
    """Write again what follows from a changed file, and leave the signatures."""
    if name.startswith(layout.DATA):
        forger.manifest()
    elif name in layout.TAG_FILES:
        forger.tagmanifest()


def with_an_own_key(forger: Forger, name: str) -> None:
    """Sign what follows from a changed file with a key that nobody trusts."""
    without_a_key(forger, name)
    forger.drop(SSH)
    forger.sign([STRANGER], requiredSigners=[STRANGER.required.plain()])


def under_the_signers_id(forger: Forger, name: str) -> None:
    """Sign with a key that nobody trusts, under the id of the one that is trusted."""
    without_a_key(forger, name)
    forger.sign([STRANGER], requiredSigners=[ASSESSOR.required.plain()])
    forger[SSH] = forger.files.pop(layout.ssh_name(STRANGER.role, STRANGER.key.public.key8))
    found = dsse.decode(forger[layout.ENVELOPE])
    own = dsse.Signed(ASSESSOR.key.public.sha256, found.signatures[0].signature)
    forger[layout.ENVELOPE] = dsse.encode(dsse.Envelope(found.payload, (own,)))


ATTACKS: dict[str, Callable[[Forger, str], None]] = {
    "without a key": without_a_key,
    "with a key of his own": with_an_own_key,
    "with a key of his own under the signer's id": under_the_signers_id,
}


def repack_each(original: Path, attack: str, some: Sequence[Place], path: Path) -> Tried:
    """Flip each of these bits of a member, seal and pack the bundle again, and verify it."""
    forger, accepted = Forger(original), []
    for place in some:
        spoilt, name = forger.copy(), place.file.as_posix()
        spoilt[name] = flipped_bit(spoilt[name], place.bit)
        if attack == "without a key" or not is_signature(name):
            ATTACKS[attack](spoilt, name)
        path.write_bytes(spoilt.packed())
        failed = {one.name for one in check(path).found.checks if one.result is Result.FAIL}
        if not failed & ABOUT_SIGNATURES:
            accepted.append(f"bit {place.bit} of {name}: {sorted(failed)}")
    return Tried(len(some), accepted)


def members(original: Path, *, signatures: bool) -> list[Place]:
    """Return every bit of every member."""
    files = Forger(original).files.items()
    return [
        Place(Path(name), bit)
        for name, data in sorted(files)
        for bit in range(8 * len(data))
        if signatures or not is_signature(name)
    ]


def test_the_bundle_that_is_packed_again_unchanged_is_verified(original: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(Forger(original).packed())
    assert (tmp_path / "b.zip").read_bytes() == original.read_bytes()
    assert check(tmp_path / "b.zip").found.verified


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_signature_covers_a_flipped_bit_of_any_member(attack: str, original: Path, tmp_path: Path) -> None:
    dice = random.Random(3)
    every = members(original, signatures=attack == "without a key")
    some = [
        dice.choice([place for place in every if place.file == file]) for file in sorted({one.file for one in every})
    ]
    some += dice.sample(every, SAMPLE // 3)
    assert repack_each(original, attack, some, tmp_path / "b.zip") == (len(some), [])


@pytest.mark.long
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_signature_covers_any_flipped_bit_of_any_member(attack: str, original: Path, tmp_path: Path) -> None:
    some = members(original, signatures=attack == "without a key")
    workers = os.cpu_count() or 1
    shares = [(original, attack, some[number::workers], tmp_path / f"{number}.zip") for number in range(workers)]
    tried = spread(repack_each, shares)
    sys.stdout.write(f"{tried.number:,} bits flipped and packed again, {len(tried.accepted)} accepted\n")
    assert tried == (len(some), [])
    assert len(some) > 80_000
