"""Whose signatures under the head of the ledger count: keys of this ledger, of others, and of cosigners."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import checkpoint, layout
from cyberlayers.bundle.checkpoint import COSIGNER, Checkpoint, LogKey, cosign
from cyberlayers.bundle.predicate import Previous
from cyberlayers.ledger.merkle import root
from tests.bundle.office import ASSESSOR, AUDITOR, LOG_ID, MADE, ORIGIN, STRANGER, Office, check, codes, trust

OURS = LogKey(ORIGIN, ASSESSOR.key.public)
WITNESS = LogKey("witness.example", AUDITOR.key.public, COSIGNER)
ELSEWHERE = "cyberlayers/" + "0" * 32
REAL = checkpoint.sign


def exported(path: Path, change: Callable[[bytes, Checkpoint], bytes]) -> Path:
    """Export a bundle whose checkpoint was changed before it was sealed."""

    def sign(head: Checkpoint, key: object) -> bytes:
        return change(REAL(head, ASSESSOR.key), head)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "sign", sign)
        Office(with_database=False).export(path)
    return path


def said(path: Path, *keys: LogKey) -> Any:  # noqa: ANN401 - a check
    found = check(path, trust=trust(logs=keys))
    return next(one for one in found.found.checks if one.name == "log signature")


@pytest.fixture(scope="module")
def witnessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("witnessed") / "b.zip"
    return exported(path, lambda data, _: cosign(data, WITNESS.name, AUDITOR.key, MADE))


def test_who_cosigned_is_said_with_the_time(witnessed: Path) -> None:
    found = said(witnessed, LogKey(ELSEWHERE, STRANGER.key.public), OURS, WITNESS)
    assert found.result == "pass"
    assert found.detail.endswith("signed its head. Cosigned by witness.example at 2026-04-01 12:00:00 UTC.")


def test_a_cosigner_does_not_stand_in_for_the_ledger_s_own_key(witnessed: Path) -> None:
    found = said(witnessed, WITNESS)
    assert (found.result, found.required) == ("not checked", False)
    assert "Cosigned by witness.example" in found.detail
    assert said(witnessed, replace(WITNESS, name=ORIGIN, kind=checkpoint.LOG)).code == "LOG_SIG"


def test_a_cosigner_whom_nobody_named_is_passed_over(witnessed: Path) -> None:
    assert said(witnessed, OURS).detail == "The log's key signed its head."
    assert said(witnessed, OURS, replace(WITNESS, key=STRANGER.key.public)).detail == "The log's key signed its head."


WRONG: dict[str, Callable[[bytes, Checkpoint], bytes]] = {
    "another head": lambda data, head: (
        data + cosign(REAL(replace(head, size=head.size + 1), ASSESSOR.key), WITNESS.name, AUDITOR.key, MADE)
        .splitlines(keepends=True)[-1]
    ),
    "a time beyond the calendar": lambda data, head: data + line(head, 1 << 62),
    "too short": lambda data, head: data + line(head, 5, cut=64),
}  # fmt: skip


def line(head: Checkpoint, time: int, cut: int = 76) -> bytes:
    """Return the line of a cosigner who says any time, cut off somewhere."""
    signed = AUDITOR.key.sign(b"cosignature/v1\ntime %d\n" % time + head.text())
    raw = (WITNESS.id + time.to_bytes(8, "big") + signed)[:cut]
    return f"— {WITNESS.name} {base64.b64encode(raw).decode()}\n".encode()


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("with_own", [True, False])
def test_a_line_by_a_trusted_cosigner_that_does_not_hold_is_refused(
    wrong: str, *, with_own: bool, tmp_path: Path
) -> None:
    path = exported(tmp_path / "b.zip", WRONG[wrong])
    keys = (OURS, WITNESS) if with_own else (WITNESS,)
    assert said(path, *keys).code == "LOG_SIG"
    assert codes(check(path, trust=trust(logs=keys))) == {"LOG_SIG"}
    assert said(path, OURS).result == "pass"


def test_a_rotated_key_counts_beside_the_new_one(witnessed: Path) -> None:
    assert said(witnessed, replace(OURS, key=STRANGER.key.public), OURS).result == "pass"
    assert said(witnessed, replace(OURS, key=STRANGER.key.public)).code == "LOG_SIG"


@pytest.mark.parametrize("known", [True, False])
def test_the_checkpoint_of_the_bundle_before_must_be_of_the_same_ledger(*, known: bool, tmp_path: Path) -> None:
    office = Office(with_database=False)
    head = Checkpoint(ELSEWHERE, 2, root(office.hashes()[:2]))
    before = Previous(
        bundle_id=layout.bundle_id(LOG_ID, 1), tagmanifest_sha256="a" * 64, log_size=2, log_root_sha256=head.root.hex()
    )
    office.head = {"sequence": 2, "previous": before}
    logs = (OURS,) if known else ()
    for origin, expected in ((ELSEWHERE, {"LOG_ORIGIN"}), (ORIGIN, set())):
        path = tmp_path / f"{len(expected)}.zip"
        note = REAL(replace(head, origin=origin), ASSESSOR.key)
        office.export(path, content=replace(office.content(), previous=note))
        assert codes(check(path, trust=trust(logs=logs))) == expected
