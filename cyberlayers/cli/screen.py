"""Without a command: the screen, or the plain report where there is no terminal to draw on."""

import os
import sys

import click

from cyberlayers.cli.options import Session


def has_terminal() -> bool:
    """Tell whether there is a terminal that can be drawn on: both streams, and not a dumb one."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def open_screen(session: Session) -> None:
    """Open the screen; without a terminal print the posture report and end."""
    if has_terminal():
        _show(session)
    else:
        print_report(session)


def open_run(session: Session, run: str) -> None:
    """Open the screen on a run; without a terminal say where the run stands."""
    if has_terminal():
        _show(session, run)
        return
    from cyberlayers.workspace.runs import standing_words

    click.echo(standing_words(session.open(), run), err=True)


def _show(session: Session, run: str | None = None) -> None:
    from cyberlayers.tui.start import run_screen

    run_screen(session, run=run)


def print_report(session: Session) -> None:
    """Print the posture report."""
    from cyberlayers.report.posture import posture_text
    from cyberlayers.workspace.judging import judge

    view = session.view()
    click.echo(posture_text(judge(session.open(), view), view.known_at))
