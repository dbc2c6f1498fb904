"""Where a passphrase comes from: a file descriptor, the environment, or a prompt on a terminal; never an argument."""

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from cyberlayers.errors import UsageError

_MOST = 4096


def passphrase_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--passphrase-fd`."""
    return click.option("--passphrase-fd", type=click.IntRange(0), help="Read the passphrase from this descriptor.")(
        function
    )


def environment(descriptor: int | None) -> dict[str, str]:
    """Return the environment, with the passphrase that a descriptor gives in it.

    Raises:
        UsageError: the descriptor cannot be read, or gives none.
    """
    from cyberlayers.workspace.signing import PASSPHRASE_VARIABLE

    found = dict(os.environ)
    if descriptor is not None:
        try:
            with os.fdopen(os.dup(descriptor), "rb") as file:
                data = file.read(_MOST)
            found[PASSPHRASE_VARIABLE] = data.decode().rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise UsageError(
                f"no passphrase can be read from descriptor {descriptor}", "Open it for reading: 3<FILE"
            ) from None
    return found


def ask(prompt: str) -> str | None:
    """Ask for the passphrase of an existing key; None where there is nobody to ask."""
    return _prompt(prompt, confirm=False) if sys.stdin.isatty() else None


def new_passphrase(descriptor: int | None) -> bytes:
    """Return the passphrase for a new key.

    Raises:
        UsageError: nobody gave one.
    """
    from cyberlayers.workspace.signing import PASSPHRASE_VARIABLE

    given = environment(descriptor).get(PASSPHRASE_VARIABLE)
    if given is None and sys.stdin.isatty():
        given = _prompt("Passphrase of the new key: ", confirm=True)
    if not given:
        raise UsageError("a key needs a passphrase", f"Set {PASSPHRASE_VARIABLE}, or use --passphrase-fd")
    return given.encode()


def _prompt(text: str, *, confirm: bool) -> str:
    given: str = click.prompt(
        text.rstrip(": "), hide_input=True, confirmation_prompt=confirm, err=True, default="", show_default=False
    )
    return given
