"""`cyberlayers bundle record`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session
from cyberlayers.cli.progress import progress_bar


@click.command("record", cls=Command)
@click.argument("bundle", metavar="IN", type=click.Path(path_type=Path))
@click.argument("controls", metavar="CONTROL..", nargs=-1, required=True)
@click.option("--title", help="What it is (the organisation, the bundle's id and its day).")
@click.option("--statement", "statements", multiple=True, help="Statements it speaks to: L8-05:a1,p2.")
@pass_session
def record(
    session: Session, bundle: Path, controls: tuple[str, ...], title: str | None, statements: tuple[str, ...]
) -> None:
    """Verify a partner's bundle IN against this workspace's trust, and record it as evidence in layer 8.

    It is the partner about itself, so reviewed at most; independent where a trusted auditor's signature on it means
    examined or agreed and covers the control. Prints the item's id, alone, once it is durable.
    """
    from cyberlayers.workspace.partnering import record_bundle

    workspace = session.open()
    with progress_bar("Bundle") as progress:
        item = record_bundle(workspace, bundle, controls, title, progress, statements=statements)
    click.echo(item)
