"""What somebody might try who has several genuine bundles, or changes one while it is read: nothing comes of it."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from cyberlayers.bundle import layout
from cyberlayers.bundle.folder_members import FolderMembers
from cyberlayers.bundle.meaning import Asked, Judge
from cyberlayers.bundle.predicate import Previous
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.zip_members import ZipMembers
from cyberlayers.errors import ContentError
from cyberlayers.ledger.merkle import root
from cyberlayers.model import records as kinds
from cyberlayers.model.state import State
from cyberlayers.model.status import Side
from cyberlayers.workspace.stating import state_posture
from tests.bundle.forger import Forger, sha256
from tests.bundle.office import ASSESSOR, AUDITOR, LOG_ID, Office, check, codes, trust
from tests.bundle.test_hostile_signatures import counter
from tests.bundle.tiny import is_signature, tiny

COUNTER = layout.counter_name("auditor", AUDITOR.key.public.key8)
PARTS: dict[str, Callable[[str], bool]] = {
    "payload": lambda name: name.startswith(layout.DATA),
    "tag files": lambda name: not name.startswith(layout.DATA) and not is_signature(name),
    "signatures": is_signature,
}


class Two(NamedTuple):
    """Two genuine bundles of one organisation, both with an auditor's counter-signature."""

    first: Forger
    second: Forger


def countersigned(office: Office, path: Path) -> Forger:
    forger = Forger(office.export(path).path)
    counter({})(forger)
    path.write_bytes(forger.packed())
    assert check(path).found.verified
    return forger


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    folder = tmp_path_factory.mktemp("two")
    office = tiny(with_database=True)
    first = countersigned(office, folder / "1.zip")
    hashes = office.hashes()
    before = Previous(
        bundle_id=layout.bundle_id(LOG_ID, 1), tagmanifest_sha256="a" * 64, log_size=len(hashes),
        log_root_sha256=root(hashes).hex(),
    )  # fmt: skip
    more = ("lead", kinds.PersonAdded(person="owner", side=Side.SERVICE, name="The owner"))
    later = replace(office, story=[*office.story, more], head={"sequence": 2, "previous": before})
    return Two(first, countersigned(later, folder / "2.zip"))


def refused(forger: Forger, path: Path) -> bool:
    path.write_bytes(forger.packed())
    return not check(path).found.verified


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("turned", [False, True])
def test_a_part_of_one_bundle_does_not_fit_another(part: str, *, turned: bool, two: Two, tmp_path: Path) -> None:
    here, there = two[::-1] if turned else two
    mixed = here.copy()
    mixed.files = {name: data for name, data in here.files.items() if not PARTS[part](name)}
    mixed.files |= {name: data for name, data in there.files.items() if PARTS[part](name)}
    assert refused(mixed, tmp_path / "b.zip")


@pytest.mark.parametrize("number", [0, 1])
def test_no_file_of_one_bundle_fits_another(number: int, two: Two, tmp_path: Path) -> None:
    here, there = two[number], two[1 - number]
    tried = 0
    for name, data in there.files.items():
        if here.files.get(name) != data:
            mixed = here.copy()
            mixed[name] = data
            assert refused(mixed, tmp_path / "b.zip"), name
            tried += 1
    assert tried >= 12


def test_no_mixture_of_two_bundles_is_a_bundle(two: Two, tmp_path: Path) -> None:
    dice = random.Random(11)
    names = sorted(two.first.files.keys() | two.second.files.keys())
    for _ in range(150):
        mixed = two.first.copy()
        mixed.folder = dice.choice(two).folder
        mixed.files = {name: taken for name in names if (taken := dice.choice(two).files.get(name)) is not None}
        assert refused(mixed, tmp_path / "b.zip")


@pytest.mark.parametrize("number", [0, 1])
def test_a_counter_signature_of_another_bundle_is_refused(number: int, two: Two, tmp_path: Path) -> None:
    mixed = two[number].copy()
    mixed[COUNTER] = two[1 - number][COUNTER]
    (tmp_path / "b.zip").write_bytes(mixed.packed())
    assert codes(check(tmp_path / "b.zip")) == {"SUBJECT"}


ENVELOPES = (layout.ENVELOPE, layout.OSCAL_ENVELOPE, COUNTER)


@pytest.mark.parametrize(("here", "there"), [(one, other) for one in ENVELOPES for other in ENVELOPES if one != other])
def test_an_envelope_means_nothing_in_the_place_of_another(here: str, there: str, two: Two, tmp_path: Path) -> None:
    mixed = two.first.copy()
    mixed[here] = two.first[there]
    (tmp_path / "b.zip").write_bytes(mixed.packed())
    assert codes(check(tmp_path / "b.zip")) & {"TYPE", "SUBJECT", "SIGNER_MISSING", "SIG_UNTRUSTED"}


def test_a_counter_signature_counts_only_while_its_key_is_an_auditors(two: Two, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(two.first.packed())
    assert check(tmp_path / "b.zip").found.verified
    as_reviewer = replace(AUDITOR, role="reviewer")
    assert codes(check(tmp_path / "b.zip", trust=trust(ASSESSOR, as_reviewer))) == {"SIG_UNTRUSTED"}


PARSED = (
    *(layout.BUNDLE, layout.RECORDS, layout.PRIVATE, layout.LEAF_HASHES, layout.CHECKPOINT, layout.OSCAL),
    *(layout.CATALOGUE, layout.PROFILE, layout.POLICY, layout.DATABASE),
)
"""The payload whose bytes are used, not only hashed."""


def other(data: bytes) -> bytes:
    """Return as many bytes, one of them changed."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("name", PARSED)
@pytest.mark.parametrize("form", [ZipMembers, FolderMembers])
@pytest.mark.parametrize("used", [True, False], ids=["used", "hashed"])
def test_a_file_that_changes_between_hashing_and_use_is_refused(
    name: str,
    form: type[ZipMembers | FolderMembers],
    *,
    used: bool,
    two: Two,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever comes first: bytes are hashed as they are used, and all of them are hashed."""
    read, digests = form.read, form.digests
    if used:
        monkeypatch.setattr(
            form, "read", lambda self, one, cap: other(read(self, one, cap)) if one == name else read(self, one, cap)
        )
    else:
        monkeypatch.setattr(
            form,
            "digests",
            lambda self, names: [
                sha256(other(two.first[one])) if one == name else digest
                for one, digest in zip(names, digests(self, names), strict=True)
            ],
        )
    path = two.first.unpacked(tmp_path / "b")
    if form is ZipMembers:
        path = tmp_path / "b.zip"
        path.write_bytes(two.first.packed())
    found = check(path)
    assert codes(found) == {"DIGEST"}
    assert not found.found.verified


def in_its_place(path: Path, put: Callable[[Path], object]) -> None:
    """Put something else in a file's place."""
    path.rename(path.parents[3] / "elsewhere")
    put(path)


SWAPS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path.unlink(),
    "a link to itself": lambda path: in_its_place(path, lambda at: at.symlink_to(at.parents[3] / "elsewhere")),
    "a pipe that nobody writes to": lambda path: in_its_place(path, os.mkfifo),
    "a folder": lambda path: in_its_place(path, Path.mkdir),
    "no bytes": lambda path: path.write_bytes(b""),
}


def while_judged(act: Callable[[], object]) -> Judge:
    """Return what computes posture, and does something before: when half of the payload has been read."""

    def judge(state: State, criteria: tuple[bytes, bytes, bytes], asked: Asked) -> object:
        act()
        return state_posture(state, criteria, asked)

    return judge


@pytest.mark.parametrize("swap", SWAPS)
def test_a_file_is_refused_that_becomes_while_others_are_read(swap: str, two: Two, tmp_path: Path) -> None:
    path = two.first.unpacked(tmp_path / "b")
    found = check(path, judge=while_judged(lambda: SWAPS[swap](path / layout.OSCAL)))
    assert codes(found) & {"FILE_MISSING", "ZIP_TYPE", "DIGEST"}
    assert not found.found.verified


def test_a_zip_that_becomes_shorter_while_it_is_read_is_refused(two: Two, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(two.first.packed())
    found = check(path, judge=while_judged(lambda: os.truncate(path, 100)))
    assert codes(found) == {"ZIP_CANON"}
    assert not found.found.verified


def test_a_hard_link_is_a_file_like_any_other_until_it_changes(two: Two, tmp_path: Path) -> None:
    path = two.first.unpacked(tmp_path / "b")
    os.link(path / layout.START_HERE, tmp_path / "second-name")
    assert check(path).found.verified
    (tmp_path / "second-name").write_bytes(other(two.first[layout.START_HERE]))
    assert codes(check(path)) == {"DIGEST"}


def test_more_files_than_a_bundle_may_have_are_not_even_listed() -> None:
    with pytest.raises(RefusedError) as found:
        layout.check_names(f"data/evidence/E-{number:06}/a" for number in range(layout.MAX_MEMBERS + 1))
    assert found.value.code is Code.LIMIT


@pytest.mark.long
def test_a_zip_of_more_files_than_a_bundle_may_have_is_refused(two: Two, tmp_path: Path) -> None:
    many = two.first.copy()
    many.files |= {f"data/evidence/E-{number:06}/a": b"" for number in range(layout.MAX_MEMBERS)}
    (tmp_path / "b.zip").write_bytes(many.packed())
    assert codes(check(tmp_path / "b.zip")) == {"LIMIT"}


@pytest.mark.long
def test_a_hundred_thousand_files_that_no_signature_covers_are_refused(two: Two, tmp_path: Path) -> None:
    many = two.first.copy()
    many.files |= {f"data/evidence/E-{number:06}/a": b"" for number in range(10, 100_000)}
    (tmp_path / "b.zip").write_bytes(many.packed())
    assert codes(check(tmp_path / "b.zip")) == {"OXUM"}


@pytest.mark.parametrize("path", ["x" * 5_000, "/dev/null", "/nowhere/at/all", "\ud800", "a\0b"])
def test_a_path_that_holds_no_bundle_is_refused_in_a_sentence(path: str) -> None:
    with pytest.raises(ContentError):
        check(Path(path))
