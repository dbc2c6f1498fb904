"""`cyberlayers control`."""

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session


@click.group("control", cls=Group)
def command() -> None:
    """The controls of the catalogue."""


@command.command("list")
@click.option("--layer", type=click.IntRange(1, 8), help="Only this layer.")
@click.option("--key", "key_only", is_flag=True, help="Only the key controls.")
@click.option("--framework", help="Only controls that map to this framework, with the ids they map to.")
@format_option
@pass_session
def list_(session: Session, layer: int | None, framework: str | None, how: How, *, key_only: bool) -> None:
    """List controls, in catalogue order."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.consulting import list_controls

    rows = list_controls(session, layer=layer, key_only=key_only, framework=framework)
    columns = {"id": "Control", "key": "Key", "title": "Title"}
    if framework:
        columns["maps"] = framework
    click.echo(listing(rows, columns, how, empty="No control fits."))


@command.command("show")
@click.argument("control", metavar="ID")
@format_option
@pass_session
def show(session: Session, control: str, how: How) -> None:
    """Show one control: outcome, statements, evidence that would convince, frameworks."""
    from cyberlayers.report.control import control_text
    from cyberlayers.report.listing import as_csv, as_json
    from cyberlayers.workspace.consulting import show_control

    found = show_control(session, control)
    if how == "json":
        click.echo(as_json(found))
    elif how == "csv":
        rows = [{"key": key, "text": text} for key, text in found["statements"].items()]
        click.echo(as_csv(rows, {"key": "key", "text": "text"}))
    else:
        click.echo(control_text(found))
