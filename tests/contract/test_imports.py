"""What each command imports, read in a fresh interpreter: a static graph cannot see a deferred import.

The contracts in `pyproject.toml` say who may import what; these tests say when. Every command is run once, in an order
that makes sense, as a person would type it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from cyberlayers.cli.entry import cli
from cyberlayers.cli.names import COMMANDS
from cyberlayers.content.catalogue import content_folder
from docs.make_reference import walk

pytestmark = pytest.mark.xdist_group("imports")

SCREEN = {"textual", "rich"}
HEAVY = {*SCREEN, "numpy", "pydantic", "sqlite_utils", "sqlite3", "tabulate", "importlib.metadata"}
LEAVES = [" ".join(path) for path, command in walk(cli) if not isinstance(command, click.Group)]
GROUPS = [" ".join(path) for path, command in walk(cli) if isinstance(command, click.Group)]
EXAMPLES = content_folder("scenarios") / "examples"
SCENARIO = "ransomware-supplier-access"
SPY = """
import json, sys
from cyberlayers.cli.entry import main
try:
    status = main(sys.argv[2:])
finally:
    with open(sys.argv[1], "w") as file:
        json.dump(sorted(sys.modules), file)
sys.exit(status)
"""


@dataclass(frozen=True)
class Ran:
    """One command that was run: what it imported, printed and returned."""

    imported: frozenset[str]
    status: int
    printed: str
    complained: str


def run(words: list[str], folder: Path, account: str = "security-lead") -> Ran:
    report = folder.parent / "imported.json"
    done = subprocess.run(
        [sys.executable, "-c", SPY, str(report), *words],
        cwd=folder,
        env={**os.environ, **person(account), "HOME": str(folder.parent), "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ran(frozenset(json.loads(report.read_text())), done.returncode, done.stdout, done.stderr)


def person(account: str) -> Mapping[str, str]:
    """Return the variables by which an account is known to the program."""
    return {"LOGNAME": account, "USER": account}


STORY: dict[str, tuple[str, ...]] = {
    "workspace set": ("--organisation", "Our Borough"),
    "workspace adopt-criteria": ("--approver", "chair", "--why", "the version of this year"),
    "person add": ("auditor", "--name", "Auditor", "--title", "Internal audit", "--side", "audit"),
    "person list": (),
    "layers": (),
    "control list": ("--key",),
    "control show": ("L1-12",),
    "answer": ("L1-12", "--true", "p1,p2", "--false", "n1,n2,n3"),
    "evidence add": (
        "L1-12", "--note", "Restored in May", "--title", "Restore", "--method", "interview", "--statement", "L1-12:p1",
    ),
    "evidence list": ("--format", "json"),
    "evidence show": ("E-000001",),
    "evidence attach": ("E-000001", "L1-10"),
    "evidence review": ("E-000001",),
    "evidence supersede": ("E-000001", "E-000002"),
    "evidence answers": ("E-000002", "E-000003"),
    "evidence withdraw": ("E-000002", "--why", "filed twice"),
    "evidence extract": ("E-000001", "--to", "extracted.txt"),
    "posture": ("--format", "json"),
    "explain": ("L1-12",),
    "forecast": ("--days", "400"),
    "finding add": (
        "L1-12", "--observation", "Untimed", "--action", "Time it", "--owner", "Head of ICT", "--due", "2027-03-31",
    ),
    "finding list": (),
    "finding close": ("F-000001", "--why", "timed"),
    "accept": ("L1-02", "--why", "Under revision", "--approver", "chair", "--until", "2027-03-31"),
    "estate import": (str(EXAMPLES / "estate.toml"),),
    "estate export": ("estate-out.toml",),
    "estate check": (),
    "estate show": (),
    "continuity simulate": ("--scenario", SCENARIO, "--format", "json"),
    "scenario list": (),
    "scenario show": (SCENARIO,),
    "scenario check": (),
    "scenario new": ("our-own", "--from", SCENARIO),
    "exercise play": (SCENARIO, "--script", str(EXAMPLES / "script-ransomware.toml")),
    "exercise list": (),
    "exercise report": ("R-000001", "--to", "report.md"),
    "ledger head": (),
    "ledger proof": ("1",),
    "ledger verify": (),
    "check": ("--format", "json"),
    "backup": ("backup.zip",),
    "restore": ("backup.zip", "restored"),
}  # fmt: skip


def test_every_command_is_in_the_story() -> None:
    assert set(LEAVES) == set(STORY)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nothing") / "here"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("words", [["--version"], ["--help"], *([*path.split(), "--help"] for path in LEAVES + GROUPS)])
def test_help_and_version_import_nothing_heavy(words: list[str], empty: Path) -> None:
    ran = run(words, empty)
    assert (ran.status, ran.complained) == (0, "")
    assert ran.imported & HEAVY == set()


def test_the_help_of_the_program_imports_no_command(empty: Path) -> None:
    ran = run(["--help"], empty)
    assert ran.imported & {module for module, _ in COMMANDS.values()} == set()


def test_the_table_of_commands_says_what_each_command_says(empty: Path) -> None:
    context = click.Context(cli)
    for command, (_, words) in COMMANDS.items():
        found = cli.get_command(context, command)
        assert found is not None
        assert found.help
        assert words.endswith(".")
