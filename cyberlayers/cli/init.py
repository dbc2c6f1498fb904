"""`cyberlayers init`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session


@click.command("init", cls=Command)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, help="Its name.")
@click.option("--profile", default="starter", show_default=True, help="starter, baseline, enhanced, or a TOML file.")
@click.option("--shared", is_flag=True, help="Let the folder's group use it too (2770, files 0660).")
@pass_session
def command(session: Session, path: Path, organisation: str, profile: str, *, shared: bool) -> None:
    """Make a workspace at PATH for an organisation.

    Nothing else ever creates one: opening a folder that is not a workspace is refused.
    """
    from cyberlayers.workspace.workspace import create

    create(path, organisation, profile, session.acting(), session.clock, session.entropy, shared=shared)
    click.echo(f"Made a workspace at {path}. Next: cyberlayers --workspace {path}", err=True)
