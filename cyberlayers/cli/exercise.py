"""`cyberlayers exercise`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session
from cyberlayers.cli.screen import open_run


@click.group("exercise", cls=Group)
def command() -> None:
    """Rehearse an incident, and report what it showed."""


@command.command("start")
@click.argument("scenario")
@click.option("--solo", is_flag=True, help="Rehearse alone: practice, never counted as evidence.")
@pass_session
def start(session: Session, scenario: str, *, solo: bool) -> None:
    """Start a run of SCENARIO, a facilitated one with the clock held, and open it. Prints the run's id."""
    from cyberlayers.workspace.rehearsing import start

    run = start(session.open(), scenario, "solo" if solo else "facilitated")
    click.echo(run)
    open_run(session, run)


@command.command("resume")
@click.argument("run")
@pass_session
def resume(session: Session, run: str) -> None:
    """Open RUN on the screen where it stands (without a terminal, say where that is)."""
    from cyberlayers.workspace.rehearsing import load

    load(session.open(), run)
    open_run(session, run)


@command.command("list")
@format_option
@pass_session
def list_(session: Session, how: How) -> None:
    """List runs, oldest first."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.runs import list_runs

    columns = {
        "run": "Run", "scenario": "Scenario", "mode": "Mode", "started": "Started", "minute": "Minute",
        "ending": "Ended", "evidence": "Evidence",
    }  # fmt: skip
    rows = list_runs(session.open(), session.view())
    click.echo(listing(rows, columns, how, empty="No run yet. Start one with: cyberlayers exercise start SCENARIO"))


@command.command("stop")
@click.argument("run")
@click.option("--real", is_flag=True, help="A real incident began.")
@pass_session
def stop(session: Session, run: str, *, real: bool) -> None:
    """End RUN. What it leaves (findings, evidence where it earned it) is recorded with the end."""
    from cyberlayers.model.run import RunEnded
    from cyberlayers.workspace.rehearsing import record_event

    ending = RunEnded(run=run, ending="real-incident" if real else "completed")
    click.echo(record_event(session.open(), ending).seq)


@command.command("report")
@click.argument("run")
@click.option(
    "--to", type=click.Path(path_type=Path), help="A new file, .md or .html; without it the report is printed."
)
@pass_session
def report(session: Session, run: str, to: Path | None) -> None:
    """Write the after-action report of RUN."""
    from cyberlayers.report.safe import safe
    from cyberlayers.workspace.runs import write_report

    written = write_report(session.open(), run, to)
    click.echo(to or safe(written, keep_lines=True), nl=to is not None)


@command.command("play")
@click.argument("scenario")
@click.option("--script", type=click.Path(path_type=Path), required=True, help="A TOML file of decisions and marks.")
@pass_session
def play(session: Session, scenario: str, script: Path) -> None:
    """Play SCENARIO unattended from a script: practice, never counted as evidence. Prints the run's id."""
    from cyberlayers.content.scenario import load_script
    from cyberlayers.workspace.rehearsing import play_script

    click.echo(play_script(session.open(), scenario, load_script(script)))
