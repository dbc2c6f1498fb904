"""`cyberlayers approve`."""

import click

from cyberlayers.cli.options import Command, Session, pass_session


@click.command("approve", cls=Command)
@click.argument("record", type=click.IntRange(1))
@click.option("--refuse", is_flag=True, help="Say no; after a yes this revokes it.")
@click.option("--shared-account", is_flag=True, help="Approve from the account that made the record; say why.")
@click.option("--why", help="The reason of a refusal or a shared account.")
@pass_session
def command(session: Session, record: int, *, refuse: bool, shared_account: bool, why: str | None) -> None:
    """Say yes (or no) to RECORD, the ledger number of a proposal that names you. The last word counts."""
    from cyberlayers.workspace.answering import approve

    said = approve(session.open(), record, agrees=not refuse, shared_account=shared_account, why=why)
    click.echo(said.seq)
