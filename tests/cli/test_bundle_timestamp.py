"""A timestamp is asked for and added on the command line; the authority is stock openssl."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cyberlayers.bundle import keys, timestamp, timestamp_token
from tests.bundle.authority import Authority
from tests.cli.desk import Desk

pytest.importorskip("rfc3161_client", reason="the extra `timestamps` is not installed")

PASSPHRASE = "a long one"  # noqa: S105 - of a key that lives as long as a test


@pytest.fixture
def signing(worked: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the worked desk with a key."""
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)
    assert worked("key", "new", "lead").status == 0
    return worked


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def answered(desk: Desk, authority: Authority, bundle: Path, *words: str) -> Path:
    """Ask for a timestamp and return the file with the authority's answer."""
    query = bundle.with_name("ask.tsq")
    query.unlink(missing_ok=True)
    said = desk("bundle", "timestamp", str(bundle), "--request", str(query), *words)
    assert said.id.startswith("signatures/tagmanifest-sha256.txt.")
    answer = bundle.with_name("answer.tsr")
    answer.write_bytes(authority.answer(query.read_bytes(), chain=("root",)))
    return answer


@pytest.mark.parametrize("name", ["b.zip", "b"])
def test_a_timestamp_is_asked_for_and_added_and_then_verified(
    name: str, signing: Desk, authority: Authority, tmp_path: Path
) -> None:
    out, trusted = tmp_path / name, signing.folder / "trust"
    signing("bundle", "export", str(out))
    answer = answered(signing, authority, out)
    (trusted / "tsa.pem").write_bytes(authority.root)
    added = signing("bundle", "timestamp", str(out), "--token", str(answer))
    assert added.id.endswith(".sig.tsr")
    again = signing("bundle", "timestamp", str(out), "--token", str(answer))
    assert again.status == 3
    assert "a timestamp already" in again.err
    signing.day = (datetime.now(UTC) + timedelta(days=1)).date()
    said = signing("bundle", "verify", str(out), "--trust", str(trusted), "--format", "json")
    assert said.status == 0, said.out
    (check,) = [one for one in said.json["checks"] if one["name"] == "timestamp"]
    assert check["result"] == "pass"
    assert "existed by" in check["detail"]
    if out.is_dir():
        shell = subprocess.run(["sh", out / "data/verify.sh", trusted], capture_output=True, text=True, check=False)
        assert shell.stdout.splitlines()[-1] == "ALL OK", shell.stdout
        assert "existed by" in shell.stdout


def test_an_answer_about_something_else_is_not_added(signing: Desk, authority: Authority, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    signing("bundle", "export", str(out))
    before = out.read_bytes()
    answer = tmp_path / "answer"
    for data, status, words in (
        (authority.stamp(b"something else"), 1, "none of these signatures"),
        (b"rubbish", 1, "none, or not in its one form"),
        (b"x" * (timestamp_token.MAX_BYTES + 1), 1, "larger than"),
    ):
        answer.write_bytes(data)
        said = signing("bundle", "timestamp", str(out), "--token", str(answer))
        assert (said.status, said.out) == (status, "")
        assert words in said.err
    assert signing("bundle", "timestamp", str(out), "--token", str(tmp_path / "none")).status == 3
    assert out.read_bytes() == before


def test_an_answer_by_somebody_else_is_not_added(signing: Desk, authority: Authority, tmp_path: Path) -> None:
    out, stranger = tmp_path / "b.zip", tmp_path / "stranger"
    stranger.mkdir()
    signing("bundle", "export", str(out))
    answer = answered(signing, Authority(stranger), out)
    (signing.folder / "trust" / "tsa.pem").write_bytes(authority.root)
    before = out.read_bytes()
    said = signing("bundle", "timestamp", str(out), "--token", str(answer))
    assert (said.status, said.out) == (1, "")
    assert "not by an authority" in said.err
    assert out.read_bytes() == before


def test_whose_signature_is_meant_is_asked_only_where_there_are_several(
    signing: Desk, authority: Authority, tmp_path: Path
) -> None:
    out = tmp_path / "b.zip"
    signing("key", "new", "audit")
    signing("bundle", "export", str(out), "--key", "lead")
    signing("key", "trust", str(signing.folder / "keys" / "audit.pub"), "--principal", "audit", "--role", "auditor")
    signing("bundle", "countersign", str(out), "--role", "auditor", "--key", "audit", "--meaning", "received")
    said = signing("bundle", "timestamp", str(out), "--request", str(tmp_path / "q"))
    assert said.status == 2
    assert "--role" in said.err
    assert not (tmp_path / "q").exists()
    assert (
        ".auditor-"
        in signing(
            "bundle", "timestamp", str(out), "--token", str(answered(signing, authority, out, "--role", "auditor"))
        ).id
    )
    (row, _) = sorted(signing("key", "show", "--format", "json").json, key=lambda row: str(row["name"] != "lead"))
    lead = answered(signing, authority, out, "--key8", row["key_sha256"][:8])
    assert ".assessor-" in signing("bundle", "timestamp", str(out), "--token", str(lead)).id
    none = signing("bundle", "timestamp", str(out), "--request", str(tmp_path / "q"), "--role", "reviewer")
    assert none.status == 3


def test_exactly_one_thing_is_done(signing: Desk, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    signing("bundle", "export", str(out))
    for words in ((), ("--request", "a", "--token", "b")):
        assert signing("bundle", "timestamp", str(out), *words).status == 2


def test_without_the_extra_it_says_what_is_missing(
    signing: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "b.zip"
    signing("bundle", "export", str(out))
    monkeypatch.setattr(timestamp, "is_available", lambda: False)
    said = signing("bundle", "timestamp", str(out), "--request", str(tmp_path / "q"))
    assert (said.status, said.out) == (5, "")
    assert "cyberlayers[timestamps]" in said.err
    assert not (tmp_path / "q").exists()


def test_what_could_not_be_checked_is_the_reason_why_nobody_counter_signs(
    signing: Desk, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "b.zip"
    signing("bundle", "export", str(out))
    signing("bundle", "timestamp", str(out), "--token", str(answered(signing, authority, out)))
    (signing.folder / "trust" / "tsa.pem").write_bytes(authority.root)
    monkeypatch.setattr(timestamp, "is_available", lambda: False)
    signing("key", "new", "second")
    said = signing("bundle", "countersign", str(out), "--role", "reviewer", "--key", "second", "--meaning", "received")
    assert (said.status, said.out) == (1, "")
    assert "cyberlayers[timestamps]" in said.err


def test_a_key_of_the_ledger_is_shown_kept_and_added(signing: Desk, tmp_path: Path) -> None:
    kept = signing.folder / "trust" / "log.vkey"
    (row,) = signing("key", "show", "--format", "json").json
    assert kept.read_text() == row["log_vkey"] + "\n"
    assert row["log_vkey"].startswith(signing("ledger", "head", "--format", "json").json["origin"] + "+")
    assert row["log_vkey"] in signing("key", "show", "--format", "csv").out
    assert signing("bundle", "export", str(tmp_path / "a.zip")).status == 0
    signing("key", "new", "next")
    assert len(kept.read_text().splitlines()) == 2
    assert signing("bundle", "export", str(tmp_path / "b.zip"), "--key", "next").status == 0
    for name in ("a.zip", "b.zip"):
        said = signing("bundle", "verify", str(tmp_path / name), "--trust", str(kept.parent), "--format", "json")
        assert [one["result"] for one in said.json["checks"] if one["name"] == "log signature"] == ["pass"]
    public = tmp_path / "other.pub"
    public.write_text(row["public"] + "\n")
    origin = "cyberlayers/" + "0" * 32
    said = signing("key", "trust", str(public), "--principal", "other", "--log", origin)
    assert said.out.splitlines()[1] == kept.read_text().splitlines()[2]
    assert kept.read_text().splitlines()[2].startswith(f"{origin}+")
    assert signing("key", "trust", str(public), "--principal", "else", "--log", "a b").status == 3
