"""`cyberlayers demo`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session


@click.command("demo", cls=Command)
@click.argument("path", type=click.Path(path_type=Path), required=False)
@pass_session
def command(session: Session, path: Path | None) -> None:
    """Make the example council at PATH (./cyberlayers-demo), worked part-way, then open the screen.

    Without a terminal it prints the posture report. A demo that is there already is opened as it is.
    """
    from cyberlayers.cli.screen import open_screen
    from cyberlayers.store.layout import is_workspace
    from cyberlayers.workspace.example import make_example

    folder = path or Path("cyberlayers-demo")
    if not is_workspace(folder):
        make_example(folder, session.acting(), session.clock, session.entropy)
        click.echo(f"Made the example council at {folder}.", err=True)
    session.workspace = folder
    open_screen(session)
