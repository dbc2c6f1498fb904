"""`cyberlayers bundle`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberlayers.cli.bundle_record import record
from cyberlayers.cli.bundle_timestamp import timestamp
from cyberlayers.cli.options import DATE, Group, How, Session, format_option, pass_session
from cyberlayers.cli.passphrase import passphrase_option
from cyberlayers.cli.progress import progress_bar

if TYPE_CHECKING:
    from cyberlayers.bundle.predicate import Role
    from cyberlayers.bundle.write import Signer
    from cyberlayers.workspace.workspace import Workspace

ROLES = ("assessor", "reviewer", "auditor")
MEANINGS = ("received", "examined", "agreed")
PATH = click.Path(path_type=Path)


@click.group("bundle", cls=Group)
def command() -> None:
    """Evidence for somebody who does not have to trust you."""


@command.command("export")
@click.argument("out", type=PATH)
@click.option("--role", type=click.Choice(ROLES), default="assessor", show_default=True, help="In which role you sign.")
@click.option("--key", help="The key to sign with: its name, or its path (the only one there is).")
@click.option("--marking", help="The protective marking.")
@click.option("--layer", "layers", type=click.IntRange(1, 8), multiple=True, help="Only the controls of this layer.")
@click.option("--control", "controls", multiple=True, help="Only this control.")
@click.option("--from", "since", type=DATE, help="Only what posture reads from this day on.")
@click.option("--to", type=DATE, help="Only what posture reads up to this day.")
@click.option("--audience", help="For whom it is made.")
@click.option("--challenge", help="The word that whoever asked for it gave.")
@click.option("--require", "required", metavar="ROLE=PUBKEY", multiple=True, help="Who must sign too.")
@click.option("--redact", metavar="ID", multiple=True, help="An item whose bytes and words are withheld.")
@passphrase_option
@pass_session
def export(
    session: Session,
    /,
    out: Path,
    role: "Role",
    key: str | None,
    required: tuple[str, ...],
    **words: Any,  # noqa: ANN401 - the other options, by name
) -> None:
    """Export and sign a bundle to OUT: a zip if it ends in .zip, a folder otherwise. Prints the bundle's id.

    --at and --known-at say of which day the posture is, and what was known; without --at it is today's, or that of
    --to where that has passed. --subject, --layer, --control, --from and --to narrow the bundle: what posture does
    not read for them is left out.
    """
    from cyberlayers.workspace.bundling import export, required_signer
    from cyberlayers.workspace.gathering import Order

    workspace = session.open()
    signer = _signer(workspace, role, key, words.pop("passphrase_fd"))
    order = Order(
        subject=session.subject,
        at=session.at,
        known_at=session.known_at,
        required=tuple(map(required_signer, required)),
        **words,
    )
    with progress_bar("Bundle") as progress:
        written = export(workspace, out, order, signer, progress)
    click.echo(written.bundle_id)


@command.command("verify")
@click.argument("bundle", metavar="IN", type=PATH)
@click.option("--trust", type=PATH, required=True, metavar="DIR", help="Whose signatures count: your own folder.")
@click.option("--audience", help="For whom the bundle must have been made.")
@click.option("--challenge", help="The word that the bundle must answer to.")
@format_option
@pass_session
def verify(  # noqa: PLR0913, PLR0917 - one argument an option
    session: Session, bundle: Path, trust: Path, audience: str | None, challenge: str | None, how: How
) -> int:
    """Verify the bundle IN, a zip or a folder; exit 1 if it is not verified. Needs no workspace.

    What was verified is noted in DIR, so that an older or a rewritten history is refused the next time.
    """
    from cyberlayers.bundle.opening import Opening

    with progress_bar("Files") as progress, Opening(bundle) as opening:
        # The bundle is being hashed while these are imported.
        from cyberlayers.bundle.present import verification_json, verification_text
        from cyberlayers.bundle.trust import read_folder
        from cyberlayers.bundle.verify import Verifier, verify_opening
        from cyberlayers.report.listing import as_json, listing
        from cyberlayers.workspace.examining import remember
        from cyberlayers.workspace.stating import state_posture

        verifier = Verifier(read_folder(trust), state_posture, session.clock(), audience, challenge, progress)
        result = verify_opening(opening, verifier)
    found = verification_json(result.found)
    if how == "json":
        click.echo(as_json(found))
    elif how == "csv":
        click.echo(listing(found["checks"], {key: key for key in ("name", "result", "code", "detail")}, how))
    else:
        click.echo(verification_text(result.found))
    remember(trust, result)
    return 0 if result.found.verified else 1


@command.command("countersign")
@click.argument("bundle", metavar="IN", type=PATH)
@click.option("--role", type=click.Choice(ROLES), required=True, help="In which role you sign.")
@click.option("--key", required=True, help="The key to sign with: its name, or its path.")
@click.option("--meaning", type=click.Choice(MEANINGS), required=True, help="What your signature means.")
@click.option("--scope", metavar="CONTROL", multiple=True, help="A control that it is about (all that are shown).")
@click.option("--statement", metavar="TEXT", help="What you add in your own words.")
@click.option("--person", metavar="ID", help="Your id in your own records.")
@passphrase_option
@pass_session
def countersign(  # noqa: PLR0913, PLR0917 - one argument an option
    session: Session,
    /,
    bundle: Path,
    role: "Role",
    key: str,
    meaning: Any,  # noqa: ANN401 - one of the choices
    scope: tuple[str, ...],
    passphrase_fd: int | None,
    **words: str | None,
) -> None:
    """Verify the bundle IN against this workspace's trust, and add a signature to it. Prints the signature's file."""
    from cyberlayers.workspace.examining import countersign_bundle

    workspace = session.open()
    signer = _signer(workspace, role, key, passphrase_fd)
    click.echo(countersign_bundle(workspace, bundle, signer, meaning, scope, **words)[0])


@command.command("diff")
@click.argument("earlier", metavar="IN", type=PATH)
@click.argument("later", metavar="IN", type=PATH)
@format_option
@pass_session
def diff(session: Session, earlier: Path, later: Path, how: How) -> int:
    """Say what changed between two bundles of one organisation; exit 1 if the later does not extend the earlier.

    Both must verify against this workspace's trust.
    """
    from cyberlayers.workspace.examining import compare

    found = compare(session.open(), earlier, later)
    _print(found, how)
    return 0 if found["extends"] else 1


@command.command("show")
@click.argument("bundle", metavar="IN", type=PATH)
@format_option
def show(bundle: Path, how: How) -> None:
    """Show what the bundle IN says of itself, unverified. Needs no workspace."""
    from cyberlayers.workspace.examining import show_bundle

    _print(show_bundle(bundle), how)
    click.echo("cyberlayers: nothing of this was verified. Run: cyberlayers bundle verify IN --trust DIR.", err=True)


def _signer(workspace: "Workspace", role: "Role", key: str | None, descriptor: int | None) -> "Signer":
    from cyberlayers.cli.passphrase import ask, environment
    from cyberlayers.workspace.signing import load_signer, only_key

    return load_signer(workspace, role, key or only_key(workspace), environment(descriptor), ask)


def _print(found: dict[str, Any], how: How) -> None:
    from cyberlayers.report.listing import as_json, listing, table, words
    from cyberlayers.report.safe import safe

    if how == "json":
        click.echo(as_json(found))
    elif how == "csv":
        click.echo(listing([found], {key: key for key in found}, how))
    else:
        click.echo(table([[key.replace("_", " "), safe(words(value))] for key, value in found.items()], ["", "Bundle"]))


command.add_command(record)
command.add_command(timestamp)
