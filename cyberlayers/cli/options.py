"""The options that every command takes, before or after its name, and what they add up to.

The innermost wins: `cyberlayers --as ann posture --as bob` acts as bob. Click parses outer groups first, so each
option writes its value over the one before.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from cyberlayers.workspace.workspace import Acting, Clock, Entropy, View, Workspace

How = Literal["table", "json", "csv"]
"""The formats of `--format`."""

PERSON_VARIABLE = "CYBERLAYERS_PERSON"


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


@dataclass
class Session:
    """What one call of the command line was told. Tests pass their own as click's `obj`.

    Attributes:
        account: the account's name; the operating system's unless a test says otherwise.
        clock: gives the current time.
        entropy: gives random bytes.
    """

    workspace: Path | None = None
    person: str | None = None
    subject: str | None = None
    at: date | None = None
    known_at: date | None = None
    debug: bool = False
    account: str | None = None
    clock: "Clock" = utc_now
    entropy: "Entropy" = os.urandom
    _open: "Workspace | None" = field(default=None, repr=False)

    def acting(self) -> "Acting":
        """Return who acts: `--as`, else the environment's person, else the account's name."""
        import getpass
        import platform
        import re

        from cyberlayers.errors import UsageError
        from cyberlayers.workspace.workspace import Acting

        account = self.account or getpass.getuser()
        person = self.person or os.environ.get(PERSON_VARIABLE) or account
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", person):
            raise UsageError(f"{person!r} is not a person's id", "Use letters, digits, dots, hyphens, _ and @")
        return Acting(person, account, platform.node() or "unknown")

    def open(self) -> "Workspace":
        """Return the workspace that is meant, naming it on stderr where it was found rather than given."""
        if self._open is None:
            from cyberlayers.workspace.locate import locate
            from cyberlayers.workspace.workspace import Workspace

            folder, found = locate(self.workspace, os.environ, Path.cwd())
            self._open = Workspace(folder, self.acting(), self.clock, self.entropy)
            if self.subject:
                self._open.subject = self.subject
            self._open.last_seq()
            if found:
                from cyberlayers.report.safe import safe

                click.echo(f"cyberlayers: using the workspace {safe(str(folder))}", err=True)
        return self._open

    def view(self) -> "View":
        """Return what `--at` and `--known-at` ask about."""
        return self.open().view(self.at, self.known_at)


class IsoDate(click.ParamType[date]):
    """A calendar day, `2027-03-31`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's own signature
        """Return the day, or fail in one sentence."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date like 2027-03-31", param, ctx)


DATE = IsoDate()


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - whatever the option holds
        if value is not None and value is not False:
            setattr(ctx.ensure_object(Session), name, value)
        return value

    return callback


def global_options() -> list[click.Option]:
    """Return new instances of the options that every command takes."""
    hidden = {"expose_value": False}
    path = click.Path(path_type=Path)
    return [
        click.Option(
            ["--workspace"], type=path, callback=_store("workspace"), help="The workspace's folder.", **hidden
        ),
        click.Option(["--as", "acting_as"], callback=_store("person"), help="Who acts (a person's id).", **hidden),
        click.Option(
            ["--subject"], callback=_store("subject"), help="The organisation, or a critical system.", **hidden
        ),
        click.Option(["--at"], type=DATE, callback=_store("at"), help="The day that is asked about.", **hidden),
        click.Option(
            ["--known-at"], type=DATE, callback=_store("known_at"), help="Only what was recorded by this day.", **hidden
        ),
        click.Option(["--debug"], is_flag=True, callback=_store("debug"), help="Show tracebacks.", **hidden),
    ]


class Command(click.Command):
    """A command that takes the options of every command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed through to click
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())


class Group(click.Group):
    """A noun: a group whose verbs take the options of every command."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed through to click
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())


Group.group_class = Group

pass_session = click.make_pass_decorator(Session, ensure=True)


def format_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--format table|json|csv`."""
    return click.option(
        "--format", "how", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
        help="How to print.",
    )(function)  # fmt: skip
