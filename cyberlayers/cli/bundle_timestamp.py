"""`cyberlayers bundle timestamp`."""

from pathlib import Path

import click

from cyberlayers.cli.options import Command, Session, pass_session
from cyberlayers.errors import UsageError

PATH = click.Path(path_type=Path)


@click.command("timestamp", cls=Command)
@click.argument("bundle", metavar="IN", type=PATH)
@click.option("--request", "request", type=PATH, metavar="FILE", help="Write what to ask the authority to this file.")
@click.option("--token", type=PATH, metavar="FILE", help="Add the authority's answer.")
@click.option("--role", type=click.Choice(["assessor", "reviewer", "auditor"]), help="Whose signature it is over.")
@click.option("--key8", help="The first eight digits of that signer's key, where two signed in one role.")
@pass_session
def timestamp(  # noqa: PLR0913, PLR0917 - one argument an option
    session: Session, /, bundle: Path, request: Path | None, token: Path | None, role: str | None, key8: str | None
) -> None:
    """Have an authority say that a signature of the bundle IN exists by now (RFC 3161): --request, then --token.

    Nothing is sent from here: you carry the request there, and its answer back. Prints the signature's file, or the
    timestamp's. The answer is verified first where this workspace's trust folder holds `tsa.pem`.
    """
    from cyberlayers.workspace.timestamping import add_token, write_request

    if (request is None) == (token is None):
        raise UsageError("what to do is not said", "Give either --request FILE or --token FILE")
    if request is not None:
        click.echo(write_request(bundle, (role, key8), request))
    elif token is not None:
        click.echo(add_token(session.open(), bundle, (role, key8), token))
