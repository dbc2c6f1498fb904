import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

CREW = Path(__file__).parent / "crew.py"

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux has it, and it is only faster

Play = Callable[..., dict[str, Any]]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Return a way to play a scene of the crew in a new workspace, and to have what it saw."""

    def run(scene: str, *numbers: int, shell: str = "", place: Path = tmp_path) -> dict[str, Any]:
        command = [sys.executable, str(CREW), scene, str(place / "ws"), *map(str, numbers)]
        if shell:
            (tmp_path / "ws").mkdir()
            command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", shell, str(tmp_path), *command]
        surroundings = os.environ | {"PYTHONPATH": str(CREW.parents[2])}
        done = subprocess.run(command, capture_output=True, text=True, env=surroundings, timeout=540, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


@pytest.fixture
def fast_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: whether locks hold does not hang on how slow a disk is."""
    if not os.access(MEMORY, os.W_OK | os.X_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)
