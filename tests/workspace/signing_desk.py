"""What the tests of bundles do with a workspace: record, export, check, and look for words in every byte."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cyberlayers.bundle.verify import Verified
from cyberlayers.model.status import Method
from cyberlayers.workspace.evidencing import NewEvidence, add
from cyberlayers.workspace.examining import verify_bundle
from cyberlayers.workspace.workspace import Workspace

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("Nobody should read this title", "secret-name.log", "The whole truth", "The leaver", "officer-account")

_CHILD = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from cyberlayers.model.status import Side
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.people import add_person
from cyberlayers.workspace.workspace import Acting, Workspace
from tests.bundle.office import ASSESSOR

clock = lambda: datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
workspace = Workspace(folder, Acting("officer", "officer-account", "desk"), clock, os.urandom)

def halt(*_):
    print("reached", flush=True)
    time.sleep(600)

"""


def item(
    workspace: Workspace,
    control: str,
    data: bytes,
    *,
    name: str = "restore.log",
    title: str = "A test",
    shows: str = "It.",
) -> str:
    """Add an item of a file, and return its id."""
    path = workspace.folder.parent / name
    path.write_bytes(data)
    new = NewEvidence(controls=(control,), file=path, title=title, shows=shows, method=Method.EXAMINE)
    return add(workspace, new).body.id


def check(workspace: Workspace, path: Path) -> Verified:
    """Verify a bundle against the workspace's own trust."""
    return verify_bundle(path, workspace.folder / "trust", NOW)


def codes(found: Verified) -> list[str]:
    """Return the codes of the checks that failed."""
    return [one.code.value for one in found.found.checks if one.code]


def everything(folder: Path) -> bytes:
    """Return the bytes of every file in a folder, and their names."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes() for path in paths)


@contextmanager
def child(program: str, folder: Path, out: Path) -> Iterator[None]:
    """Run a program on a workspace in a process of its own, until it has said a word; kill it afterwards."""
    command = [sys.executable, "-c", _CHILD + program, str(folder), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:
        assert started.stdout is not None
        assert started.stdout.readline()
        try:
            yield
        finally:
            started.send_signal(signal.SIGKILL)
