"""Strangers' tools read what this program writes, and agree with it."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cyberlayers.cli.entry import main


def needs(*tools: str) -> pytest.MarkDecorator:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} missing: see requirements/debian.txt")


def say(*command: str | Path, given: bytes = b"") -> str:
    done = subprocess.run([str(word) for word in command], input=given, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stock") / "council"
    log = folder.parent / "restore-log.txt"
    log.write_text("restore of the case system: start 09:00, end 14:20\n")
    assert main(["init", str(folder), "--organisation", "Our Council"]) == 0
    assert main(["--workspace", str(folder), "answer", "L1-12", "--true", "p1,p2", "--false", "n1,n2,n3"]) == 0
    evidence = ["--file", str(log), "--title", "Restore", "--method", "examine", "--statement", "L1-12:p1"]
    assert main(["--workspace", str(folder), "evidence", "add", "L1-12", *evidence]) == 0
    return folder


@needs("sqlite3", "openssl")
def test_sqlite3_and_openssl_recompute_every_leaf_hash(workspace: Path) -> None:
    rows = say(
        "sqlite3", "-readonly", "-json", workspace / "store.db", "select leaf, hex(leaf_hash) as hash from ledger"
    )
    leaves = json.loads(rows)
    assert len(leaves) >= 3
    for row in leaves:
        digest = say("openssl", "dgst", "-sha256", "-r", given=b"\0" + row["leaf"].encode())
        assert digest.split()[0] == row["hash"].lower()


@needs("openssl")
def test_openssl_finds_each_evidence_file_under_its_own_hash(workspace: Path) -> None:
    kept = [path for path in (workspace / "evidence").glob("??/*") if path.is_file()]
    assert kept
    for path in kept:
        assert say("openssl", "dgst", "-sha256", "-r", path).split()[0] == path.name


@needs("jq")
def test_jq_reads_the_posture(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(workspace), "posture", "--format", "json"]) == 0
    posture = capsys.readouterr().out.encode()
    assert say("jq", "-r", '[.layers[].number] | sort | join(",")', given=posture).strip() == "1,2,3,4,5,6,7,8"
    assert say("jq", "-r", "[.layers[] | select(.meets_target)] | length", given=posture).strip() == "0"


@needs("tmux")
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_the_screen_opens_and_leaves_in_a_real_terminal(
    workspace: Path, tmp_path: Path, columns: int, rows: int
) -> None:
    tmux = ["tmux", "-f", os.devnull, "-S", str(tmp_path / "socket")]
    command = f"{sys.executable} -m cyberlayers --workspace {workspace}; echo left with $?; sleep 60"
    say(*tmux, "new-session", "-d", "-x", str(columns), "-y", str(rows), command)
    try:
        assert "Staff and partners" in seen(tmux, "Staff and partners")
        say(*tmux, "send-keys", "q")
        assert "left with 0" in seen(tmux, "left with")
    finally:
        say(*tmux, "kill-server")


def seen(tmux: list[str], words: str, seconds: float = 30.0) -> str:
    """Return what the terminal shows once it shows these words, or after a while without them."""
    deadline = time.monotonic() + seconds
    shown = ""
    while words not in shown and time.monotonic() < deadline:
        time.sleep(0.1)
        shown = say(*tmux, "capture-pane", "-p")
    return shown
