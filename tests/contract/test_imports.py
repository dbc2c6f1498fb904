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

SCREEN = {"textual", "rich"}
HEAVY = {*SCREEN, "numpy", "pydantic", "sqlite_utils", "sqlite3", "tabulate", "msgspec", "importlib.metadata"}
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

PASSPHRASE = {"CYBERLAYERS_PASSPHRASE": "of a key that is never used"}


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
        env={**os.environ, **person(account), "HOME": str(folder.parent), "TERM": "dumb", **PASSPHRASE},
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


@dataclass(frozen=True)
class Step:
    """One command of the story; `{accept}` in its words is what the last `accept` printed."""

    command: str
    words: str = ""
    account: str = "security-lead"
    status: int = 0


ADD = "evidence add"
NOTE = "L1-12 --note Restored --title Restore --method interview"
STORY = (
    Step("init", "council --organisation Council"),
    Step("layers"),
    Step("person add", "auditor --name Auditor --title Audit --side audit"),
    Step("person list"),
    Step("control list", "--key"),
    Step("control show", "L1-12"),
    Step("answer", "L1-12 --true p1,p2 --false n1,n2,n3"),
    Step("answer", "L1-02 --true p1,p2 --false n1"),
    Step(ADD, f"{NOTE} --statement L1-12:p1"),
    Step(ADD, f"{NOTE} --statement L1-12:p1,p2"),
    Step(ADD, f"{NOTE} --statement L1-12:n1 --contradicts"),
    Step("evidence review", "E-000003", account="auditor"),
    Step(ADD, f"{NOTE} --statement L1-12:p1,p2"),
    Step("evidence list", "--format json"),
    Step("evidence show", "E-000001"),
    Step("evidence attach", "E-000001 L1-10"),
    Step("evidence supersede", "E-000001 E-000002"),
    Step("evidence answers", "E-000004 E-000003"),
    Step("evidence withdraw", "E-000002 --why duplicate"),
    Step("evidence extract", "E-000001 --to extracted.txt"),
    Step("posture", "--format json"),
    Step("explain", "L1-12"),
    Step("forecast", "--days 400"),
    Step("finding add", "L1-12 --observation Untimed --action Measure --owner ICT --due 2099-03-31"),
    Step("finding list"),
    Step("finding close", "F-000001 --why timed"),
    Step("accept", "L1-02 --why revision --approver auditor --until 2099-03-31"),
    Step("approve", "{accept}", account="auditor"),
    Step("workspace set", "--organisation Borough"),
    Step("workspace adopt-criteria", "--approver auditor --why yearly", status=2),
    Step("estate import", f"{EXAMPLES / 'estate.toml'}"),
    Step("estate export", "estate-out.toml"),
    Step("estate check", status=1),
    Step("estate show"),
    Step("continuity simulate", f"--scenario {SCENARIO} --format json"),
    Step("scenario list"),
    Step("scenario show", SCENARIO),
    Step("scenario check"),
    Step("scenario new", f"our-own --from {SCENARIO}"),
    Step("exercise play", f"{SCENARIO} --script {EXAMPLES / 'script-ransomware.toml'}"),
    Step("exercise list"),
    Step("exercise report", "R-000001 --to report.md"),
    Step("exercise start", f"{SCENARIO} --solo"),
    Step("exercise resume", "R-000002"),
    Step("exercise stop", "R-000002"),
    Step("key new", "lead"),
    Step("key new", "auditor"),
    Step("key show"),
    Step("key trust", "keys/auditor.pub --principal auditor --role auditor"),
    Step("bundle export", "one.zip --key lead"),
    Step("bundle verify", "one.zip --trust trust"),
    Step("bundle show", "one.zip"),
    Step("bundle countersign", "one.zip --role auditor --key auditor --meaning received"),
    Step("bundle timestamp", "one.zip --token one.zip", status=1),
    Step("bundle export", "two.zip --key lead"),
    Step("bundle diff", "one.zip two.zip"),
    Step("init", "../partner --organisation Partner"),
    Step("key new", "supplier --workspace ../partner"),
    Step("bundle export", "theirs.zip --workspace ../partner"),
    Step("key trust", "../partner/keys/supplier.pub --principal supplier"),
    Step("bundle record", "theirs.zip L8-05"),
    Step("ledger head"),
    Step("ledger proof", "1"),
    Step("ledger verify"),
    Step("person erase", "auditor"),
    Step("check", "--format json"),
    Step("backup", "backup.zip"),
    Step("restore", "backup.zip restored"),
    Step("demo", "example"),
)
WITHOUT_STORE = {"layers", "scenario list", "scenario show", "scenario new"}


def test_every_command_is_in_the_story() -> None:
    assert {step.command for step in STORY} == set(LEAVES)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, ...]:
    """Run the story once, each command in an interpreter of its own."""
    folder = tmp_path_factory.mktemp("story") / "here"
    folder.mkdir()
    workspace = folder / "council"
    printed: dict[str, str] = {}
    every = []
    for step in STORY:
        words = [*step.command.split(), *step.words.format(**printed).split()]
        ran = run(words, workspace if workspace.is_dir() else folder, step.account)
        printed[step.command] = ran.printed.strip()
        every.append(ran)
    return tuple(every)


@pytest.mark.parametrize("place", range(len(STORY)), ids=[f"{step.command} {step.words}".strip() for step in STORY])
def test_no_command_imports_the_screen(told: tuple[Ran, ...], place: int) -> None:
    step, ran = STORY[place], told[place]
    assert (ran.status, ran.complained if ran.status != step.status else "") == (step.status, "")
    assert ran.imported & {*SCREEN, "numpy", "cyberlayers.tui"} == set()
    if step.command in WITHOUT_STORE:
        assert ran.imported & {"sqlite_utils", "sqlite3"} == set()


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


def test_every_command_of_the_table_says_what_it_does() -> None:
    context = click.Context(cli)
    for command, (_, words) in COMMANDS.items():
        found = cli.get_command(context, command)
        assert found is not None
        assert found.help
        assert words.endswith(".")
