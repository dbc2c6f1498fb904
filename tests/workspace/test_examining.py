"""What verifiers note, one at a time, and what a counter-signature says."""

import os
import stat
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle.seen import Seen
from cyberlayers.bundle.trust import read_folder
from cyberlayers.bundle.verify import Verified
from cyberlayers.errors import ContentError, MissingError, UsageError
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.examining import countersign_bundle, remember, show_bundle
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Workspace
from tests.bundle.office import ASSESSOR, AUDITOR, REVIEWER
from tests.workspace.signing_desk import ROOT, check, codes

REMEMBERS = """
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from cyberlayers.workspace.examining import remember, verify_bundle

trust, bundle, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
found = verify_bundle(bundle, trust, datetime.fromisoformat("2026-03-01T09:30:00+00:00"))
assert found.found.verified, found.found
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + 40):
    origin = f"cyberlayers/{number:032x}"
    said = found.stated.said
    said = said.model_copy(update={"log": said.log.model_copy(update={"origin": origin})})
    remember(trust, replace(found, stated=replace(found.stated, said=said)))
"""


def test_two_verifiers_at_the_same_time_lose_nothing(office: Workspace, tmp_path: Path) -> None:
    trust = office.folder / "trust"
    export(office, tmp_path / "bundle", Order(), ASSESSOR)
    command = [sys.executable, "-c", REMEMBERS, str(trust), str(tmp_path / "bundle")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with ExitStack() as stack:
        started: list[Any] = [
            stack.enter_context(subprocess.Popen([*command, first], **pipes)) for first in ("1000", "2000")
        ]
        for one in started:
            assert one.stdout.readline() == "ready\n"
        for one in started:
            one.stdin.write("\n")
            one.stdin.flush()
        for one in started:
            one.communicate(timeout=120)
            assert one.returncode == 0
    assert len(read_folder(trust).seen.logs) == 80
    assert stat.S_IMODE((trust / ".state.lock").stat().st_mode) == 0o600
    assert sorted(path.name for path in trust.iterdir() if path.name.startswith(".")) == [".state.lock"]


def verified(office: Workspace, path: Path) -> Verified:
    export(office, path, Order(), ASSESSOR)
    found = check(office, path)
    assert found.found.verified, found.found
    return found


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_bundles_that_are_verified_at_once_the_later_is_the_last_whichever_is_noted_first(
    office: Workspace, tmp_path: Path, order: tuple[int, int]
) -> None:
    trust = office.folder / "trust"
    both = [verified(office, tmp_path / "first"), verified(office, tmp_path / "second")]
    for number in order:
        remember(trust, both[number])
    (known,) = read_folder(trust).seen.logs.values()
    assert both[1].stated is not None
    assert (known.sequence, known.tagmanifest_sha256) == (2, both[1].stated.sha256)
    assert len(known.seen) == 2
    assert codes(check(office, tmp_path / "first")) == ["REPLAY"]
    assert check(office, tmp_path / "second").found.verified
    before = (trust / "state.json").stat()
    remember(trust, check(office, tmp_path / "second"))
    assert (trust / "state.json").stat() == before, "nothing new is not written again"


def test_another_bundle_of_a_number_that_was_noted_does_not_take_its_place(office: Workspace, tmp_path: Path) -> None:
    first = verified(office, tmp_path / "first")
    assert first.stated is not None
    seen = Seen().after(first.stated.said, first.stated.sha256).after(first.stated.said, "0" * 64)
    (known,) = seen.logs.values()
    assert known.tagmanifest_sha256 == first.stated.sha256
    assert known.seen == (first.stated.sha256, "0" * 64)


def test_the_members_of_a_shared_workspace_read_what_one_of_them_noted(office: Workspace, tmp_path: Path) -> None:
    trust = office.folder / "trust"
    found = verified(office, tmp_path / "first")
    trust.chmod(0o2770)
    remember(trust, found)
    modes = {stat.S_IMODE((trust / name).stat().st_mode) for name in ("state.json", ".state.lock")}
    assert modes <= {0o660, 0o660 & ~_umask()}
    assert stat.S_IMODE((trust / "state.json").stat().st_mode) == 0o660


def _umask() -> int:
    found = os.umask(0o077)
    os.umask(found)
    return found


def test_a_lock_that_is_no_file_is_refused_in_one_sentence(office: Workspace, tmp_path: Path) -> None:
    trust = office.folder / "trust"
    found = verified(office, tmp_path / "first")
    (trust / ".state.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MissingError, match="cannot be noted"):
        remember(trust, found)
    assert not (tmp_path / "elsewhere").exists()


def test_a_counter_signature_says_what_the_signer_adds_and_who_they_are(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    export(office, path, Order(), ASSESSOR)
    add_trust(office, AUDITOR.key.public, AUDITOR.principal, role="auditor")
    with pytest.raises(UsageError, match="person"):
        countersign_bundle(office, path, AUDITOR, "examined", person="no such: id")
    with pytest.raises(UsageError, match="statement"):
        countersign_bundle(office, path, AUDITOR, "examined", statement=" ")
    words = "I saw the restore with my own eyes.\x1b[31m"
    countersign_bundle(office, path, AUDITOR, "examined", ("L1-12",), statement=words, person="auditor-7")
    (said,) = show_bundle(path)["counter_signatures"]
    assert {key: said[key] for key in ("principal", "meaning", "controls", "statement", "person")} == {
        "principal": AUDITOR.principal,
        "meaning": "examined",
        "controls": ["L1-12"],
        "statement": words,
        "person": "auditor-7",
    }
    found = check(office, path)
    assert found.found.verified, found.found
    detail = next(one.detail for one in found.found.checks if one.name == "counter-signatures")
    assert detail == (
        f"audit@partner (auditor, person auditor-7) signed that it was examined on 2026-03-01 09:30:00 UTC, about "
        f"L1-12, saying: {words}."
    )
    add_trust(office, AUDITOR.key.public, AUDITOR.principal, role="reviewer")
    with pytest.raises(ContentError, match="this key has signed the bundle already"):
        countersign_bundle(office, path, replace(AUDITOR, role="reviewer"), "received")
    add_trust(office, REVIEWER.key.public, REVIEWER.principal, role="reviewer")
    countersign_bundle(office, path, REVIEWER, "received")
    assert [one["statement"] for one in show_bundle(path)["counter_signatures"]] == [words, None]
