"""Exports that are killed, overtaken, or find no room: no half bundle, no number twice, nothing left behind."""

import errno
import os
from pathlib import Path

import pytest

from cyberlayers.bundle import sink
from cyberlayers.bundle.sink import UNFINISHED
from cyberlayers.errors import ContentError, MissingError
from cyberlayers.workspace.bundling import COPY, export
from cyberlayers.workspace.examining import compare, countersign_bundle, remember
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Workspace
from tests.bundle.office import ASSESSOR, AUDITOR
from tests.workspace.signing_desk import check, child, codes

EXPORTS = "export(workspace, out, Order(), ASSESSOR, halt)\n"

SIGNS = """
from cyberlayers.bundle import sink
from cyberlayers.workspace import bundling

if sys.argv[2].endswith("before"):
    bundling.Workspace.record = halt
else:
    record = bundling.Workspace.record
    bundling.Workspace.record = lambda self, decide: (record(self, decide), halt())
export(workspace, out.parent, Order(), ASSESSOR)
"""

WRITES = """
number = 0
while True:
    add_person(workspace, f"p{number}", "Somebody", "Officer", Side.IT)
    print(number, flush=True)
    number += 1
"""

COUNTERSIGNS = """
from cyberlayers.workspace.examining import countersign_bundle
from tests.bundle.office import AUDITOR

Path.rename = halt
countersign_bundle(workspace, out, AUDITOR, "received")
"""

FORMS = pytest.mark.parametrize("name", ["bundle.zip", "bundle"])


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob(f"{UNFINISHED}*"))


def again(office: Workspace) -> Workspace:
    """Return the workspace as somebody opens it who remembers nothing."""
    return Workspace(office.folder, office.acting, office.clock, office.entropy)


@FORMS
def test_an_export_that_is_killed_leaves_no_half_bundle_and_the_next_one_sweeps(
    office: Workspace, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "given" / name
    out.parent.mkdir()
    with child(EXPORTS, office.folder, out):
        held = unfinished(out.parent)
        assert len(held) == 1
        export(office, out.with_name("meanwhile.zip"), Order(), ASSESSOR)
        assert unfinished(out.parent) == held, "somebody still works on it"
    assert not out.exists()
    assert len(list(office.folder.glob(f"{COPY}*"))) == 1
    assert len(again(office).state().bundles) == 1
    export(office, out, Order(), ASSESSOR)
    assert check(office, out).found.verified
    assert list(office.folder.glob(f"{COPY}*")) == [], "the copy that was left behind is gone"
    assert sorted(path.name for path in out.parent.iterdir()) == sorted([name, "meanwhile.zip"])


@FORMS
@pytest.mark.parametrize("seen", [False, True])
def test_a_kill_after_the_number_is_recorded_spends_it_and_the_next_bundle_has_another(
    office: Workspace, tmp_path: Path, name: str, *, seen: bool
) -> None:
    """Whoever was given the lost bundle from its hidden name, and whoever never saw it, verifies the next one."""
    trust = office.folder / "trust"
    first = export(office, tmp_path / "first.zip", Order(), ASSESSOR)
    remember(trust, check(office, first.path))
    out = tmp_path / name
    with child(SIGNS, office.folder, out / "after"):
        pass
    assert not out.exists()
    lost = again(office).state().bundles[-1].body
    assert lost.sequence == 2
    (left,) = unfinished(tmp_path)
    if seen:
        found = check(office, left)
        assert found.found.verified, found.found
        assert found.stated is not None
        assert found.stated.sha256 == lost.tagmanifest_sha256, "what was recorded is what was signed"
        remember(trust, found)
    second = export(again(office), out, Order(), ASSESSOR)
    assert second.bundle_id.endswith("-000003")
    assert unfinished(tmp_path) == []
    found = check(office, out)
    assert found.found.verified, found.found
    assert found.bundle is not None
    before = found.bundle.predicate.previous
    assert before is not None
    assert (before.bundle_id, before.tagmanifest_sha256) == (lost.bundle, lost.tagmanifest_sha256)
    remember(trust, found)
    assert codes(check(office, first.path)) == ["REPLAY"]


@FORMS
def test_a_kill_before_the_number_is_recorded_spends_nothing(office: Workspace, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    with child(SIGNS, office.folder, out / "before"):
        assert len(unfinished(tmp_path)) == 1
    assert not out.exists()
    assert again(office).state().bundles == []
    assert export(again(office), out, Order(), ASSESSOR).bundle_id.endswith("-000001")
    assert check(office, out).found.verified
    assert unfinished(tmp_path) == []


@FORMS
def test_an_export_that_was_overtaken_gives_no_bundle(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = Workspace.record

    def overtaken(self: Workspace, decide: object, **more: object) -> object:
        monkeypatch.setattr(Workspace, "record", real)
        export(office, tmp_path / "other.zip", Order(), ASSESSOR)
        return real(self, decide, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(Workspace, "record", overtaken)
    with pytest.raises(ContentError, match="in the meantime"):
        export(office, tmp_path / name, Order(), ASSESSOR)
    assert not (tmp_path / name).exists()
    assert unfinished(tmp_path) == []
    assert check(office, tmp_path / "other.zip").found.verified
    assert len(office.state().bundles) == 1


@FORMS
def test_a_bundle_that_cannot_have_its_name_after_all_says_that_its_number_is_spent(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = tmp_path / name
    real = Workspace.record

    def squatted(self: Workspace, decide: object, **more: object) -> object:
        out.write_bytes(b"mine")
        return real(self, decide, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(Workspace, "record", squatted)
    with pytest.raises(ContentError, match="000001 had been recorded as signed"):
        export(office, out, Order(), ASSESSOR)
    monkeypatch.setattr(Workspace, "record", real)
    assert out.read_bytes() == b"mine"
    assert unfinished(tmp_path) == []
    assert export(office, tmp_path / "next.zip", Order(), ASSESSOR).bundle_id.endswith("-000002")
    assert check(office, tmp_path / "next.zip").found.verified


@FORMS
@pytest.mark.parametrize("step", ["_write", "_sync"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: str
) -> None:
    out = tmp_path / name

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sink, step, full)
    with pytest.raises(MissingError, match=r"cannot be written \(No space left on device\)"):
        export(office, out, Order(), ASSESSOR)
    assert unfinished(tmp_path) == []
    # Of a zip the folder it lies in is made durable, and that comes after its name and its number.
    named = step == "_sync" and name == "bundle.zip"
    assert out.exists() == named
    assert len(office.state().bundles) == named


def test_an_export_while_another_process_writes_is_whole(office: Workspace, tmp_path: Path) -> None:
    with child(WRITES, office.folder, tmp_path):
        for name in ("one.zip", "two"):
            export(office, tmp_path / name, Order(), ASSESSOR)
    for name in ("one.zip", "two"):
        found = check(office, tmp_path / name)
        assert found.found.verified, found.found
    assert compare(office, tmp_path / "one.zip", tmp_path / "two")["extends"]


@FORMS
def test_a_counter_signature_that_is_killed_leaves_a_bundle_that_verifies(
    office: Workspace, tmp_path: Path, name: str
) -> None:
    """What it leaves lies beside the bundle, not in it, and the next one sweeps it."""
    out = tmp_path / name
    export(office, out, Order(), ASSESSOR)
    add_trust(office, AUDITOR.key.public, AUDITOR.principal, role="auditor")
    with child(COUNTERSIGNS, office.folder, out):
        # A zip is written again; beside a folder lie its two new files.
        left = unfinished(tmp_path)
        assert len(left) == (1 if name.endswith(".zip") else 2)
    assert check(office, out).found.verified
    assert unfinished(tmp_path) == left
    countersign_bundle(office, out, AUDITOR, "received")
    assert unfinished(tmp_path) == []
    assert len(check(office, out).found.signers) == 2
