"""`cyberlayers posture`."""

import click

from cyberlayers.cli.options import Command, How, Session, format_option, pass_session
from cyberlayers.errors import UsageError


@click.command("posture", cls=Command)
@click.option("--layer", type=click.IntRange(1, 8), help="One layer, control by control.")
@click.option("--fail-under", type=click.IntRange(0, 8), help="Exit 1 if fewer layers meet target.")
@format_option
@pass_session
def command(session: Session, layer: int | None, fail_under: int | None, how: How) -> int:
    """How protected we are, layer by layer: claimed, supported, and the gap between."""
    from cyberlayers.report import posture as report
    from cyberlayers.report.listing import as_csv, as_json
    from cyberlayers.report.posture_data import posture_json
    from cyberlayers.workspace.judging import judge

    if layer is not None and fail_under is not None:
        raise UsageError("--fail-under counts all layers", "Leave out --layer")
    view = session.view()
    found = judge(session.open(), view)
    data = posture_json(found, view.known_at, layer)
    if how == "json":
        click.echo(as_json(data))
    elif how == "csv":
        rows = data["layers"] if layer is None else data["layers"][0]["controls"]
        plain = [{key: value for key, value in row.items() if not isinstance(value, list)} for row in rows]
        click.echo(as_csv(plain, {key: key for key in plain[0]}))
    elif layer is None:
        click.echo(report.posture_text(found, view.known_at))
    else:
        click.echo(report.layer_text(found, view.known_at, layer))
    return int(fail_under is not None and found.layers_meeting_target < fail_under)
