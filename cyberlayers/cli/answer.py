"""`cyberlayers answer`."""

from datetime import date

import click

from cyberlayers.cli.options import DATE, Command, Session, pass_session
from cyberlayers.errors import UsageError

STATUSES = ("not-achieved", "partially", "achieved")


@click.command("answer", cls=Command)
@click.argument("control", metavar="ID")
@click.option("--true", "yes", default="", help="Statements that are true: a1,a2.")
@click.option("--false", "no", default="", help="Statements that are false: n1.")
@click.option("--clear", default="", help="Statements that are not yet answered after all.")
@click.option("--from", "from_date", type=DATE, help="First day on which it holds (today).")
@click.option("--status", type=click.Choice(STATUSES), help="Override the computed status.")
@click.option("--not-applicable", is_flag=True, help="Propose that the control does not apply.")
@click.option("--why", help="The reason of an override or a not-applicable.")
@click.option("--approver", help="Who is asked to approve it.")
@click.option("--until", type=DATE, help="Its last day.")
@pass_session
def command(  # noqa: PLR0913 - the options of the contract
    session: Session,
    control: str,
    *,
    yes: str,
    no: str,
    clear: str,
    from_date: date | None,
    status: str | None,
    not_applicable: bool,
    why: str | None,
    approver: str | None,
    until: date | None,
) -> None:
    """Answer the statements of control ID, or override its status, or say that it does not apply.

    Prints the ledger number of the record, alone.
    """
    from cyberlayers.model.status import Status
    from cyberlayers.workspace import answering

    said, cleared = _answers(yes, no, clear)
    jobs = [bool(said or cleared), status is not None, not_applicable]
    if sum(jobs) != 1:
        raise UsageError(
            "an answer is either statements, or a status, or not applicable", "Give --true, --false or --clear"
        )
    workspace = session.open()
    if said or cleared:
        record = answering.answer(workspace, control, answers=said, cleared=cleared, from_date=from_date)
    elif not why:
        raise UsageError("a judgement needs a reason", "Give it with --why")
    elif status is not None:
        record = answering.override(
            workspace, control, Status(status), why, approver=approver, from_date=from_date, until=until
        )
    elif approver is None or until is None:
        raise UsageError("not applicable needs an approver and an end date", "Give --approver and --until")
    else:
        record = answering.not_applicable(workspace, control, why, approver=approver, until=until, from_date=from_date)
    click.echo(record.seq)


def _answers(yes: str, no: str, clear: str) -> tuple[dict[str, bool], tuple[str, ...]]:
    said: dict[str, bool] = {}
    cleared: list[str] = []
    for words, value in ((yes, True), (no, False), (clear, None)):
        for key in filter(None, (word.strip() for word in words.split(","))):
            if key in said or key in cleared:
                raise UsageError(f"{key} is given twice", "Give each statement once")
            if value is None:
                cleared.append(key)
            else:
                said[key] = value
    return said, tuple(cleared)
