"""How far long work is, on stderr where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told how much is done, and of how much; work that is done at one step shows no bar."""
    with ExitStack() as until_done:
        shown: list[ProgressBar[Any]] = []

        def progress(done: int, total: int) -> None:
            if not shown and done < total and sys.stderr.isatty():
                shown.append(until_done.enter_context(click.progressbar(length=total, label=label, file=sys.stderr)))
            for bar in shown:
                bar.update(done - bar.pos)

        yield progress
