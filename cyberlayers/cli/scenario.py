"""`cyberlayers scenario`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session


@click.group("scenario", cls=Group)
def command() -> None:
    """The library of scenarios."""


@command.command("list")
@format_option
def list_(how: How) -> None:
    """List the scenarios that come with this version."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.scenarios import list_scenarios

    columns = {
        "id": "Scenario",
        "title": "Title",
        "kind": "Kind",
        "difficulty": "Difficulty",
        "duration_min": "Minutes",
    }
    click.echo(listing(list_scenarios(), columns, how))


@command.command("show")
@click.argument("scenario", metavar="ID")
@format_option
def show(scenario: str, how: How) -> None:
    """Show one scenario: what it is about, who plays, what is decided, on what it stands."""
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.report.scenario import scenario_json, scenario_text
    from cyberlayers.workspace.scenarios import scenario_of

    found = scenario_of(scenario).scenario
    data = scenario_json(found)
    if how == "json":
        click.echo(as_json(data))
    elif how == "csv":
        click.echo(
            listing(data["inject"], {key: key for key in ("id", "phase", "at_min", "kind", "channel", "text")}, how)
        )
    else:
        click.echo(scenario_text(found))


@command.command("check")
@click.argument("file", metavar="[FILE]", required=False)
@format_option
@pass_session
def check(session: Session, file: str | None, how: How) -> int:
    """Check FILE (or every scenario of this version): what is broken, and where it is weak. Exit 1 if broken."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.consulting import catalogue_for
    from cyberlayers.workspace.scenarios import list_scenarios, quality

    catalogue = catalogue_for(session)
    rows = [
        {
            "scenario": name,
            "line": checked.line,
            "severity": checked.result.severity,
            "code": checked.result.code,
            "text": checked.result.text,
        }
        for name in ([file] if file else [row["id"] for row in list_scenarios()])
        for checked in quality(name, catalogue)
    ]
    columns = {"scenario": "Scenario", "line": "Line", "severity": "", "code": "Rule", "text": ""}
    click.echo(listing(rows, columns, how, empty="Every scenario holds together, without a warning."))
    return int(any(row["severity"] == "refused" for row in rows))


@command.command("new")
@click.argument("ident", metavar="ID")
@click.option("--from", "source", required=True, help="Id of the scenario to start from, or its TOML file.")
def new(ident: str, source: str) -> None:
    """Start a scenario of your own, ID.toml in this folder, from another one."""
    from cyberlayers.workspace.scenarios import new_scenario

    click.echo(new_scenario(ident, source, Path.cwd()))
