"""`cyberlayers person`."""

import click

from cyberlayers.cli.options import Group, How, Session, format_option, pass_session

SIDES = ("it", "service", "audit", "external", "linked")


@click.group("person", cls=Group)
def command() -> None:
    """The people whose words the ledger carries."""


@command.command("add")
@click.argument("person", metavar="ID")
@click.option("--name", required=True, help="The person's name, or their role.")
@click.option("--title", required=True, help="What they are here.")
@click.option("--side", type=click.Choice(SIDES), required=True, help="On which side they stand.")
@pass_session
def add(session: Session, person: str, name: str, title: str, side: str) -> None:
    """Add a person, or change one."""
    from cyberlayers.model.status import Side
    from cyberlayers.workspace.people import add_person

    add_person(session.open(), person, name, title, Side(side))
    click.echo(person)


@command.command("list")
@format_option
@pass_session
def list_(session: Session, how: How) -> None:
    """List the people who were added."""
    from cyberlayers.report.listing import listing
    from cyberlayers.workspace.consulting import list_people

    columns = {"id": "Person", "name": "Name", "title": "Title", "side": "Side", "erased": "Erased"}
    empty = "Nobody was added yet. Add people with: cyberlayers person add ID --name … --title … --side …"
    click.echo(listing(list_people(session.view()), columns, how, empty=empty))


@command.command("erase")
@click.argument("person", metavar="ID")
@pass_session
def erase(session: Session, person: str) -> None:
    """Remove a person's name, title, accounts and hosts from this store.

    Ids and statuses stay as they are; backups and bundles that were already given out are not changed.
    """
    from cyberlayers.workspace.people import erase_person

    click.echo(erase_person(session.open(), person).seq)
