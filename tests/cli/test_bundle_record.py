"""A partner's bundle as evidence, on the command line, from the partner's export to what posture says of it."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from cyberlayers.bundle import keys
from tests.cli.desk import Desk, entropy

GOLDEN = Path(__file__).parent / "golden-bundles"
ABOUT = "L8-05"


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read the whole catalogue, because the small one has no layer 8; the key's lock is a quick one."""
    monkeypatch.setenv("CYBERLAYERS_PASSPHRASE", "a long one")
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def partner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a partner's workspace, whose key is with us."""
    made = Desk(tmp_path / "partner", capsys)
    made.entropy = entropy()
    made.entropy(1)  # so that it does not have the log id of the other desk
    begin(made, "A partner")
    made("key", "new", "lead@partner")
    made("answer", ABOUT, "--true", "p1,p2")
    return made


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], partner: Desk) -> Desk:
    """Return our workspace, which trusts the partner's key and an auditor's."""
    made = Desk(tmp_path / "council", capsys)
    made.day = date(2026, 3, 20)
    begin(made, "A council")
    made("key", "new", "audit@elsewhere")
    made("key", "trust", str(partner.folder / "keys" / "lead@partner.pub"), "--principal", "lead@partner")
    made("key", "trust", str(made.folder / "keys" / "audit@elsewhere.pub"), "--principal", "audit@elsewhere",
         "--role", "auditor")  # fmt: skip
    return made


def begin(desk: Desk, organisation: str) -> None:
    said = desk("init", str(desk.folder), "--organisation", organisation, "--profile", "starter")
    assert said.status == 0, said.err


def counter_sign(desk: Desk, path: Path, *controls: str) -> None:
    scope = [word for control in controls for word in ("--scope", control)]
    said = desk("bundle", "countersign", str(path), "--role", "auditor", "--key", "audit@elsewhere", "--meaning",
                "examined", *scope)  # fmt: skip
    assert said.status == 0, said.err


def masked(text: str) -> str:
    """Hide what differs between two runs: what follows from a key, and the size that the program's version has."""
    text = re.sub(r"key [0-9a-f]{8}", "key <key8>", re.sub(r"[0-9a-f]{64}", "<sha-256>", text))
    return re.sub(r'"size": \d+', '"size": 0', text)


def compared(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("CYBERLAYERS_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_partners_bundle_is_recorded_shown_and_explained(partner: Desk, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs.zip"
    partner("bundle", "export", str(path))
    counter_sign(desk, path, ABOUT)
    desk("answer", ABOUT, "--true", "p1,p2", "--false", "n1,n2,n3")
    assert desk("bundle", "record", str(path), ABOUT, "L8-06", "--statement", "L8-05:p1").id == "E-000001"
    shown = desk("evidence", "show", "E-000001", "--format", "json")
    compared("bundle-recorded.json", masked(shown.out))
    assert shown.json["strength"] == {ABOUT: "independent", "L8-06": "self-asserted"}
    compared("bundle-recorded-explain.txt", masked(desk("explain", ABOUT).out))
    assert "examined (auditor's key" in desk("explain", ABOUT).out
    assert "no auditor's signature" in desk("explain", "L8-06").out
    assert desk("evidence", "show", "E-000001").status == 0
    assert desk("check").status == 0


def test_what_cannot_be_recorded_is_refused_in_one_sentence(partner: Desk, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs"
    partner("bundle", "export", str(path))
    for words, status, why in (
        ([str(path), "L1-12"], 3, "L1-12 is not of layer 8"),
        ([str(path), ABOUT, "--statement", "a9"], 3, "no statement a9"),
        ([str(path)], 2, "CONTROL"),
        ([str(tmp_path / "none"), ABOUT], 3, "cannot be read"),
        ([str(desk.folder / "trust"), ABOUT], 1, "bundle.json is missing"),
    ):
        said = desk("bundle", "record", *words)
        assert (said.status, said.out) == (status, ""), said.err
        assert why in said.err
    assert desk("bundle", "record", str(path), ABOUT).id == "E-000001"
    again = desk("bundle", "record", str(path), ABOUT)
    assert (again.status, again.out) == (3, "")
    assert "stands here already, as E-000001" in again.err
    (path / "data" / "schedule.csv").write_text("changed\n")
    said = desk("bundle", "record", str(path), "L8-06")
    assert (said.status, said.out) == (1, "")
    assert "the bundle is not verified" in said.err
    assert len(desk("evidence", "list", "--format", "json").json) == 1
