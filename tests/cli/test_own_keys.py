"""A key that somebody had already signs as whom this workspace trusts it for, or not at all."""

import subprocess
from pathlib import Path

import pytest

from cyberlayers.bundle import keys
from tests.cli.desk import Desk


@pytest.fixture(autouse=True)
def _quick_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", "a long one")
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)


@pytest.fixture(params=["id_ed25519", "my key"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a key that stock ssh-keygen made, without a passphrase, its public key beside it."""
    path: Path = tmp_path / request.param
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f", path], check=True)
    return path


def size(desk: Desk) -> int:
    found: int = desk("ledger", "head", "--format", "json").json["size"]
    return found


def verified(desk: Desk, bundle: Path) -> str:
    said = desk("bundle", "verify", str(bundle), "--trust", str(desk.folder / "trust"))
    assert said.status == 0, said.out
    return said.out


def test_a_key_that_nobody_here_trusts_signs_nothing_and_spends_no_number(
    worked: Desk, own: Path, tmp_path: Path
) -> None:
    worked("key", "new", "lead")
    before = size(worked)
    said = worked("bundle", "export", str(tmp_path / "1.zip"), "--key", str(own))
    assert said.status == 3
    assert "is not trusted here as assessor" in said.err
    assert "cyberlayers key trust" in said.err
    assert size(worked) == before
    assert not (tmp_path / "1.zip").exists()
    auditing = worked("bundle", "export", str(tmp_path / "1.zip"), "--key", "lead", "--role", "auditor")
    assert auditing.status == 3
    assert "is not trusted here as auditor" in auditing.err


def test_bundles_by_a_key_of_ones_own_verify_and_so_do_the_next_ones_by_another(
    worked: Desk, own: Path, tmp_path: Path
) -> None:
    worked("key", "trust", f"{own}.pub", "--principal", "alice@council")
    first, second, third = (tmp_path / f"{number}.zip" for number in (1, 2, 3))
    assert worked("bundle", "export", str(first), "--key", str(own)).status == 0
    assert "Signed by alice@council (assessor)." in verified(worked, first)
    worked("key", "new", "lead")
    assert worked("bundle", "export", str(second), "--key", "lead").status == 0
    assert "Signed by lead (assessor)." in verified(worked, second)
    assert worked("bundle", "export", str(third), "--key", str(own), "--role", "reviewer").status == 0
    assert "Signed by alice@council (reviewer)." in verified(worked, third)


def test_a_counter_signature_by_a_key_of_ones_own_has_its_principal(worked: Desk, own: Path, tmp_path: Path) -> None:
    worked("key", "new", "lead")
    out = tmp_path / "1.zip"
    worked("bundle", "export", str(out))
    signing = ("bundle", "countersign", str(out), "--role", "auditor", "--key", str(own), "--meaning", "examined")
    assert "is not trusted here as auditor" in worked(*signing).err
    worked("key", "trust", f"{own}.pub", "--principal", "audit@partner", "--role", "auditor")
    assert worked(*signing).status == 0
    assert "audit@partner (auditor) signed that it was examined" in verified(worked, out)


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (("--valid-before", "2020-01-01"), "is not valid today"),
        (("--valid-after", "2100-01-01"), "is not valid today"),
    ],
)
def test_a_key_signs_within_its_window(
    window: tuple[str, str], said: str, worked: Desk, own: Path, tmp_path: Path
) -> None:
    worked("key", "trust", f"{own}.pub", "--principal", "alice@council", *window)
    found = worked("bundle", "export", str(tmp_path / "1.zip"), "--key", str(own))
    assert found.status == 3
    assert said in found.err


def test_a_revoked_key_signs_nothing(worked: Desk, own: Path, tmp_path: Path) -> None:
    worked("key", "trust", f"{own}.pub", "--principal", "alice@council")
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", worked.folder / "trust" / "revoked.krl", f"{own}.pub"], check=True)
    found = worked("bundle", "export", str(tmp_path / "1.zip"), "--key", str(own))
    assert found.status == 3
    assert "was revoked" in found.err


def test_a_window_that_ends_before_it_begins_is_refused(worked: Desk, own: Path) -> None:
    window = ("--valid-after", "2027-01-01", "--valid-before", "2026-01-01")
    said = worked("key", "trust", f"{own}.pub", "--principal", "alice@council", *window)
    assert said.status == 2
    assert "--valid-before" in said.err


def test_a_trust_folder_that_takes_no_line_is_said_before_anything_is_signed(worked: Desk, tmp_path: Path) -> None:
    worked("key", "new", "lead")
    kept = worked.folder / "trust" / "log.vkey"
    kept.unlink()
    kept.mkdir()
    before = size(worked)
    said = worked("bundle", "export", str(tmp_path / "1.zip"))
    assert said.status == 5
    assert said.err.startswith(f"cyberlayers: {kept} cannot be used")
    assert size(worked) == before
    assert not (tmp_path / "1.zip").exists()
