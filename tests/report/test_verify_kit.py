"""A stranger verifies a bundle with verify.sh and with the commands of VERIFY.md, and each cheat stops them."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cyberlayers.bundle import dsse, layout, predicate, sshsig
from cyberlayers.bundle.bag import manifest
from cyberlayers.bundle.predicate import CounterPredicate
from cyberlayers.bundle.trust import allowed_line
from cyberlayers.bundle.write import countersign
from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.verify_kit import verify_md, verify_sh
from tests.bundle.office import ASSESSOR, AUDITOR, MADE, REVIEWER, STRANGER, Office, database, source, told, trust
from tests.report.export import assertion, export, trust_folder

TOOLS = ("jq", "openssl", "ssh-keygen", "perl", "sqlite3")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} missing: see requirements/debian.txt")

EVIDENCE = "data/evidence/E-000001/restore_log_1.txt"
SSH = layout.ssh_name("assessor", ASSESSOR.key.public.key8)


@pytest.fixture
def copy(signed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed, tmp_path / "bundle"))


def verify(bundle: Path, trusting: Path, shell: str = "sh") -> list[str]:
    """Run the script of the bundle and return the lines that it prints."""
    words = [shell, str(bundle / layout.VERIFY_SH), str(trusting)]
    done = subprocess.run(words, cwd=bundle.parent, capture_output=True, check=False)
    lines = done.stdout.decode().splitlines()
    assert (done.returncode == 0) == (lines[-1] == "ALL OK")
    assert done.stderr == b""
    return lines


def refusal(bundle: Path, trusting: Path) -> str:
    lines = verify(bundle, trusting)
    assert lines[-1] == "NOT OK"
    assert lines[-2].startswith("FAILED   ")
    return lines[-2].removeprefix("FAILED   ")


def flip(path: Path, at: int | None = None, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1 << bit
    path.write_bytes(data)


def test_a_whole_bundle_is_all_ok(signed: Path, trusting: Path) -> None:
    lines = verify(signed, trusting)
    assert lines[-1] == "ALL OK"
    assert "ok       signed by ict@council as assessor" in lines
    assert "ok       signed by services@council as reviewer" in lines
    assert not [line for line in lines if line.startswith("FAILED")]


def test_it_writes_nothing_into_the_bundle(signed: Path, trusting: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in signed.rglob("*")}
    verify(signed, trusting)
    assert {path: path.stat().st_mtime_ns for path in signed.rglob("*")} == before


def test_a_copy_of_the_script_takes_the_bundle_as_an_argument(signed: Path, trusting: Path, tmp_path: Path) -> None:
    script = tmp_path / "mine.sh"
    script.write_bytes(verify_sh())
    done = subprocess.run(["sh", script, trusting, signed], capture_output=True, check=True)
    assert done.stdout.endswith(b"\nALL OK\n")


def test_another_shell_reads_it_too(signed: Path, trusting: Path) -> None:
    assert verify(signed, trusting, "bash")[-1] == "ALL OK"


def drop(name: str) -> Callable[[Path], None]:
    return lambda bundle: (bundle / name).unlink()


def change(name: str) -> Callable[[Path], None]:
    return lambda bundle: flip(bundle / name)


def put(name: str, text: str = "x") -> Callable[[Path], None]:
    def spoil(bundle: Path) -> None:
        (bundle / name).parent.mkdir(exist_ok=True)
        (bundle / name).write_text(text)

    return spoil


def link(bundle: Path) -> None:
    (bundle / EVIDENCE).unlink()
    (bundle / EVIDENCE).symlink_to("/etc/hostname")


def space(bundle: Path) -> None:
    with (bundle / layout.ENVELOPE).open("a") as file:
        file.write("\n")


def rehash(bundle: Path) -> None:
    """Change an item and make the manifests fit again, as an attacker without a key would."""
    flip(bundle / EVIDENCE)
    names = [path.relative_to(bundle).as_posix() for path in (bundle / "data").rglob("*") if path.is_file()]
    (bundle / layout.MANIFEST).write_bytes(manifest({name: source_of(bundle / name) for name in names}))
    (bundle / layout.TAGMANIFEST).write_bytes(
        manifest({name: source_of(bundle / name) for name in layout.TAG_FILES}),
    )


def source_of(path: Path) -> str:
    return str(source(path.read_bytes()).sha256)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (change(EVIDENCE), "a file has changed"),
        (change(layout.BUNDLE), "a file has changed"),
        (change(layout.OSCAL), "a file has changed"),
        (change(layout.MANIFEST), "a file has changed"),
        (change(layout.TAGMANIFEST), "is about something else"),
        (change(layout.BAG_INFO), "a file has changed"),
        (change(SSH), "not in its one form|does not hold"),
        (change(layout.ENVELOPE), "not in its one form|does not hold|cannot|fields"),
        (change(layout.OSCAL_ENVELOPE), "not in its one form|does not hold|cannot|fields"),
        (space, "not in its one form"),
        (rehash, "is about something else"),
        (drop(SSH), "the signature of ict@council \\(assessor\\) is missing"),
        (drop(layout.ENVELOPE), "is missing"),
        (drop(layout.TAGMANIFEST), "is missing"),
        (drop(layout.OSCAL_ENVELOPE), "is missing"),
        (drop(EVIDENCE), "does not list exactly the files"),
        (put("data/evidence/E-000009/more.txt"), "does not list exactly the files"),
        (put("more.txt"), "has no place in a bundle"),
        (put("signatures/more.txt"), "has no place in a bundle"),
        (put(layout.ssh_name("auditor", "00000000")), "by somebody whom no statement names"),
        (put(f"{SSH}.tsr"), "is not a timestamp over"),
        (put("data/.hidden"), "hidden file"),
        (put("data/a name"), "a name that is not allowed"),
        (put("data/two\nlines"), "a name that is not allowed"),
        (link, "neither a file nor a folder"),
    ],
)
def test_each_cheat_is_refused_with_its_reason(
    spoil: Callable[[Path], None], why: str, copy: Path, trusting: Path
) -> None:
    spoil(copy)
    assert re.search(why, refusal(copy, trusting))


@pytest.mark.parametrize("name", [SSH, layout.ENVELOPE, layout.OSCAL_ENVELOPE])
@pytest.mark.parametrize("part", [0, 3, 5, 9])
def test_no_bit_of_a_signature_file_is_free(name: str, part: int, copy: Path, trusting: Path) -> None:
    size = (copy / name).stat().st_size
    flip(copy / name, at=size * part // 9 - (part == 9), bit=part % 7)
    refusal(copy, trusting)


def test_a_key_that_is_not_trusted_signs_nothing(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    few = trust_folder(tmp_path / "few", ASSESSOR)
    assert "a key that is not in your trust folder" in refusal(copy, few)


def test_a_key_speaks_only_for_its_principal_and_role(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    folder = trust_folder(tmp_path / "other", ASSESSOR, replace(REVIEWER, principal="else@council"))
    assert "does not hold this key for services@council" in refusal(copy, folder)
    folder = trust_folder(tmp_path / "other", ASSESSOR, replace(REVIEWER, role="auditor"))
    assert "does not hold this key for services@council as reviewer" in refusal(copy, folder)


def test_a_key_that_was_not_valid_when_the_bundle_was_made_is_refused(copy: Path, trusting: Path) -> None:
    later = tuple(replace(line, after=MADE + timedelta(days=1)) for line in trust().allowed)
    folder = Path(shutil.copytree(trusting, copy.parent / "later"))
    (folder / "allowed_signers").write_text("".join(f"{allowed_line(line)}\n" for line in later))
    assert "not valid at the time" in refusal(copy, folder)


def test_a_revoked_key_is_refused(copy: Path, trusting: Path) -> None:
    folder = Path(shutil.copytree(trusting, copy.parent / "revoking"))
    (folder / "key.pub").write_text(f"{ASSESSOR.key.public.line()}\n")
    words = ["ssh-keygen", "-k", "-f", "revoked.krl", "key.pub"]
    subprocess.run(words, cwd=folder, capture_output=True, check=True)
    assert "revoked" in refusal(copy, folder)


def test_a_checkpoint_by_another_key_is_refused(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    known = trust()
    folder = trust_folder(tmp_path / "log", logs=(replace(known.logs[0], key=STRANGER.key.public),))
    assert "not signed with the key in log.vkey" in refusal(copy, folder)


def test_a_database_with_other_records_is_refused(trusting: Path, tmp_path: Path) -> None:
    office = Office()
    records = [record for record, _ in told(office.story)]
    spoilt = database(office.entries()[:-1], records[:-1])
    export(office, tmp_path / "bundle", content=replace(office.content(), database=source(spoilt)))
    assert "the database holds other records" in refusal(tmp_path / "bundle", trusting)


def test_a_counter_signature_is_verified_and_said(copy: Path, trusting: Path) -> None:
    said = CounterPredicate(
        bundle_id=layout.bundle_id("c0" * 16, 1), role="auditor", principal=AUDITOR.principal,
        key_sha256=AUDITOR.key.public.sha256, meaning="examined", signed_at=MADE + timedelta(hours=1),
    )  # fmt: skip
    name, ssh = countersign(copy, said, AUDITOR.key)
    lines = verify(copy, trusting)
    assert "ok       audit@partner counter-signed: examined" in lines
    assert lines[-1] == "ALL OK"
    kept = (copy / ssh).read_bytes()
    (copy / ssh).unlink()
    assert "the signature of audit@partner (auditor) is missing" in refusal(copy, trusting)
    (copy / ssh).write_bytes(kept)
    flip(copy / name)
    refusal(copy, trusting)


def test_a_key_that_signed_the_bundle_does_not_counter_sign_it_too(copy: Path, trusting: Path) -> None:
    said = CounterPredicate(
        bundle_id=layout.bundle_id("c0" * 16, 1), role="auditor", principal=ASSESSOR.principal,
        key_sha256=ASSESSOR.key.public.sha256, meaning="examined", signed_at=MADE + timedelta(hours=1),
    )  # fmt: skip
    tags = (copy / layout.TAGMANIFEST).read_bytes()
    digest = source_of(copy / layout.TAGMANIFEST)
    payload = dsse.statement(layout.TAGMANIFEST, digest, predicate.COUNTER_TYPE, said.plain())
    key8 = ASSESSOR.key.public.key8
    (copy / layout.counter_name("auditor", key8)).write_bytes(dsse.sign(payload, [ASSESSOR.key]))
    (copy / layout.ssh_name("auditor", key8)).write_bytes(sshsig.sign(ASSESSOR.key, tags))
    roles = frozenset({"assessor", "reviewer", "auditor"})
    folder = Path(shutil.copytree(trusting, copy.parent / "every-role"))
    lines = (allowed_line(replace(line, roles=roles)) for line in trust().allowed)
    (folder / "allowed_signers").write_text("".join(f"{line}\n" for line in lines))
    assert f"the key of {ASSESSOR.principal} signed more than once" in refusal(copy, folder)


def test_it_says_how_it_is_used_when_it_is_not(signed: Path, tmp_path: Path) -> None:
    done = subprocess.run(["sh", signed / layout.VERIFY_SH], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"sh verify.sh TRUST" in done.stdout
    assert "no allowed_signers" in refusal(signed, tmp_path)


def test_a_missing_tool_is_said_and_nothing_is_ok(signed: Path, trusting: Path, tmp_path: Path) -> None:
    for tool in ("sh", "dirname", "printf"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    words = ["sh", str(signed / layout.VERIFY_SH), str(trusting)]
    done = subprocess.run(words, capture_output=True, check=False, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert b"jq is not installed" in done.stdout
    assert b"ALL OK" not in done.stdout


@pytest.mark.parametrize("replaced", [False, True], ids=["the key of today", "a key that was replaced since"])
def test_the_commands_of_the_page_can_be_typed_as_they_stand(copy: Path, trusting: Path, *, replaced: bool) -> None:
    if replaced:
        ended = tuple(replace(line, before=MADE + timedelta(days=1)) for line in trust().allowed)
        trusting = Path(shutil.copytree(trusting, copy.parent / "ended"))
        (trusting / "allowed_signers").write_text("".join(f"{allowed_line(line)}\n" for line in ended))
    page = (copy / layout.VERIFY_MD).read_text()
    unix = page.split("## By hand, on Linux")[1].split("## By hand, on Windows")[0]
    blocks = re.findall(r"^```\n(.*?)^```", unix, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 8
    script = "set -eu\n" + "".join(blocks).replace("TRUST", str(trusting))
    done = subprocess.run(["sh", "-c", script], cwd=copy, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode()
    assert out.count('Good "evidence-bundle@cyberlayers" signature') == 2
    assert out.count("Signature Verified Successfully") == 2
    assert out.count(source_of(copy / layout.TAGMANIFEST)) == 2


def test_the_page_names_keys_and_files_of_this_bundle(signed: Path) -> None:
    page = (signed / layout.VERIFY_MD).read_text()
    for signer in (ASSESSOR, REVIEWER):
        assert f"* `{signer.principal}` as {signer.role}: `{signer.key.public.sha256}`" in page
        assert layout.ssh_name(signer.role, signer.key.public.key8) in page
    assert "Get-FileHash" in page
    assert "age -R" in page
    assert "{{" not in page


def test_a_principal_that_could_run_a_command_stands_in_none(rich: Assertion) -> None:
    with pytest.raises(ValueError, match="cannot stand in a command"):
        verify_md(replace(rich, signers=(Signatory("assessor", "a;reboot", "e" * 64),)))


def test_a_marking_stands_at_both_ends_of_the_page_as_text(rich: Assertion) -> None:
    lines = verify_md(rich).decode().splitlines()
    assert lines[0] == lines[-1]
    assert lines[0].startswith("**OFFICIAL-SENSITIVE &lt;script&gt;")


def test_the_script_is_the_same_in_every_bundle(signed: Path) -> None:
    assert (signed / layout.VERIFY_SH).read_bytes() == verify_sh()
    assert verify_sh().isascii()
    assert assertion(Office()).bundle_id.encode() not in verify_sh()
