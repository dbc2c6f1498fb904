import base64
import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cyberlayers.bundle import krl, sshsig
from cyberlayers.bundle.checkpoint import (
    COSIGNER,
    Checkpoint,
    Cosigned,
    LogKey,
    cosign,
    cosigners,
    parse_vkey,
    parse_vkeys,
    sign,
    verify,
)
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.seen import Seen
from cyberlayers.bundle.seen import parse as parse_seen
from cyberlayers.bundle.trust import Allowed, allowed_line, parse_allowed, read_folder
from cyberlayers.errors import ContentError
from tests.bundle.office import ASSESSOR, AUDITOR, ORIGIN, REVIEWER, STRANGER, trust

KEY = ASSESSOR.key.public.line()
AFTER, BEFORE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_line_is_read_back_as_it_was_written() -> None:
    line = Allowed("audit@partner", AUDITOR.key.public, frozenset({"auditor"}), AFTER, BEFORE)
    assert parse_allowed(allowed_line(line).encode()) == (line,)


@pytest.mark.parametrize(
    ("day", "valid"), [("20251231", False), ("20260101", True), ("20261231", True), ("20270101", False)]
)
def test_windows_mean_what_they_mean_to_ssh_keygen(day: str, *, valid: bool, tmp_path: Path) -> None:
    line = Allowed("a@b", ASSESSOR.key.public, frozenset({"assessor"}), AFTER, BEFORE)
    (tmp_path / "allowed").write_text(allowed_line(line) + "\n")
    (tmp_path / "it.sig").write_bytes(sshsig.sign(ASSESSOR.key, b"it"))
    words = [
        *("ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "a@b", "-n", sshsig.NAMESPACE, "-s", "it.sig"),
        f"-Overify-time={day}120000Z",
    ]
    done = subprocess.run(words, cwd=tmp_path, input=b"it", capture_output=True, check=False)
    assert (done.returncode == 0) is valid
    assert line.valid(datetime.strptime(f"{day}12+0000", "%Y%m%d%H%z")) is valid


def test_a_line_without_a_role_is_for_everyone_but_auditors() -> None:
    assert parse_allowed(f"a@b {KEY} a laptop\n".encode())[0].roles == {"assessor", "reviewer"}


def test_comments_empty_lines_and_other_namespaces_are_passed_over() -> None:
    text = f'# words\n\n  \na@b namespaces="git,file" {KEY}\nc@d,e@f namespaces="git,{sshsig.NAMESPACE}" {KEY}\n'
    assert [line.principal for line in parse_allowed(text.encode())] == ["c@d", "e@f"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("a@b", "not the line of an Ed25519 key"),
        ("a@b ssh-rsa AAAA", "not the line of an Ed25519 key"),
        ("a@b ssh-ed25519 AAAA", "allowed_signers:1"),
        (f"*@b {KEY}", "plain name"),
        (f"a@b,!c@d {KEY}", "plain name"),
        (f"a@b cert-authority {KEY}", "not used here"),
        (f"a@b valid-after {KEY}", "needs one value"),
        (f'a@b valid-after="20260101" {KEY}', "20260131Z"),
        (f'a@b valid-after="20261301Z" {KEY}', "20260131Z"),
        (f'a@b valid-after="20260101Z",valid-after="20260101Z" {KEY}', "needs one value"),
        (f"a@b {KEY} role=mayor", "a role is one of"),
    ],
)
def test_a_line_that_cannot_be_understood_is_refused(line: str, what: str) -> None:
    with pytest.raises(ContentError, match=what):
        parse_allowed(line.encode())


def test_a_list_that_ssh_keygen_made_revokes_keys_in_every_way(tmp_path: Path) -> None:
    for number, signer in enumerate((ASSESSOR, REVIEWER, AUDITOR)):
        (tmp_path / f"{number}.pub").write_text(signer.key.public.line() + "\n")
    lines = [(tmp_path / f"{number}.pub").read_text() for number in range(3)]
    (tmp_path / "spec").write_text(f"key: {lines[0]}sha256: {lines[1]}sha1: {lines[2]}")
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", "krl", "spec"], cwd=tmp_path, check=True)
    revoked = krl.parse((tmp_path / "krl").read_bytes())
    assert [revoked.holds(one.key.public) for one in (ASSESSOR, REVIEWER, AUDITOR, STRANGER)] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("data", [b"", b"ssh-ed25519 AAAA", b"SSHKRL\n\0\0\0\0\2" + bytes(40), b"SSHKRL\n\0\0\0\0\1\0"])
def test_what_is_no_list_of_revoked_keys_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        krl.parse(data)


def test_a_section_that_is_not_known_refuses_the_list() -> None:
    with pytest.raises(ContentError, match="section"):
        krl.parse(b"SSHKRL\n\0\0\0\0\1" + bytes(32) + b"\xff\0\0\0\0")


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no allowed_signers"):
        read_folder(tmp_path)
    log = LogKey(ORIGIN, ASSESSOR.key.public)
    (tmp_path / "allowed_signers").write_text(f"a@b {KEY}\n")
    (tmp_path / "log.vkey").write_text(log.vkey() + "\n")
    (tmp_path / "state.json").write_text('{"format":"cyberlayers.seen/1","logs":{}}\n')
    found = read_folder(tmp_path)
    assert (found.logs, found.seen, found.known) == ((log,), Seen(), {ASSESSOR.key.public.sha256: ASSESSOR.key.public})
    (tmp_path / "state.json").write_text("{}")
    with pytest.raises(ContentError, match=r"state\.json"):
        read_folder(tmp_path)


def test_a_damaged_state_is_refused_and_not_begun_again() -> None:
    with pytest.raises(ContentError, match="damaged"):
        parse_seen(b'{"format":"cyberlayers.seen/1","logs":{},"x":1}')


def test_a_key_must_fit_person_role_and_time() -> None:
    at = datetime(2026, 4, 1, tzinfo=UTC)
    trust().require(ASSESSOR.key.public, ASSESSOR.principal, "assessor", at)
    for principal, role in ((REVIEWER.principal, "assessor"), (ASSESSOR.principal, "auditor")):
        with pytest.raises(RefusedError) as refused:
            trust().require(ASSESSOR.key.public, principal, role, at)
        assert refused.value.code is Code.SIG_UNTRUSTED


def test_a_checkpoint_is_a_signed_note() -> None:
    data = sign(Checkpoint(ORIGIN, 3, bytes(32)), ASSESSOR.key)
    text, _, signatures = data.partition(b"\n\n")
    assert text == f"{ORIGIN}\n3\n{'A' * 43}=".encode()
    assert signatures.decode().startswith(f"— {ORIGIN} ")
    log = LogKey(ORIGIN, ASSESSOR.key.public)
    assert verify(data, [parse_vkey(log.vkey())]) == Checkpoint(ORIGIN, 3, bytes(32))
    cosigned = data + f"— witness.example {'A' * 100}\n".encode()
    assert verify(cosigned, [log]).size == 3
    for others in (
        [],
        [LogKey(ORIGIN, STRANGER.key.public)],
        [LogKey("x", log.key)],
        [LogKey(ORIGIN, log.key, COSIGNER)],
    ):
        with pytest.raises(RefusedError) as refused:
            verify(data, others)
        assert refused.value.code is Code.LOG_SIG


def test_one_of_several_keys_of_a_log_is_enough_and_a_wrong_line_by_any_is_too_much() -> None:
    head = Checkpoint(ORIGIN, 3, bytes(32))
    old, new = LogKey(ORIGIN, STRANGER.key.public), LogKey(ORIGIN, ASSESSOR.key.public)
    data = sign(head, ASSESSOR.key)
    assert verify(data, [old, new]) == verify(data, [new, old]) == head
    both = data + sign(head, STRANGER.key).splitlines(keepends=True)[-1]
    assert verify(both, [old, new]) == head
    elsewhere = sign(Checkpoint(ORIGIN, 4, bytes(32)), STRANGER.key).splitlines(keepends=True)[-1]
    assert verify(data + elsewhere, [new]) == head
    with pytest.raises(RefusedError) as refused:
        verify(data + elsewhere, [old, new])
    assert refused.value.code is Code.LOG_SIG


def test_a_cosigner_says_when_a_head_was_seen() -> None:
    data = sign(Checkpoint(ORIGIN, 3, bytes(32)), ASSESSOR.key)
    witness = LogKey("witness.example", AUDITOR.key.public, COSIGNER)
    assert parse_vkey(witness.vkey()) == witness
    seen = cosign(data, witness.name, AUDITOR.key, AFTER)
    assert cosigners(seen, [witness]) == (Cosigned(witness.name, AFTER),)
    assert cosigners(data, [witness]) == cosigners(seen, [LogKey(witness.name, witness.key)]) == ()
    for wrong in (
        cosign(sign(Checkpoint(ORIGIN, 4, bytes(32)), ASSESSOR.key), witness.name, AUDITOR.key, AFTER),
        cosign(data, witness.name, AUDITOR.key, BEFORE),
    ):
        name, mark, line = wrong.splitlines()[-1].decode().split()[1], *wrong.splitlines()[-1].decode().split()[::2]
        spoilt = bytearray(base64.b64decode(line))
        spoilt[11] ^= 1
        with pytest.raises(RefusedError) as refused:
            cosigners(data + f"{mark} {name} {base64.b64encode(spoilt).decode()}\n".encode(), [witness])
        assert refused.value.code is Code.LOG_SIG


def test_a_cosignature_follows_the_published_words() -> None:
    """C2SP tlog-cosignature: kind 0x04, eight bytes of time, a signature over two more lines and the text."""
    data = sign(Checkpoint(ORIGIN, 3, bytes(32)), ASSESSOR.key)
    line = cosign(data, "witness.example", AUDITOR.key, AFTER).splitlines()[-1].decode()
    raw = base64.b64decode(line.split()[-1])
    identity = hashlib.sha256(b"witness.example\n\x04" + AUDITOR.key.public.raw).digest()[:4]
    assert (raw[:4], int.from_bytes(raw[4:12], "big"), len(raw)) == (identity, int(AFTER.timestamp()), 76)
    text = data.partition(b"\n\n")[0] + b"\n"
    assert AUDITOR.key.public.accepts(raw[12:], b"cosignature/v1\ntime %d\n" % int(AFTER.timestamp()) + text)


def test_a_file_of_log_keys_holds_one_a_line() -> None:
    keys = (LogKey(ORIGIN, ASSESSOR.key.public), LogKey("witness.example", AUDITOR.key.public, COSIGNER))
    assert parse_vkeys("# ours\n\n" + "".join(f"{key.vkey()}\n" for key in keys)) == keys
    for text in ("", "# nothing\n", f"{keys[0].vkey()}\nrubbish\n"):
        with pytest.raises(ContentError):
            parse_vkeys(text)


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", "name+00000000+", "na me+00000000+Aa=="])
def test_what_is_no_key_of_a_log_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        parse_vkey(text)
