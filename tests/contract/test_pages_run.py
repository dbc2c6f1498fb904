"""What the tutorial and the how-to pages tell a reader to type works as it is written, in the order of the page."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.contract.test_docs import typed
from tests.contract.tree import ROOT

# Days on the pages are days of a year that will pass; here they are put into the last year, in the same order.
YEAR_ON_THE_PAGES = 2026
MAY_FIND_SOMETHING = ("cyberlayers estate check", "cyberlayers posture --fail-under")


def play(page: str, folder: Path, prepare: str = "") -> None:
    """Type a page's commands into one shell, and stop at the first that fails."""
    lines = list(typed((ROOT / "docs" / page).read_text()))
    if shutil.which("jq") is None:
        lines = [line for line in lines if "| jq" not in line]
    script = [f'cyberlayers() {{ {shlex.quote(sys.executable)} -m cyberlayers "$@"; }}', prepare]
    for line in lines:
        allowed = "[ $? -le 1 ]" if line.startswith(MAY_FIND_SOMETHING) else "false"
        script.append(f"{recent(line)} || {allowed} || {{ echo {shlex.quote(line)} failed >&2; exit 1; }}")
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "TERM": "dumb", "LOGNAME": "reader"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def recent(line: str) -> str:
    """Move the days of a line that has them into the months before today."""

    def moved(match: re.Match[str]) -> str:
        day = date.fromisoformat(match.group())
        if day.year != YEAR_ON_THE_PAGES:
            return day.isoformat()
        return (datetime.now(UTC).date() - timedelta(days=(date(YEAR_ON_THE_PAGES, 12, 31) - day).days)).isoformat()

    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", moved, line)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that looks like a checkout to a reader, with the files that a page takes for granted."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    for file in ("policy-set.pdf", "restore-log.txt", "audit-report.pdf", "failed-restore.txt", "second-restore.txt"):
        (tmp_path / file).write_text(f"{file}, from the day when it was made\n")
    return tmp_path


OWN = "cyberlayers init workspace --organisation Council && cd workspace && cp ../*.pdf ../*.txt ."


PARTNER = f"""{OWN} && export CYBERLAYERS_PASSPHRASE="correct horse battery staple"
there() {{ cyberlayers --workspace ../partner "$@"; }}
cyberlayers init ../partner --organisation Partner && there key new lead@partner && there key new audit@elsewhere
cp ../partner/keys/*@*.pub .
there key trust audit@elsewhere.pub --principal audit@elsewhere --role auditor
there bundle export partner.zip --key lead@partner
there bundle countersign partner.zip --role auditor --key audit@elsewhere --meaning examined --scope L8-05"""


def test_the_first_walk_runs_as_it_is_written(checkout: Path) -> None:
    play("tutorial/first-walk.md", checkout)
    assert "#" in (checkout / "our-council" / "report.md").read_text()
    assert (checkout / "our-council.zip").is_file()


@pytest.mark.parametrize(
    ("page", "prepare"),
    [
        ("how-to/record-evidence.md", OWN),
        ("how-to/back-up-and-restore.md", OWN),
        ("how-to/export-as-json.md", OWN),
        ("how-to/prove-to-a-stranger.md", OWN),
        ("how-to/use-a-partners-bundle.md", PARTNER),
        ("how-to/plan-a-rehearsal.md", f"{OWN} && cp ../scenarios/examples/estate.toml ."),
        ("how-to/use-without-the-screen.md", OWN),
    ],
)
def test_the_how_to_pages_run_as_they_are_written(page: str, prepare: str, checkout: Path) -> None:
    play(page, checkout, prepare)
