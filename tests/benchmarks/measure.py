"""How a ratio is measured: two things in turn, A B A B …, so that a machine whose speed drifts bends both alike."""

import os
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple


class Ratio(NamedTuple):
    """Medians in seconds, and the median of the ratios pair by pair."""

    ours: float
    peer: float
    ratio: float


def keep_bytecode(folder: Path) -> None:
    """Let every program that is started from here keep its compiled modules, as an installed one has them beside it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def seconds(job: Callable[[], object]) -> float:
    """Return how long a job takes on the wall."""
    start = perf_counter()
    job()
    return perf_counter() - start


def compare(ours: Callable[[], object], peer: Callable[[], object], runs: int) -> Ratio:
    """Time two jobs in turn, after one run of each that does not count."""
    ours()
    peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    return Ratio(
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )


def say(what: str, found: Ratio, peer: str, wanted: str) -> None:
    """Print one line: what, its median, the peer's, the ratio, and the goal."""
    print(  # noqa: T201 - a benchmark prints
        f"{what}: {found.ours * 1000:.1f} ms, {peer} {found.peer * 1000:.1f} ms, ratio {found.ratio:.2f} ({wanted})"
    )
