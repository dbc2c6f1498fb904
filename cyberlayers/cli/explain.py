"""`cyberlayers explain`."""

import click

from cyberlayers.cli.options import Command, How, Session, format_option, pass_session


@click.command("explain", cls=Command)
@click.argument("control", metavar="ID")
@format_option
@pass_session
def command(session: Session, control: str, how: How) -> None:
    """Why control ID has the status it has: every reason, with the evidence it rests on."""
    from cyberlayers.report.listing import as_csv, as_json
    from cyberlayers.report.posture import explain_text
    from cyberlayers.report.posture_data import control_json
    from cyberlayers.workspace.answering import find_control
    from cyberlayers.workspace.judging import judge

    view = session.view()
    found = judge(session.open(), view).control(find_control(view.criteria.catalogue, control).id)
    data = control_json(found)
    if how == "json":
        click.echo(as_json(data))
    elif how == "csv":
        click.echo(as_csv(data["reasons"], {key: key for key in ("code", "text", "statements", "evidence")}))
    else:
        click.echo(explain_text(found))
