"""A bundle from values to a verdict, as a folder and as a zip."""

import json
import shlex
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cyberlayers.bundle import layout
from cyberlayers.bundle.checks import Result
from cyberlayers.bundle.predicate import CounterPredicate
from cyberlayers.bundle.trust import allowed_line
from cyberlayers.bundle.write import countersign
from cyberlayers.errors import ContentError
from tests.bundle.office import (
    ASSESSOR,
    AUDITOR,
    CONTROL,
    FILES,
    LOG_ID,
    MADE,
    REVIEWER,
    Office,
    check,
    codes,
    source,
    trust,
)  # fmt: skip


@pytest.mark.parametrize("form", ["zipped", "folder"])
def test_a_full_bundle_is_verified(form: str, request: pytest.FixtureRequest) -> None:
    found = check(request.getfixturevalue(form))
    assert {one.name: one.detail for one in found.found.checks if one.result is Result.FAIL} == {}
    assert found.found.verified
    assert found.found.bundle_id == f"cyb-{LOG_ID}-000001"
    assert [one.principal for one in found.found.signers] == ["ict@council", "services@council"]
    skipped = {one.name for one in found.found.checks if one.result is Result.NOT_CHECKED}
    assert skipped == {"timestamp", "history", "audience", "challenge"}


def test_the_same_values_make_the_same_bytes(office: Office, zipped: Path, tmp_path: Path) -> None:
    office.export(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == zipped.read_bytes()


def test_folder_and_zip_hold_the_same_files(zipped: Path, folder: Path) -> None:
    with zipfile.ZipFile(zipped) as container:
        inside = {name.partition("/")[2]: container.read(name) for name in container.namelist()}
        assert container.testzip() is None
    assert inside == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()
    } | {layout.CHECKPOINT: (folder / layout.CHECKPOINT).read_bytes()}


def test_a_marking_stands_in_the_name_of_the_folder(tmp_path: Path) -> None:
    Office(said={"marking": "OFFICIAL-SENSITIVE"}).export(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as container:
        assert {name.split("/")[0] for name in container.namelist()} == {f"cyb-{LOG_ID}-000001-OFFICIAL-SENSITIVE"}
    assert check(tmp_path / "b.zip").found.verified


def test_withheld_bytes_are_counted_and_the_rest_is_verified(tmp_path: Path) -> None:
    office = Office(withheld=frozenset({"E-000003"}), without_words=frozenset({1, 7}), with_database=False)
    office.export(tmp_path / "b.zip")
    found = check(tmp_path / "b.zip").found
    assert found.verified
    assert f"absent: 1 for {CONTROL} (contradicts)" in next(
        one.detail for one in found.checks if one.name == "evidence"
    )


@pytest.mark.parametrize("as_zip", [True, False])
def test_an_auditor_counter_signs_without_changing_the_bag(*, as_zip: bool, tmp_path: Path) -> None:
    path = tmp_path / "b"
    written = Office().export(path, zipped=as_zip)
    key = AUDITOR.key.public
    said = CounterPredicate(
        bundle_id=written.bundle_id, role="auditor", principal=AUDITOR.principal, key_sha256=key.sha256,
        meaning="examined", controls=(CONTROL,), signed_at=MADE + timedelta(hours=2),
    )  # fmt: skip
    countersign(path, said, AUDITOR.key)
    found = check(path)
    assert found.found.verified, found.found
    assert [(one.role, one.meaning) for one in found.found.signers] == [("assessor", None), ("auditor", "examined")]
    assert found.stated
    assert found.stated.sha256 == written.tagmanifest_sha256
    with pytest.raises(ContentError, match="already"):
        countersign(path, said, AUDITOR.key)
    assert codes(check(path, trust=trust(ASSESSOR, REVIEWER))) == {"SIG_UNTRUSTED"}


def test_a_bundle_may_ask_for_a_counter_signature(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    office = Office(head={"required_signers": (ASSESSOR.required, AUDITOR.required)})
    written = office.export(path)
    assert codes(check(path)) == {"SIGNER_MISSING"}
    said = CounterPredicate(
        bundle_id=written.bundle_id, role="auditor", principal=AUDITOR.principal,
        key_sha256=AUDITOR.key.public.sha256, meaning="agreed", signed_at=MADE,
    )  # fmt: skip
    countersign(path, said, AUDITOR.key)
    assert check(path).found.verified


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(ContentError, match="there already"):
        Office().export(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"


@pytest.mark.parametrize("as_zip", [True, False])
def test_evidence_that_is_not_what_was_recorded_leaves_nothing_behind(*, as_zip: bool, tmp_path: Path) -> None:
    content = Office().content()
    spoilt = replace(content.items[0], source=replace(source(b"x" * len(FILES["E-000001"])), sha256="0" * 64))
    with pytest.raises(ContentError, match="not those that were recorded"):
        Office().export(tmp_path / "b", zipped=as_zip, content=replace(content, items=[spoilt]))
    assert list(tmp_path.iterdir()) == []


def test_the_key_that_hides_accounts_is_never_exported(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="never exported"):
        Office(without_words=frozenset()).export(tmp_path / "b.zip")


def test_it_verifies_on_its_own_without_screen_and_store(zipped: Path, tmp_path: Path) -> None:
    lines = [allowed_line(line) for line in trust().allowed]
    (tmp_path / "allowed_signers").write_text("\n".join(lines) + "\n")
    spy = (
        "import sys; from cyberlayers.bundle.__main__ import main; status = main(sys.argv[1:]); "
        "assert not {'textual', 'rich', 'sqlite_utils', 'cyberlayers.store'} & set(sys.modules); sys.exit(status)"
    )
    words = ["verify", str(zipped), "--trust", str(tmp_path), "--format", "json"]
    done = subprocess.run([sys.executable, "-c", spy, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["verified"] is True
    done = subprocess.run(
        [sys.executable, "-m", "cyberlayers.bundle", *words, "--audience", "someone"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "AUDIENCE" in done.stdout


@pytest.mark.parametrize(
    ("output", "status"),
    [(">&-", 0), ("| true", 0), ("> /dev/full", 3), ("2>/dev/full --audience someone", 1), ("/absent 2>/dev/full", 2)],
)
def test_its_exit_status_is_the_answer_wherever_its_words_go(
    output: str, status: int, zipped: Path, tmp_path: Path
) -> None:
    (tmp_path / "allowed_signers").write_text("\n".join(allowed_line(line) for line in trust().allowed) + "\n")
    verify = shlex.join([sys.executable, "-m", "cyberlayers.bundle", "verify", str(zipped), "--trust", str(tmp_path)])
    done = subprocess.run(
        ["bash", "-c", f"{verify} {output}; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert "Traceback" not in done.stderr
