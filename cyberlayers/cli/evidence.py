"""`cyberlayers evidence`."""

from pathlib import Path
from typing import Any

import click

from cyberlayers.cli.options import DATE, Group, How, Session, format_option, pass_session
from cyberlayers.cli.progress import progress_bar

METHODS = ("examine", "interview", "test")
SOURCES = ("assertion", "test-result", "external-report")
STATES = ("withdrawn", "superseded", "not-yet", "broken", "expired", "due", "current")


@click.group("evidence", cls=Group)
def command() -> None:
    """Record evidence and what is said about it."""


@command.command("add")
@click.argument("controls", metavar="CONTROL..", nargs=-1, required=True)
@click.option("--file", type=click.Path(path_type=Path), help="The file that is the evidence.")
@click.option("--note", help="A note that is the evidence.")
@click.option("--link", help="A link to it.")
@click.option("--title", required=True, help="What it is.")
@click.option("--shows", help="What it shows.")
@click.option("--method", type=click.Choice(METHODS), required=True, help="How it was obtained.")
@click.option(
    "--source", type=click.Choice(SOURCES), default="assertion", show_default=True, help="Where it comes from."
)
@click.option("--tested-by", help="Who ran the test.")
@click.option("--tested-on", type=DATE, help="When the test was run.")
@click.option("--author", help="Who wrote the external report.")
@click.option("--organisation", help="For which organisation.")
@click.option("--about-own", is_flag=True, help="The author writes about their own organisation.")
@click.option("--statement", "statements", multiple=True, help="Statements it speaks to: L1-12:a1,n2.")
@click.option("--covers", default="", help="Ids of the register, or words, separated by commas.")
@click.option("--population", type=click.IntRange(0), help="How many there are.")
@click.option("--sampled", type=click.IntRange(0), help="How many were looked at.")
@click.option("--excluded", help="What was left out, and why.")
@click.option("--extract", help="System, report or query, when extracted, rows.")
@click.option("--collected-by", help="Who collected it (you).")
@click.option("--contradicts", is_flag=True, help="It contradicts instead of supporting.")
@click.option("--from", "effective_from", type=DATE, help="First day of the period it is about.")
@click.option("--to", "effective_to", type=DATE, help="Last day of the period it is about.")
@click.option("--collected", type=DATE, help="When it was collected (today).")
@click.option("--expires", type=DATE, help="An earlier last day than the control's own.")
@pass_session
def add(
    session: Session,
    /,
    controls: tuple[str, ...],
    method: str,
    covers: str,
    *,
    contradicts: bool,
    **words: Any,  # noqa: ANN401 - the other options, by name
) -> None:
    """Record one item for one or several controls. Prints its id, alone, once it is durable."""
    from cyberlayers.model.status import Method
    from cyberlayers.workspace.evidencing import NewEvidence, add

    new = NewEvidence(
        controls=controls,
        method=Method(method),
        covers=tuple(filter(None, (word.strip() for word in covers.split(",")))),
        polarity="contradicts" if contradicts else "supports",
        **words,
    )
    workspace = session.open()
    with progress_bar("Evidence") as progress:
        record = add(workspace, new, progress)
    click.echo(record.body.id)


@command.command("list")
@click.option("--control", help="Only items of this control.")
@click.option("--state", type=click.Choice(STATES), help="Only items in this state for one of their controls.")
@format_option
@pass_session
def list_(session: Session, control: str | None, state: str | None, how: How) -> None:
    """List evidence, oldest first."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.consulting import list_evidence

    rows = list_evidence(session.open(), session.view(), control=control, state=state)
    columns = {
        "id": "Evidence", "title": "Title", "polarity": "Polarity", "method": "Method", "strength": "Strength",
        "state": "State", "collected": "Collected", "expires": "Last day",
    }  # fmt: skip
    click.echo(listing(rows, columns, how, empty="No evidence. Record some with: cyberlayers evidence add CONTROL …"))


@command.command("show")
@click.argument("evidence", metavar="EID")
@format_option
@pass_session
def show(session: Session, evidence: str, how: How) -> None:
    """Show one item and everything said about it."""
    from cyberlayers.report.listing import as_json, listing, table, words
    from cyberlayers.report.safe import safe
    from cyberlayers.workspace.consulting import show_evidence

    found = show_evidence(session.view(), evidence)
    if how == "json":
        click.echo(as_json(found))
    elif how == "csv":
        click.echo(listing([found], {key: key for key in found}, "csv"))
    else:
        click.echo(table([[key.replace("_", " "), safe(words(value))] for key, value in found.items()], ["", evidence]))


@command.command("attach")
@click.argument("evidence", metavar="EID")
@click.argument("controls", metavar="CONTROL..", nargs=-1, required=True)
@click.option("--statement", "statements", multiple=True, help="Statements it speaks to: L1-12:a1,n2.")
@pass_session
def attach(session: Session, evidence: str, controls: tuple[str, ...], statements: tuple[str, ...]) -> None:
    """Say that EID also speaks to other controls or statements."""
    from cyberlayers.workspace.evidencing import attach

    click.echo(attach(session.open(), evidence, controls, statements).seq)


@command.command("review")
@click.argument("evidence", metavar="EID")
@click.option("--disagree", is_flag=True, help="Say that it does not show what it claims.")
@click.option("--shared-account", is_flag=True, help="Review from the account that recorded it; say why.")
@click.option("--why", help="The reason of a disagreement or a shared account.")
@pass_session
def review(session: Session, evidence: str, *, disagree: bool, shared_account: bool, why: str | None) -> None:
    """Say that you read EID and agree, or do not."""
    from cyberlayers.workspace.evidencing import review

    said = review(session.open(), evidence, agrees=not disagree, shared_account=shared_account, why=why)
    click.echo(said.seq)


@command.command("supersede")
@click.argument("evidence", metavar="EID")
@click.argument("newer", metavar="NEW")
@pass_session
def supersede(session: Session, evidence: str, newer: str) -> None:
    """Put NEW in the place of EID, for the controls both have."""
    from cyberlayers.workspace.evidencing import supersede

    click.echo(supersede(session.open(), evidence, newer).seq)


@command.command("answers")
@click.argument("evidence", metavar="EID")
@click.argument("contradiction", metavar="CONTRADICTION")
@pass_session
def answers(session: Session, evidence: str, contradiction: str) -> None:
    """Say that EID answers CONTRADICTION."""
    from cyberlayers.workspace.evidencing import answer_contradiction

    click.echo(answer_contradiction(session.open(), evidence, contradiction).seq)


@command.command("withdraw")
@click.argument("evidence", metavar="EID")
@click.option("--why", required=True, help="The reason.")
@pass_session
def withdraw(session: Session, evidence: str, why: str) -> None:
    """Withdraw EID. A contradiction needs a third person's approval of the number this prints."""
    from cyberlayers.workspace.evidencing import withdraw

    click.echo(withdraw(session.open(), evidence, why).seq)


@command.command("extract")
@click.argument("evidence", metavar="EID")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="A new file.")
@pass_session
def extract(session: Session, evidence: str, to: Path) -> None:
    """Write the bytes of EID to a new file."""
    from cyberlayers.report.safe import safe
    from cyberlayers.workspace.extracting import extract

    workspace = session.open()
    with progress_bar("Evidence") as progress:
        written = extract(workspace, evidence, to, progress)
    click.echo(safe(str(written)))
