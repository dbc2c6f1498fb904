"""`cyberlayers`: print help fast, run one command, and turn every error into one sentence and an exit status."""

import gc
import os
import sys
from typing import Any

import click

from cyberlayers import __version__
from cyberlayers.cli.names import COMMANDS
from cyberlayers.cli.options import Group, Session
from cyberlayers.cli.output import finish, outlive_the_reader
from cyberlayers.errors import ContentError, CyberlayersError, MissingError

INTERRUPTED = 130


class Root(Group):
    """The command without a noun opens the screen; each noun is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the table instead of importing every command for its help."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


@click.group(cls=Root, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cyberlayers")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Walk the eight layers of cyber protection, prove what holds, and rehearse what breaks.

    Without a command, opens the screen (a plain posture report where there is no terminal).
    """
    if ctx.invoked_subcommand is None:
        from cyberlayers.cli.screen import open_screen

        open_screen(ctx.ensure_object(Session))


def main(arguments: list[str] | None = None, session: Session | None = None) -> int:
    """Run one command and return its exit status; what went wrong stands on stderr in one sentence."""
    session = session or Session()
    try:
        result: Any = cli.main(args=arguments, prog_name="cyberlayers", standalone_mode=False, obj=session)
    except click.exceptions.Abort:
        click.echo("cyberlayers: interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        return _refused(error)
    except (CyberlayersError, OSError, RecursionError) as error:
        if session.debug:
            raise
        return _failed(error)
    return result if isinstance(result, int) else 0


def _failed(error: CyberlayersError | OSError | RecursionError) -> int:
    from cyberlayers.report.safe import safe

    if isinstance(error, OSError):
        what = f"{error.filename or 'a file or stream'} cannot be used ({error.strerror or error})"
        error = MissingError(what, "Check its permissions and the space on its disk")
    elif isinstance(error, RecursionError):
        error = ContentError("the input is nested too deeply", "Flatten it")
    said = str(error)
    if error.option:
        said = f"{said.removesuffix('.')} ({error.option})."
    click.echo(f"cyberlayers: {safe(said)}", err=True)
    return error.exit_status


def _refused(error: click.ClickException) -> int:
    from cyberlayers.report.safe import safe

    context = getattr(error, "ctx", None)
    said = error.format_message().rstrip(".")
    path = context.command_path if context else "cyberlayers"
    click.echo(safe(f"cyberlayers: {said}. See: {path} --help."), err=True)
    return error.exit_code


def run() -> None:
    """Start the program: the entry point of the console script."""
    # Records and posture are many small objects without cycles: looking for some after every 700 new ones took a
    # third of the processor time of verifying a bundle of 2,000 items.
    gc.set_threshold(50_000)
    # Nothing that is installed beside has a say in what is valid; looking for it takes 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    outlive_the_reader()
    status = main()
    finish()
    sys.exit(status)
