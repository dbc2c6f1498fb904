"""The files of this project, as git would take them, for the contract tests to read."""

import os
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_IGNORED = frozenset(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Return every file that git holds or would take; without git, every file that `.gitignore` lets through."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        paths = {ROOT / name for name in listed.split("\0") if name}
        return tuple(sorted(path for path in paths if path.is_file()))
    return tuple(sorted(_walk()))


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """Return every file as text, by its path in the project."""
    return {name(path): path.read_text(encoding="utf-8", errors="replace") for path in files()}


def name(path: Path) -> str:
    """Return a file's path in the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


def _walk() -> list[Path]:
    found: list[Path] = []
    for folder, names, here in os.walk(ROOT):
        names[:] = [item for item in names if not _ignored(item)]
        found.extend(Path(folder) / item for item in here if not _ignored(item))
    return found


def _ignored(item: str) -> bool:
    return item == ".git" or any(Path(item).match(pattern) for pattern in _IGNORED)
