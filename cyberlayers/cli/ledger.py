"""`cyberlayers ledger`."""

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session


@click.group("ledger", cls=Group)
def command() -> None:
    """The Merkle tree over every record."""


@command.command("head")
@format_option
@pass_session
def head(session: Session, how: How) -> None:
    """Show the size, the root and the origin: hand them to somebody, and no history can be rewritten unseen."""
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.proving import head

    row = head(session.open())
    columns = {"size": "Size", "root_sha256": "Root (SHA-256)", "origin": "Origin"}
    click.echo(as_json(row) if how == "json" else listing([row], columns, how))


@command.command("proof")
@click.argument("seq", type=click.IntRange(1))
@format_option
@pass_session
def proof(session: Session, seq: int, how: How) -> None:
    """Prove that record SEQ stands in the ledger (RFC 6962 inclusion proof)."""
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.proving import inclusion

    row = inclusion(session.open(), seq)
    click.echo(as_json(row) if how == "json" else listing([row], {key: key for key in row}, how))


@command.command("verify")
@click.option("--size", type=click.IntRange(1), help="The size of a head that was handed out.")
@click.option("--root", help="And its root, in hex.")
@format_option
@pass_session
def verify(session: Session, size: int | None, root: str | None, how: How) -> int:
    """Recompute every leaf hash; with --size and --root, check that the ledger still extends that head."""
    from cyberlayers.report.listing import as_json, listing
    from cyberlayers.workspace.proving import verify

    rows = verify(session.open(), size, root)
    columns = {"name": "Check", "ok": "Holds", "detail": ""}
    held = all(row["ok"] for row in rows)
    click.echo(as_json({"ok": held, "checks": rows}) if how == "json" else listing(rows, columns, how))
    return 0 if held else 1
