"""`cyberlayers layers`."""

import click

from cyberlayers.cli.options import Command, How, format_option


@click.command("layers", cls=Command)
@format_option
def command(how: How) -> None:
    """List the eight layers, inside to outside."""
    from cyberlayers.model.layers import LAYERS
    from cyberlayers.report.listing import listing

    rows = [layer._asdict() for layer in LAYERS]
    click.echo(listing(rows, {"number": "", "name": "Layer", "slug": "Slug"}, how))
