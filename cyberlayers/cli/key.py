"""`cyberlayers key`."""

from datetime import date
from pathlib import Path

import click

from cyberlayers.cli.options import DATE, Group, How, Session, format_option, pass_session
from cyberlayers.cli.passphrase import passphrase_option

ROLES = ("assessor", "reviewer", "auditor")


@click.group("key", cls=Group)
def command() -> None:
    """The keys that sign evidence bundles, and whose signatures count."""


@command.command("new")
@click.argument("name")
@passphrase_option
@pass_session
def new(session: Session, name: str, passphrase_fd: int | None) -> None:
    """Make a key, encrypted with a passphrase, and trust it in this workspace. Prints the key's path.

    The passphrase comes from a prompt, from CYBERLAYERS_PASSPHRASE or from --passphrase-fd, never from an argument.
    """
    from cyberlayers.cli.passphrase import new_passphrase
    from cyberlayers.workspace.signing import new_key

    workspace = session.open()
    click.echo(new_key(workspace, name, new_passphrase(passphrase_fd)))


@command.command("show")
@click.argument("name", required=False)
@format_option
@pass_session
def show(session: Session, name: str | None, how: How) -> None:
    """Show this workspace's keys: their digests, and the public lines to hand out over another road.

    With --format json or csv also `log_vkey`: the line for the file `log.vkey` of whoever verifies the ledger's heads.
    """
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.signing import list_keys

    columns = {"name": "Key", "key_sha256": "SHA-256", "public": "Public key"}
    if how == "csv":
        columns["log_vkey"] = "Key of the ledger"
    empty = "There are no keys. Make one with: cyberlayers key new NAME"
    click.echo(listing(list_keys(session.open(), name), columns, how, empty=empty))


@command.command("trust")
@click.argument("pubkey", type=click.Path(path_type=Path))
@click.option("--principal", required=True, help="Whose key it is, as bundles name them.")
@click.option("--role", type=click.Choice(ROLES), help="The role it may sign in (assessor and reviewer).")
@click.option("--valid-after", type=DATE, help="First day on which it counts.")
@click.option("--valid-before", type=DATE, help="Last day on which it counts.")
@click.option("--log", metavar="ORIGIN", help="Also trust it to sign the heads of this ledger (see `ledger head`).")
@pass_session
def trust(  # noqa: PLR0913, PLR0917 - one argument an option
    session: Session,
    pubkey: Path,
    principal: str,
    role: str | None,
    valid_after: date | None,
    valid_before: date | None,
    log: str | None,
) -> None:
    """Trust the key in the file PUBKEY. Prints the line that was added to `trust/allowed_signers`.

    With --log prints the line of `trust/log.vkey` too.
    """
    from cyberlayers.report.safe import safe
    from cyberlayers.workspace.bundling import read_public
    from cyberlayers.workspace.signing import add_log_key, add_trust

    key, _ = read_public(pubkey)
    line = add_trust(session.open(), key, principal, role=role, after=valid_after, before=valid_before)
    click.echo(safe(line))
    if log is not None:
        click.echo(safe(add_log_key(session.open(), key, log)))
