"""Who signs, with which key: the fields, and the passphrase on its way from the screen to the key."""

import os
from typing import TYPE_CHECKING, cast

from cyberlayers.errors import UsageError
from cyberlayers.tui.evidence_fields import path_of
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberlayers.bundle.predicate import Role
    from cyberlayers.bundle.write import Signer
    from cyberlayers.workspace.workspace import Workspace

ROLE_WORDS = (("assessor", "assessor"), ("reviewer", "reviewer"), ("auditor", "auditor"))
ANOTHER = "/"
"""The choice of a key that lies elsewhere; no key of a workspace can have this name."""

LONG, LONGER = 12, 20
DISTINCT = 5


class Secret:
    """Words that no traceback, log or draft shows."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        """Return nothing of it."""
        return "Secret()"

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._words)

    def reveal(self) -> str:
        """Return the words."""
        return self._words


def signing_fields(keys: tuple[str, ...], roles: tuple[tuple[str, str], ...] = ROLE_WORDS) -> tuple[Field, ...]:
    """Return the fields that say who signs."""
    options = (*((name, name) for name in keys), ("a key elsewhere", ANOTHER))
    return (
        Field("role", "Sign as", "choice", options=roles),
        Field("key", "With the key", "choice", options=options),
        Field("key_path", "Its path", hint="the private key's file (OpenSSH, Ed25519)", when=("key", (ANOTHER,))),
        Field("passphrase", "Passphrase", "secret", hint=_hint()),
    )


def signer_of(workspace: "Workspace", said: "Mapping[str, str]", passphrase: Secret) -> "Signer":
    """Open the key that was chosen.

    Raises:
        ContentError: there is no such key, the passphrase is wrong, or it is not trusted here in that role.
        UsageError: no key was named, or its passphrase was not typed.
    """
    from cyberlayers.workspace.signing import PASSPHRASE_VARIABLE, load_signer

    name = said.get("key", ANOTHER)
    if name == ANOTHER:
        if "key_path" not in said:
            raise UsageError("which key is to sign is not said", "Give the path of its file")
        name = str(path_of(said["key_path"]).absolute())
    environment = {PASSPHRASE_VARIABLE: passphrase.reveal()} if passphrase else os.environ
    try:
        return load_signer(workspace, cast("Role", said["role"]), name, environment, lambda _prompt: None)
    except UsageError:
        raise UsageError("the key needs its passphrase", "Type it") from None


def strength(words: str) -> tuple[str, str]:
    """Return how long a thief would be kept out, in plain words and a style: nothing here counts bits."""
    if not words:
        return "Four or more words that nobody would guess from knowing you. It cannot be recovered.", "$muted"
    if len(words) < LONG or len(set(words)) < DISTINCT:
        return "Weak: short enough to be tried out by whoever gets hold of the file.", "$warning"
    if len(words) < LONGER:
        return "Fair, if it is no name, date or saying. Longer is better than stranger.", "$accent"
    return "Strong, if it stands in no book and opens nothing else.", "$primary"


def _hint() -> str:
    from cyberlayers.workspace.signing import PASSPHRASE_VARIABLE

    return f"empty: that of {PASSPHRASE_VARIABLE}" if PASSPHRASE_VARIABLE in os.environ else "of the key"
