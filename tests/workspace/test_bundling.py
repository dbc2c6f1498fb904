"""Bundles of a real workspace: whole, redacted, narrowed, chained, counter-signed, interrupted, and disturbed."""

import os
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cyberlayers.bundle import layout
from cyberlayers.bundle.predicate import RequiredSigner
from cyberlayers.bundle.write import Signer
from cyberlayers.errors import CheckFailedError, ContentError, MissingError, UsageError
from cyberlayers.model.status import Method
from cyberlayers.store.evidence_files import path_of
from cyberlayers.workspace.bundling import COPY, export, required_signer
from cyberlayers.workspace.checking import check_workspace
from cyberlayers.workspace.evidencing import NewEvidence, add
from cyberlayers.workspace.examining import compare, countersign_bundle, remember, show_bundle
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Workspace, create
from tests.bundle.office import ASSESSOR, AUDITOR
from tests.workspace.signing_desk import NOW, SECRETS, check, codes, everything, item


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_an_export_verifies_and_is_recorded_as_signed(office: Workspace, tmp_path: Path, name: str) -> None:
    written = export(office, tmp_path / name, Order(marking="OFFICIAL"), ASSESSOR)
    found = check(office, written.path)
    assert found.found.verified, found.found
    assert [one.name for one in found.found.checks if one.name == "database"] == ["database"]
    signed = office.state().bundles[-1].body
    assert (signed.bundle, signed.tagmanifest_sha256) == (written.bundle_id, written.tagmanifest_sha256)
    checks = {one.name: one for one in check_workspace(office)}
    assert all(one.ok for one in checks.values())
    assert checks["signed head"].detail == f"The first {signed.log_size} records are those that were signed."
    assert list(office.folder.glob(f"{COPY}*")) == []


def test_the_period_begins_with_the_oldest_evidence(office: Workspace, tmp_path: Path) -> None:
    first = office.state().created
    assert first is not None
    earliest = min(item.body.collected for item in office.state().evidence.values())
    told = check(office, export(office, tmp_path / "1.zip", Order(), ASSESSOR).path).bundle
    assert told is not None
    assert told.period.since == min(earliest, first.day)
    old = NewEvidence(
        controls=("L1-12",), title="A scan of last year", method=Method.TEST, note="n", collected=date(2025, 3, 1)
    )
    add(office, old)
    later = check(office, export(office, tmp_path / "2.zip", Order(), ASSESSOR).path).bundle
    assert later is not None
    assert later.period.since == date(2025, 3, 1)


def test_a_rewritten_beginning_does_not_have_the_head_that_was_signed(office: Workspace, tmp_path: Path) -> None:
    export(office, tmp_path / "bundle.zip", Order(), ASSESSOR)
    with sqlite3.connect(office.folder / "store.db") as db:
        db.execute("DROP TRIGGER ledger_keeps_leaves")
        db.execute("UPDATE ledger SET leaf = replace(leaf, 'A council', 'B council') WHERE seq = 1")
    db.close()
    assert not all(one.ok for one in check_workspace(Workspace(office.folder, office.acting, office.clock, os.urandom)))


def test_words_about_accounts_and_bystanders_are_never_given(office: Workspace, tmp_path: Path) -> None:
    export(office, tmp_path / "bundle", Order(), ASSESSOR)
    given = everything(tmp_path / "bundle")
    created = office.state().created
    assert created is not None
    for words in (*SECRETS[3:], str(created.body.account_key)):
        assert words.encode() not in given
    assert b"The owner" in given, "whoever reviewed is named"


def test_redaction_takes_bytes_and_words_and_leaves_what_posture_reads(office: Workspace, tmp_path: Path) -> None:
    export(office, tmp_path / "bundle", Order(redact=("E-000002",)), ASSESSOR)
    found = check(office, tmp_path / "bundle")
    assert found.found.verified, found.found
    given = everything(tmp_path / "bundle")
    for words in (*SECRETS, "a hidden thing"):
        assert words.encode() not in given
    assert not (tmp_path / "bundle" / layout.DATABASE).exists()
    assert found.bundle is not None
    assert [(one.evidence, one.why) for one in found.bundle.withheld.items] == [("E-000002", "withheld")]
    assert show_bundle(tmp_path / "bundle")["withheld"] == [{"control": "L2-01", "polarity": "supports", "items": 1}]


def test_broken_evidence_is_recorded_and_listed_as_absent(office: Workspace, tmp_path: Path) -> None:
    path_of(office.folder, office.state().evidence["E-000001"].body.sha256).unlink()
    export(office, tmp_path / "bundle.zip", Order(), ASSESSOR)
    found = check(office, tmp_path / "bundle.zip")
    assert found.found.verified, found.found
    assert found.bundle is not None
    assert [(one.evidence, one.why) for one in found.bundle.withheld.items] == [("E-000001", "broken")]
    assert office.state().evidence["E-000001"].condition


def test_bytes_that_changed_behind_our_back_are_not_signed(office: Workspace, tmp_path: Path) -> None:
    path = path_of(office.folder, office.state().evidence["E-000001"].body.sha256)
    path.chmod(0o600)
    path.write_bytes(b"restored 99 of 99\n"[: path.stat().st_size])
    with pytest.raises(ContentError, match="not those that were recorded"):
        export(office, tmp_path / "bundle.zip", Order(), ASSESSOR)
    assert sorted(path.name for path in tmp_path.iterdir() if "bundle" in path.name) == []
    assert office.state().bundles == []


def test_a_narrowed_bundle_shows_its_controls_and_what_they_need(office: Workspace, tmp_path: Path) -> None:
    export(office, tmp_path / "bundle", Order(controls=("L1-12",), since=NOW.date()), ASSESSOR)
    found = check(office, tmp_path / "bundle")
    assert found.found.verified, found.found
    shown = show_bundle(tmp_path / "bundle")
    assert shown["controls"] == ["L1-12"]
    assert shown["from"] == NOW.date()
    assert not (tmp_path / "bundle" / layout.DATABASE).exists()
    assert not (tmp_path / "bundle" / "data" / "evidence" / "E-000002").exists()
    export(office, tmp_path / "layer.zip", Order(layers=(2,)), ASSESSOR)
    assert {name[:2] for name in show_bundle(tmp_path / "layer.zip")["controls"]} == {"L2"}
    assert check(office, tmp_path / "layer.zip").found.verified


def test_bundles_chain_and_a_verifier_remembers(office: Workspace, tmp_path: Path) -> None:
    trust = office.folder / "trust"
    first = export(office, tmp_path / "first.zip", Order(), ASSESSOR)
    item(office, "L1-12", b"again\n")
    export(office, tmp_path / "second.zip", Order(), ASSESSOR)
    remember(trust, check(office, tmp_path / "first.zip"))
    second = check(office, tmp_path / "second.zip")
    assert second.found.verified, second.found
    assert second.bundle is not None
    assert second.bundle.predicate.previous is not None
    assert second.bundle.predicate.previous.tagmanifest_sha256 == first.tagmanifest_sha256
    remember(trust, second)
    before = (trust / "state.json").read_bytes()
    replayed = check(office, tmp_path / "first.zip")
    assert codes(replayed) == ["REPLAY"]
    remember(trust, replayed)
    assert (trust / "state.json").read_bytes() == before
    found = compare(office, tmp_path / "first.zip", tmp_path / "second.zip")
    assert found["extends"]
    assert found["evidence"] == ["E-000004"]
    assert found["kinds"] == {"bundle-signed": 1, "evidence-added": 1}
    with pytest.raises(ContentError, match="earlier"):
        compare(office, tmp_path / "second.zip", tmp_path / "first.zip")


def test_a_folder_that_cannot_be_written_is_said(office: Workspace, tmp_path: Path) -> None:
    export(office, tmp_path / "bundle.zip", Order(), ASSESSOR)
    found = check(office, tmp_path / "bundle.zip")
    trust = office.folder / "trust"
    (trust / "state.json").mkdir()
    with pytest.raises(MissingError, match="cannot be noted"):
        remember(trust, found)


def test_an_auditor_of_another_workspace_counter_signs(
    office: Workspace, tmp_path: Path, small_catalogue: None
) -> None:
    path = tmp_path / "bundle.zip"
    wanted = RequiredSigner(role="auditor", principal=AUDITOR.principal, key_sha256=AUDITOR.key.public.sha256)
    export(office, path, Order(required=(wanted,)), ASSESSOR)
    acting = replace(office.acting, person="auditor", account="auditor-account")
    audit = create(tmp_path / "audit", "An auditor", "starter", acting, lambda: NOW, os.urandom)
    add_trust(audit, AUDITOR.key.public, AUDITOR.principal, role="auditor")
    with pytest.raises(CheckFailedError, match="not in the trust folder"):
        countersign_bundle(audit, path, AUDITOR, "examined")
    add_trust(audit, ASSESSOR.key.public, ASSESSOR.principal)
    assert codes(check(audit, path)) == ["SIGNER_MISSING"]
    with pytest.raises(ContentError, match="not a control that the bundle shows"):
        countersign_bundle(audit, path, AUDITOR, "examined", ("L8-99",))
    stranger = Signer("reviewer", "somebody", AUDITOR.key)
    with pytest.raises(CheckFailedError, match="is missing"):
        countersign_bundle(audit, path, stranger, "received")
    name, _ = countersign_bundle(audit, path, AUDITOR, "examined", ("L1-12",))
    assert name == layout.counter_name("auditor", AUDITOR.key.public.key8)
    found = check(audit, path)
    assert found.found.verified, found.found
    assert [one.meaning for one in found.found.signers] == [None, "examined"]
    (shown,) = show_bundle(path)["counter_signatures"]
    assert (shown["role"], shown["key8"], shown["meaning"]) == ("auditor", AUDITOR.key.public.key8, "examined")


def test_a_flipped_bit_is_refused(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    export(office, path, Order(), ASSESSOR)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert not check(office, path).found.verified
    with pytest.raises(CheckFailedError, match="not verified"):
        countersign_bundle(office, path, AUDITOR, "agreed")


def test_what_cannot_be_exported_is_refused_and_leaves_nothing(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "bundle.zip"
    for order, why in (
        (Order(redact=("E-000099",)), "no evidence E-000099"),
        (Order(controls=("L9-99",)), "not a control"),
        (Order(marking=" "), "marking"),
    ):
        with pytest.raises((ContentError, UsageError), match=why):
            export(office, out, order, ASSESSOR)
    out.write_bytes(b"mine")
    with pytest.raises(ContentError, match="there already"):
        export(office, out, Order(), ASSESSOR)
    assert out.read_bytes() == b"mine"
    assert office.state().bundles == []


def test_who_must_sign_is_read_from_a_public_key(tmp_path: Path) -> None:
    path = tmp_path / "auditor.pub"
    path.write_text(AUDITOR.key.public.line("audit@partner") + "\n")
    assert required_signer(f"auditor={path}") == replace(AUDITOR).required
    path.write_text(AUDITOR.key.public.line() + "\n")
    with pytest.raises(ContentError, match="name of its owner"):
        required_signer(f"auditor={path}")
    with pytest.raises(UsageError, match="who must sign"):
        required_signer(str(path))
    with pytest.raises(ContentError, match="cannot be read"):
        required_signer(f"auditor={tmp_path / 'none.pub'}")


def test_the_script_in_the_bundle_ends_with_all_ok(office: Workspace, tmp_path: Path) -> None:
    missing = [tool for tool in ("sh", "jq", "openssl", "ssh-keygen") if shutil.which(tool) is None]
    assert missing == [], f"install {missing}"
    export(office, tmp_path / "bundle", Order(), ASSESSOR)
    command = ["sh", str(tmp_path / "bundle" / layout.VERIFY_SH), str(office.folder / "trust")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.splitlines()[-1] == "ALL OK"
