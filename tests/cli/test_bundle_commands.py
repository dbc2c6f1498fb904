"""Keys and bundles on the command line."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import keys
from tests.cli.desk import Desk

GOLDEN = Path(__file__).parent / "golden-bundles"
PASSPHRASE = "a long one"  # noqa: S105 - of a key that lives as long as a test


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the passphrase as a script would; the key's lock is a quick one."""
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)


@pytest.fixture
def signing(worked: Desk) -> Desk:
    """Return the worked desk with a key."""
    assert worked("key", "new", "lead@council").status == 0
    return worked


def trust(desk: Desk) -> str:
    return str(desk.folder / "trust")


def masked(text: str) -> str:
    """Hide what differs between two runs or two versions: what follows from a key, and the version."""
    return re.sub(r"cyberlayers \d[\w.]*", "cyberlayers <version>", re.sub(r"[0-9a-f]{64}", "<sha-256>", text))


def compared(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("CYBERLAYERS_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_key_is_made_shown_and_trusted(signing: Desk, tmp_path: Path) -> None:
    (row,) = signing("key", "show", "--format", "json").json
    assert list(row) == ["name", "key_sha256", "public", "log_vkey"]
    assert row["name"] == "lead@council"
    assert signing("key", "show", "lead@council", "--format", "json").json == [row]
    public = tmp_path / "other.pub"
    public.write_text(row["public"] + "\n")
    said = signing(
        "key", "trust", str(public), "--principal", "audit@partner", "--role", "auditor", "--valid-before", "2027-03-31"
    )
    assert said.status == 0, said.err
    assert said.out.startswith("audit@partner ")
    assert 'valid-before="20270331235959Z"' in said.out
    assert said.out in (signing.folder / "trust" / "allowed_signers").read_text()


def test_a_passphrase_comes_from_a_descriptor_or_the_environment_and_nobody_is_asked(
    worked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CYBERLAYERS_PASSPHRASE")
    said = worked("key", "new", "lead")
    assert (said.status, said.out) == (2, "")
    assert "CYBERLAYERS_PASSPHRASE" in said.err
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    with secret.open("rb") as file:
        assert worked("key", "new", "lead", "--passphrase-fd", str(file.fileno())).status == 0
    said = worked("bundle", "export", str(tmp_path / "b.zip"))
    assert said.status == 2
    assert "CYBERLAYERS_PASSPHRASE" in said.err
    with secret.open("rb") as file:
        assert worked("bundle", "export", str(tmp_path / "b.zip"), "--passphrase-fd", str(file.fileno())).status == 0
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", "another")
    said = worked("bundle", "export", str(tmp_path / "c.zip"))
    assert said.status == 3
    assert "passphrase is wrong" in said.err
    said = worked("bundle", "export", str(tmp_path / "c.zip"), "--passphrase-fd", "999")
    assert said.status == 2
    assert "descriptor 999" in said.err


def test_which_key_signs_is_asked_only_where_there_are_several(signing: Desk, tmp_path: Path) -> None:
    signing("key", "new", "second")
    said = signing("bundle", "export", str(tmp_path / "b.zip"))
    assert said.status == 2
    assert "lead@council, second" in said.err
    assert signing("bundle", "export", str(tmp_path / "b.zip"), "--key", "second").status == 0


def test_a_bundle_verifies_and_says_so_in_the_json_it_has_always_said(signing: Desk, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    identity = signing("bundle", "export", str(out), "--marking", "OFFICIAL", "--audience", "The auditor").id
    said = signing("bundle", "verify", str(out), "--trust", trust(signing), "--audience", "The auditor", "--format",
                   "json", bare=True)  # fmt: skip
    assert (said.status, said.err) == (0, "")
    assert list(said.json) == ["bundle_id", "sequence", "signers", "checks", "verified"]
    assert said.json["bundle_id"] == identity
    assert list(said.json["signers"][0]) == ["role", "principal", "key_sha256"]
    assert list(said.json["checks"][0]) == ["name", "result", "code", "detail"]
    compared("bundle-verify", masked(said.out))
    table = signing("bundle", "verify", str(out), "--trust", trust(signing), bare=True)
    assert table.status == 0
    assert table.out.splitlines()[-1] == "VERIFIED"


def test_what_a_bundle_says_of_itself_is_called_unverified(signing: Desk, tmp_path: Path) -> None:
    out = tmp_path / "b"
    signing("bundle", "export", str(out), "--control", "L1-12", "--redact", "E-000001", "--challenge", "word")
    said = signing("bundle", "show", str(out), "--format", "json", bare=True)
    assert said.status == 0
    assert "nothing of this was verified" in said.err
    compared("bundle-show", masked(said.out))
    assert signing("bundle", "show", str(out), bare=True).status == 0
    assert signing("bundle", "show", str(out), "--format", "csv", bare=True).out.count("\r\n") == 2


def test_a_flip_is_refused_with_its_code_and_exit_status_one(signing: Desk, tmp_path: Path) -> None:
    out = tmp_path / "b"
    signing("bundle", "export", str(out))
    page = out / "data" / "START-HERE.html"
    page.write_bytes(page.read_bytes().replace(b"A council", b"B council", 1))
    said = signing("bundle", "verify", str(out), "--trust", trust(signing), "--format", "json", bare=True)
    assert said.status == 1
    assert not said.json["verified"]
    assert "DIGEST" in {check["code"] for check in said.json["checks"]}
    csv = signing("bundle", "verify", str(out), "--trust", trust(signing), "--format", "csv", bare=True)
    assert csv.status == 1
    assert "name,result,code,detail" in csv.out.splitlines()
    assert not (signing.folder / "trust" / "state.json").exists()


def test_an_auditor_counter_signs_and_the_next_bundle_extends_it(signing: Desk, tmp_path: Path) -> None:
    out, later = tmp_path / "b.zip", tmp_path / "c.zip"
    signing("key", "new", "audit")
    public = signing.folder / "keys" / "audit.pub"
    signing("key", "trust", str(public), "--principal", "audit", "--role", "auditor")
    key = ("--key", "lead@council")
    signing("bundle", "export", str(out), *key, "--require", f"auditor={public}")
    missing = signing("bundle", "verify", str(out), "--trust", trust(signing))
    assert missing.status == 1
    assert "SIGNER_MISSING" in missing.out
    said = signing("bundle", "countersign", str(out), "--role", "auditor", "--key", "audit", "--meaning", "agreed",
                   "--scope", "L1-12")  # fmt: skip
    assert said.id.startswith("signatures/auditor-")
    assert signing("bundle", "verify", str(out), "--trust", trust(signing)).status == 0
    again = signing("bundle", "countersign", str(out), "--role", "auditor", "--key", "audit", "--meaning", "agreed")
    assert again.status == 3
    signing("evidence", "add", "L1-12", "--note", "n", "--title", "Another", "--method", "examine")
    signing("bundle", "export", str(later), *key)
    found = signing("bundle", "diff", str(out), str(later), "--format", "json")
    assert found.status == 0
    compared("bundle-diff", masked(found.out))
    assert signing("bundle", "diff", str(out), str(later)).status == 0
    assert signing("check").status == 0


def test_the_script_in_an_export_ends_with_all_ok(signing: Desk, tmp_path: Path) -> None:
    out = tmp_path / "b"
    signing("bundle", "export", str(out))
    said = subprocess.run(["sh", str(out / "data" / "verify.sh"), trust(signing)], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.splitlines()[-1] == "ALL OK"


def test_what_is_not_a_bundle_is_refused_in_one_sentence(signing: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK\x03\x04 nothing")
    shown: Any = signing("bundle", "show", str(broken), bare=True)
    assert shown.status == 1
    assert shown.err.count("\n") == 1
    assert signing("bundle", "verify", str(broken), "--trust", trust(signing), bare=True).status == 1
    assert signing("bundle", "verify", str(tmp_path / "none"), "--trust", trust(signing), bare=True).status == 3
    assert json.loads(signing("bundle", "verify", str(broken), "--trust", trust(signing), "--format", "json").out)
