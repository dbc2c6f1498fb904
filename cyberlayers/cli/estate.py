"""`cyberlayers estate`."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from cyberlayers.cli.options import DATE, Group, How, Session, format_option, pass_session


@click.group("estate", cls=Group)
def command() -> None:
    """The register of services and what they stand on."""


@command.command("import")
@click.argument("path", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--from", "from_date", type=DATE, help="First day on which it is true (today).")
@pass_session
def import_(session: Session, path: Path, from_date: date | None) -> None:
    """Record a register from a TOML file, or a folder of four CSV files. Prints the ledger number."""
    from cyberlayers.workspace.estates import import_estate

    click.echo(import_estate(session.open(), path, from_date).seq)


@command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@pass_session
def export(session: Session, path: Path) -> None:
    """Write the register in force to a new TOML file."""
    from cyberlayers.workspace.estates import export_estate

    view = session.view()
    click.echo(export_estate(session.open(), view.state, view.at, path))


@command.command("check")
@format_option
@pass_session
def check(session: Session, how: How) -> int:
    """Check what the register promises against itself; exit 1 if something does not hold."""
    from cyberlayers.continuity.checks.register import check_register
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.estates import register_of

    view = session.view()
    found = check_register(register_of(session.open(), view.state, view.at).estate, view.at)
    rows = [asdict(result) for result in found]
    columns = {"name": "Check", "nodes": "Concerns", "sentence": "What does not hold", "advice": "What to do"}
    click.echo(listing(rows, columns, how, empty="Every check on the register holds."))
    return 1 if found else 0


@command.command("show")
@click.argument("ident", metavar="[ID]", required=False)
@format_option
@pass_session
def show(session: Session, ident: str | None, how: How) -> None:
    """List the register, or show one entry of it: what it needs, and what needs it."""
    from cyberlayers.report.estate import entry_row, entry_text, overview
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.estates import register_of

    view = session.view()
    estate = register_of(session.open(), view.state, view.at).estate
    if ident is None:
        columns = {
            "id": "Id",
            "kind": "Kind",
            "name": "Name",
            "owner": "Owner",
            "rto_h": "RTO h",
            "mtpd_h": "MTPD h",
            "needs": "Needs",
        }
        click.echo(listing(overview(estate), columns, how))
        return
    row = entry_row(estate, ident)
    if how == "json":
        click.echo(as_json(row))
    elif how == "csv":
        click.echo(listing([row], {key: key for key in row}, "csv"))
    else:
        click.echo(entry_text(row))
