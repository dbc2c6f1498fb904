"""`cyberlayers workspace`."""

import click

from cyberlayers.cli.options import Group, Session, pass_session
from cyberlayers.errors import UsageError


@click.group("workspace", cls=Group)
def command() -> None:
    """What the workspace is for, and what it is judged against."""


@command.command("set")
@click.option("--organisation", help="Its new name.")
@click.option("--profile", help="starter, baseline, enhanced, or a TOML file; needs approval.")
@click.option("--approver", help="Who is asked to approve another profile.")
@click.option("--why", help="The reason for another profile.")
@pass_session
def set_(
    session: Session, organisation: str | None, profile: str | None, approver: str | None, why: str | None
) -> None:
    """Change the name, or propose another profile. Prints the ledger number."""
    from cyberlayers.workspace.adopting import propose_criteria, rename

    if organisation is None and profile is None:
        raise UsageError("nothing was given to set", "Give --organisation or --profile")
    workspace = session.open()
    # What may be refused comes first, so that nothing is recorded of a command that fails.
    proposed = propose_criteria(workspace, profile, approver, why) if profile is not None else None
    renamed = rename(workspace, organisation) if organisation is not None else None
    for record in (proposed, renamed):
        if record is not None:
            click.echo(record.seq)


@command.command("adopt-criteria")
@click.option("--approver", help="Who is asked to approve it.")
@click.option("--why", help="The reason.")
@pass_session
def adopt(session: Session, approver: str | None, why: str | None) -> None:
    """Propose the catalogue, policy and profile of this version. Prints the number to approve."""
    from cyberlayers.workspace.adopting import propose_criteria

    click.echo(propose_criteria(session.open(), None, approver, why).seq)
