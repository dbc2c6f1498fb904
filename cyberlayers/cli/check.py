"""`cyberlayers check`."""

import click

from cyberlayers.cli.options import Command, How, Session, format_option, pass_session
from cyberlayers.cli.progress import progress_bar


@click.command("check", cls=Command)
@format_option
@pass_session
def command(session: Session, how: How) -> int:
    """Verify everything the store promises; exit 1 if a check does not hold.

    Evidence that is found missing or different is recorded as broken, and no longer counts.
    """
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.checking import check_workspace

    workspace = session.open()
    with progress_bar("Evidence") as progress:
        results = check_workspace(workspace, progress)
    held = all(result.ok for result in results)
    rows = [{"name": result.name, "ok": result.ok, "detail": result.detail} for result in results]
    if how == "json":
        click.echo(as_json({"ok": held, "checks": rows}))
    else:
        click.echo(listing(rows, {"name": "Check", "ok": "Holds", "detail": ""}, how))
    return 0 if held else 1
