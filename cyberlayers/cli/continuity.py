"""`cyberlayers continuity`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session
from cyberlayers.errors import UsageError


@click.group("continuity", cls=Group)
def command() -> None:
    """How long each service is really gone."""


@command.command("simulate")
@click.option("--scenario", help="Id of a scenario, or its TOML file.")
@click.option("--disruption", type=click.Path(path_type=Path), help="A TOML file that says what is hit.")
@format_option
@pass_session
def simulate(session: Session, scenario: str | None, disruption: Path | None, how: How) -> None:
    """Run one course of events against the register: every task at its likely duration."""
    from cyberlayers.report.estate import outcome_json, outcome_text
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.estates import register_of
    from cyberlayers.workspace.simulating import simulate_disruption, simulate_scenario

    workspace, view = session.open(), session.view()
    if scenario is not None and disruption is None:
        found = simulate_scenario(workspace, view, scenario)
    elif disruption is not None and scenario is None:
        found = simulate_disruption(workspace, view, disruption)
    else:
        raise UsageError("a simulation needs either a scenario or a disruption", "Give --scenario or --disruption")
    data = outcome_json(found)
    if how == "json":
        click.echo(as_json(data))
    elif how == "csv":
        plain = [{key: value for key, value in row.items() if not isinstance(value, tuple)} for row in data["services"]]
        click.echo(listing(plain, {key: key for key in plain[0]} if plain else {}, "csv"))
    else:
        click.echo(outcome_text(found, register_of(workspace, view.state, view.at).estate))
