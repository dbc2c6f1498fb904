"""Where a bundle may be written, what happens where it cannot be, and how bundles are printed."""

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cyberlayers.bundle import keys
from tests.cli.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "a long one"  # noqa: S105 - of a key that lives as long as a test
MOUNTS = {
    "full": "mount -t tmpfs -o size=64k none {place}",
    "read-only": "mount --bind {place} {place} && mount -o remount,bind,ro {place}",
}
SAID = {"full": "No space left on device", "read-only": "Read-only file system"}


@pytest.fixture
def signing(worked: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the worked desk with a key, whose lock is a quick one."""
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)
    assert worked("key", "new", "lead").status == 0
    return worked


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("none/b.zip", "is not a folder"),
        ("council/evidence/b.zip", "among the files of the workspace"),
        ("council/trust/b", "among the files of the workspace"),
        ("council/keys/b", "among the files of the workspace"),
        ("council/store.db-journal", "among the files of the workspace"),
        ("council/.hidden", "among the files of the workspace"),
        ("council/store.db", "is there already"),
        ("there", "is there already"),
    ],
)
def test_a_place_where_no_bundle_may_lie_is_refused_in_one_sentence(
    signing: Desk, tmp_path: Path, out: str, why: str
) -> None:
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.rglob("*"))
    said = signing("bundle", "export", str(tmp_path / out))
    assert (said.status, said.out) == (3, "")
    assert why in said.err
    assert said.err.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bundle_may_lie_in_the_workspace_beside_its_files(signing: Desk) -> None:
    out = signing.folder / "b.zip"
    assert signing("bundle", "export", str(out)).id.endswith("-000001")
    assert signing("bundle", "verify", str(out), "--trust", str(signing.folder / "trust")).status == 0
    assert signing("check").status == 0


@pytest.mark.parametrize("kind", ["full", "read-only"])
@pytest.mark.parametrize("name", ["b.zip", "b"])
def test_a_disk_that_takes_nothing_is_one_sentence_and_nothing_is_left(
    signing: Desk, tmp_path: Path, kind: str, name: str
) -> None:
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    trial = [*unshare, "mount -t tmpfs none /mnt"]
    if not shutil.which("unshare") or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let an account mount a disk of its own")
    place = tmp_path / "place"
    place.mkdir()
    (signing.folder.parent / "large.bin").write_bytes(os.urandom(100_000))
    signing("evidence", "add", "L1-12", "--file", str(tmp_path / "large.bin"), "--title", "L", "--method", "examine")
    shell = f'{MOUNTS[kind].format(place=place)} && {{ "$@"; echo "status $?"; ls -A {place}; }}'
    command = [sys.executable, "-m", "cyberlayers", "--workspace", str(signing.folder), "--as", "officer"]
    done = subprocess.run(
        [*unshare, shell, "sh", *command, "bundle", "export", str(place / name)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["status 5"], done.stderr
    assert done.stderr == (
        f"cyberlayers: {place / name} cannot be written ({SAID[kind]}). Check the space there and your permission.\n"
    )
    assert signing("bundle", "export", str(tmp_path / "after.zip")).id.endswith("-000001"), "no number was spent"
    assert [path.name for path in signing.folder.iterdir() if path.name.startswith(".")] == []


def test_bundles_are_shown_verified_and_compared_in_every_format(signing: Desk, tmp_path: Path) -> None:
    one, two, trust = str(tmp_path / "one.zip"), str(tmp_path / "two"), str(signing.folder / "trust")
    signing("bundle", "export", one, "--layer", "1", "--control", "L2-01", "--marking", "OFFICIAL", "--audience", "A",
            "--challenge", "B", "--from", "2026-03-01", "--to", "2026-12-31", "--redact", "E-000002",
            "--subject", "organisation", "--at", "2026-03-08", "--known-at", "2026-03-09")  # fmt: skip
    signing("bundle", "export", two)
    commands = (("show", one), ("verify", one, "--trust", trust), ("diff", one, two))
    for command in commands:
        given = {how: signing("bundle", *command, "--format", how) for how in ("table", "json", "csv")}
        assert {said.status for said in given.values()} == {0}, given
        text = given["csv"].out
        assert text.startswith("# a leading ' marks")
        header, *rows = csv.reader(io.StringIO(text.split("\r\n", 1)[1]))
        found = given["json"].json
        assert len(rows) == (len(found["checks"]) if command[0] == "verify" else 1)
        assert header == (list(found["checks"][0]) if command[0] == "verify" else list(found))
        assert len(given["table"].out.splitlines()) > 5
    shown = signing("bundle", "show", one, "--format", "json").json
    assert (shown["at"], shown["from"], shown["to"]) == ("2026-03-08", "2026-03-01", "2026-12-31")
    assert (shown["marking"], shown["audience"], shown["challenge"]) == ("OFFICIAL", "A", "B")
    assert shown["controls"] == ["L1-01", "L1-12", "L1-13", "L2-01"]


def test_a_day_outside_the_days_is_a_mistake_of_usage(signing: Desk, tmp_path: Path) -> None:
    said = signing("bundle", "export", str(tmp_path / "b.zip"), "--from", "2027-01-01")
    assert said.status == 2
    assert "does not lie among the days" in said.err
    assert not (tmp_path / "b.zip").exists()
