"""`cyberlayers backup`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session


@click.command("backup", cls=Command)
@click.argument("out", type=click.Path(path_type=Path))
@pass_session
def command(session: Session, out: Path) -> int:
    """Write the whole workspace to OUT, one zip that never holds keys. Others may go on working."""
    from cyberlayers.store.backup import backup

    made = backup(session.open().folder, out)
    click.echo(made.path)
    if made.broken:
        click.echo(f"cyberlayers: {len(made.broken)} evidence files are missing or different. Run: check.", err=True)
    return 1 if made.broken else 0
