"""verify.sh on timestamps, on keys of several ledgers and on cosigners: what it shows, and what stops it."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cyberlayers.bundle import checkpoint, layout
from cyberlayers.bundle.checkpoint import COSIGNER, Checkpoint, LogKey, cosign
from tests.bundle.authority import Authority, flipped, info_of
from tests.bundle.office import ASSESSOR, AUDITOR, ORIGIN, REVIEWER, STRANGER, Office
from tests.report.export import export, trust_folder
from tests.report.test_verify_kit import refusal, verify

TOOLS = ("jq", "openssl", "ssh-keygen", "perl", "sqlite3")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} missing: see requirements/debian.txt")

SSH = layout.ssh_name("assessor", ASSESSOR.key.public.key8)
WITNESS = LogKey("witness.example", AUDITOR.key.public, COSIGNER)
SEEN = datetime(2026, 4, 1, 13, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def stamped(signed: Path, authority: Authority, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(signed, tmp_path / "bundle"))
    (copy / f"{SSH}.tsr").write_bytes(authority.stamp((copy / SSH).read_bytes()))
    return copy


@pytest.fixture
def knowing(trusting: Path, authority: Authority, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(trusting, tmp_path / "knowing"))
    (folder / "tsa.pem").write_bytes(authority.root)
    return folder


def test_a_timestamp_is_verified_and_its_time_said(stamped: Path, knowing: Path) -> None:
    lines = verify(stamped, knowing)
    assert lines[-1] == "ALL OK"
    (said,) = [line for line in lines if "existed by" in line]
    time = datetime.fromisoformat(said.rpartition(" ")[2])
    assert said.startswith(f"ok       {SSH} existed by ")
    assert abs(time - datetime.now(UTC)) < timedelta(minutes=5)


def test_without_tsa_pem_it_says_that_nobody_vouches_for_the_time(stamped: Path, trusting: Path) -> None:
    lines = verify(stamped, trusting)
    assert lines[-1] == "ALL OK"
    assert [line for line in lines if re.match(r"skipped  .*nobody vouches for its time", line)]


Spoil = Callable[[Path, Authority], bytes]


def of_the_other(bundle: Path, authority: Authority) -> bytes:
    return authority.stamp((bundle / layout.ssh_name("reviewer", REVIEWER.key.public.key8)).read_bytes())


def of_old(bundle: Path, authority: Authority) -> bytes:
    info = info_of((bundle / f"{SSH}.tsr").read_bytes())
    return authority.forge(re.sub(rb"\x18\x0f\d{4}", b"\x18\x0f2020", info, count=1))


def with_a_flip(bundle: Path, _: Authority) -> bytes:
    data = (bundle / f"{SSH}.tsr").read_bytes()
    return flipped(data, 8 * (len(data) - 3))


@pytest.mark.parametrize(
    ("spoil", "why", "to_all"),
    [
        (of_the_other, "is not a timestamp over its signature", True),
        (lambda *_: b"rubbish", "is not a timestamp over its signature", True),
        (lambda *_: b"", "is not a timestamp over its signature", True),
        (with_a_flip, "is not by an authority of your tsa.pem", False),
        (of_old, "is not by an authority of your tsa.pem", False),
    ],
)
def test_a_timestamp_that_does_not_hold_stops_it(
    spoil: Spoil, why: str, *, to_all: bool, stamped: Path, knowing: Path, trusting: Path, authority: Authority
) -> None:
    (stamped / f"{SSH}.tsr").write_bytes(spoil(stamped, authority))
    assert why in refusal(stamped, knowing)
    assert (verify(stamped, trusting)[-1] == "NOT OK") is to_all


def test_a_timestamp_by_another_authority_stops_it(stamped: Path, knowing: Path, tmp_path: Path) -> None:
    (tmp_path / "stranger").mkdir()
    (knowing / "tsa.pem").write_bytes(Authority(tmp_path / "stranger").root)
    assert "is not by an authority of your tsa.pem" in refusal(stamped, knowing)


def test_a_timestamp_from_before_the_bundle_was_made_stops_it(
    authority: Authority, knowing: Path, tmp_path: Path
) -> None:
    office = Office(head={"created_at": datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)})
    export(office, tmp_path / "later")
    (tmp_path / "later" / f"{SSH}.tsr").write_bytes(authority.stamp((tmp_path / "later" / SSH).read_bytes()))
    assert "before the bundle was made" in refusal(tmp_path / "later", knowing)


def test_a_timestamp_of_no_signature_stops_it(stamped: Path, trusting: Path) -> None:
    token = stamped / f"{SSH}.tsr"
    token.rename(stamped / (layout.ssh_name("auditor", "00000000") + ".tsr"))
    assert "belongs to no signature" in refusal(stamped, trusting)


def test_the_commands_of_the_page_verify_a_timestamp(stamped: Path, knowing: Path, authority: Authority) -> None:
    page = (stamped / layout.VERIFY_MD).read_text()
    block = next(one for one in re.findall(r"^```\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if "ts -verify" in one)
    words = ["sh", "-c", "set -eu\n" + block.replace("TRUST", str(knowing))]
    done = subprocess.run(words, cwd=stamped, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Time stamp: " in done.stdout
    assert b"Verification: OK" in done.stdout
    (stamped / f"{SSH}.tsr").write_bytes(with_a_flip(stamped, authority))
    assert subprocess.run(words, cwd=stamped, capture_output=True, check=False).returncode != 0


# Keys of ledgers and of cosigners.


def witnessed(folder: Path, spoil: Callable[[bytes], bytes] = lambda line: line) -> Path:
    """Export a bundle whose checkpoint was cosigned before it was sealed."""
    office = Office(signers=(ASSESSOR, REVIEWER))
    real = checkpoint.sign

    def sign(head: Checkpoint, key: object) -> bytes:
        return spoil(cosign(real(head, ASSESSOR.key), WITNESS.name, AUDITOR.key, SEEN))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "sign", sign)
        export(office, folder / "witnessed")
    return folder / "witnessed"


def log_keys(folder: Path, *keys: LogKey, before: str = "") -> Path:
    (folder / "log").mkdir()
    made = trust_folder(folder / "log")
    (made / "log.vkey").write_text(before + "".join(f"{key.vkey()}\n" for key in keys))
    return made


OURS = LogKey(ORIGIN, ASSESSOR.key.public)


def test_one_of_several_keys_is_enough_and_comments_are_passed_over(signed: Path, tmp_path: Path) -> None:
    others = (LogKey("cyberlayers/" + "0" * 32, STRANGER.key.public), replace(OURS, key=STRANGER.key.public))
    lines = verify(signed, log_keys(tmp_path, *others, OURS, before="# of all councils\n\n"))
    assert "ok       the key of the ledger signed the checkpoint" in lines
    assert lines[-1] == "ALL OK"


def test_without_a_key_of_this_ledger_its_checkpoint_is_not_verified(signed: Path, tmp_path: Path) -> None:
    lines = verify(signed, log_keys(tmp_path, LogKey("cyberlayers/" + "0" * 32, ASSESSOR.key.public)))
    assert "skipped  your trust folder holds no log.vkey with the key of this ledger" in lines
    assert lines[-1] == "ALL OK"


def test_a_cosigner_is_named_with_the_time(tmp_path: Path) -> None:
    lines = verify(witnessed(tmp_path), log_keys(tmp_path, OURS, WITNESS))
    assert "ok       witness.example saw the head of the ledger at 2026-04-01T13:00:00Z" in lines
    assert lines[-1] == "ALL OK"


def test_a_cosignature_that_does_not_hold_stops_it(tmp_path: Path) -> None:
    def spoil(data: bytes) -> bytes:
        text, mark, line = data.rpartition(b" ")
        return text + mark + line[:17] + (b"B" if line[17:18] == b"A" else b"A") + line[18:]

    bundle = witnessed(tmp_path, spoil)
    assert "not signed with the key of the cosigner witness.example" in refusal(
        bundle, log_keys(tmp_path, OURS, WITNESS)
    )
    (tmp_path / "log" / "log.vkey").write_text(f"{OURS.vkey()}\n")
    assert verify(bundle, tmp_path / "log")[-1] == "ALL OK"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("rubbish\n", "is not a key"),
        (OURS.vkey().replace(f"+{OURS.id.hex()}+", "+00000000+") + "\n", "another key than it holds"),
        (LogKey(ORIGIN, OURS.key, b"\x07").vkey() + "\n", "a kind that is not known here"),
    ],
)
def test_a_line_that_is_no_key_stops_it(line: str, why: str, signed: Path, tmp_path: Path) -> None:
    assert why in refusal(signed, log_keys(tmp_path, before=line))
