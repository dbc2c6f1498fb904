"""`cyberlayers restore`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session


@click.command("restore", cls=Command)
@click.argument("archive", metavar="IN", type=click.Path(path_type=Path))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--shared", is_flag=True, help="Let the folder's group use it too.")
@pass_session
def command(session: Session, archive: Path, path: Path, *, shared: bool) -> int:
    """Make a workspace at PATH from the backup IN, and check it."""
    from cyberlayers.report.listing import listing
    from cyberlayers.store.backup import restore

    del session
    results = restore(archive, path, shared=shared)
    rows = [{"name": result.name, "ok": result.ok, "detail": result.detail} for result in results]
    click.echo(listing(rows, {"name": "Check", "ok": "Holds", "detail": ""}, "table"), err=True)
    click.echo(path)
    return 0 if all(result.ok for result in results) else 1
