"""`cyberlayers accept`."""

from datetime import date

import click

from cyberlayers.cli.options import DATE, Command, Session, pass_session


@click.command("accept", cls=Command)
@click.argument("control", metavar="ID")
@click.option("--why", required=True, help="The reason.")
@click.option("--approver", required=True, help="Who is asked to approve it.")
@click.option("--from", "from_date", type=DATE, help="Its first day (today).")
@click.option("--until", type=DATE, required=True, help="Its last day.")
@pass_session
def command(session: Session, control: str, why: str, approver: str, from_date: date | None, until: date) -> None:  # noqa: PLR0913, PLR0917 - the options of the contract
    """Propose to accept the risk of control ID, which is not met. Prints the ledger number to approve."""
    from cyberlayers.workspace.answering import accept

    record = accept(session.open(), control, why, approver=approver, until=until, from_date=from_date)
    click.echo(record.seq)
