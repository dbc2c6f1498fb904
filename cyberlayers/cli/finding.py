"""`cyberlayers finding`."""

from datetime import date

import click

from cyberlayers.cli.options import DATE, Group, How, Session, format_option, pass_session


@click.group("finding", cls=Group)
def command() -> None:
    """Observations that ask for an action by a day."""


@command.command("add")
@click.argument("control", metavar="CONTROL")
@click.option("--observation", required=True, help="What was seen.")
@click.option("--action", required=True, help="What is to be done.")
@click.option("--owner", required=True, help="Who does it: a role.")
@click.option("--due", type=DATE, required=True, help="By when.")
@click.option("--retest-by", type=DATE, help="By when it is tested again.")
@pass_session
def add(  # noqa: PLR0913, PLR0917 - a finding's own parts
    session: Session, control: str, observation: str, action: str, owner: str, due: date, retest_by: date | None
) -> None:
    """Record a finding against CONTROL. Prints its id."""
    from cyberlayers.workspace.findings import add_finding

    record = add_finding(
        session.open(), control, observation=observation, action=action, owner=owner, due=due, retest_by=retest_by
    )
    click.echo(record.body.id)


@command.command("list")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not closed.")
@format_option
@pass_session
def list_(session: Session, how: How, *, open_only: bool) -> None:
    """List findings, soonest due first."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.consulting import list_findings

    columns = {
        "id": "Finding", "control": "Control", "observation": "Observation", "action": "Action", "owner": "Owner",
        "due": "Due", "closed": "Closed",
    }  # fmt: skip
    rows = list_findings(session.view(), open_only=open_only)
    click.echo(listing(rows, columns, how, empty="No findings."))


@command.command("close")
@click.argument("finding", metavar="FINDING")
@click.option("--why", required=True, help="What was done, or why it was not needed.")
@pass_session
def close(session: Session, finding: str, why: str) -> None:
    """Close FINDING. Prints the ledger number."""
    from cyberlayers.workspace.findings import close_finding

    click.echo(close_finding(session.open(), finding, why).seq)
