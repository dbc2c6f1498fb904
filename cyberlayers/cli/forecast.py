"""`cyberlayers forecast`."""

from dataclasses import asdict

import click

from cyberlayers.cli.options import Command, How, Session, format_option, pass_session


@click.command("forecast", cls=Command)
@click.option("--days", type=click.IntRange(1, 3660), default=90, show_default=True, help="How far to look.")
@format_option
@pass_session
def command(session: Session, days: int, how: How) -> None:
    """What lapses when, and what that does to each layer, if nobody does anything."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.judging import look_ahead

    rows = [asdict(lapse) for lapse in look_ahead(session.open(), session.view(), days)]
    columns = {
        "last_day": "Last day",
        "what": "What lapses",
        "control": "Control",
        "layer": "Layer",
        "supported_before": "Supported",
        "supported_after": "then",
        "layer_met_before": "Layer met",
        "layer_met_after": "then",
    }
    click.echo(listing(rows, columns, how, empty=f"Nothing lapses in the next {days} days."))
