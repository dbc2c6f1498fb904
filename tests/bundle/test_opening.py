"""A bundle that is hashed while it is looked at: what was read and what was hashed are held against each other."""

import os
from pathlib import Path

import pytest

from cyberlayers.bundle.checks import Result
from cyberlayers.bundle.opening import Opening
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.verify import verify_opening
from cyberlayers.errors import ContentError
from tests.bundle.office import codes, verifier

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def test_children_are_at_work_before_anything_is_known_of_the_bundle(zipped: Path, forked: list[int]) -> None:
    with Opening(zipped) as opening:
        assert forked
        assert verify_opening(opening, verifier()).found.verified
    for child in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_a_bundle_that_nobody_verified_leaves_no_child_and_no_file_open(folder: Path, forked: list[int]) -> None:
    before = set(Path("/proc/self/fd").iterdir())
    with Opening(folder):
        assert forked
    for child in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
    assert set(Path("/proc/self/fd").iterdir()) == before


def test_a_container_that_is_refused_is_a_check_that_failed(zipped: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(zipped.read_bytes() + b"x")
    with Opening(spoilt) as opening:
        with pytest.raises(RefusedError):
            opening.opened()
        found = verify_opening(opening, verifier())
    assert [(check.name, check.result) for check in found.found.checks] == [("container", Result.FAIL)]
    assert codes(found) == {Code.ZIP_CANON}


def test_what_cannot_be_read_at_all_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        Opening(tmp_path / "nothing")
