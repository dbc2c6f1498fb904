"""Keys and trust: the files under `keys/` and `trust/` of a workspace."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from cyberlayers.bundle import keys
from cyberlayers.bundle.checkpoint import LogKey, parse_vkey
from cyberlayers.bundle.keys import PrivateKey, PublicKey
from cyberlayers.bundle.layout import ROLES
from cyberlayers.bundle.trust import ALLOWED, LOG_KEY, Allowed, allowed_line, parse_allowed
from cyberlayers.errors import ContentError, UsageError, WorkspaceError
from cyberlayers.store import layout
from cyberlayers.workspace.workspace import Workspace

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
PASSPHRASE_VARIABLE = "CYBERLAYERS_PASSPHRASE"  # noqa: S105 - the variable's name, no secret


Ask = Callable[[str], str | None]
"""Asks a person for a passphrase by a prompt; None where nobody can be asked."""


@dataclass(frozen=True)
class Loaded:
    """A private key and whose it is."""

    principal: str
    key: PrivateKey


def new_key(workspace: Workspace, name: str, passphrase: bytes) -> Path:
    """Make a key, encrypted, and trust it in this workspace as assessor and reviewer, and to sign the ledger's heads.

    Returns the path of the private key.

    Raises:
        ContentError: the name cannot be a key's, or there is a key of that name.
    """
    folder = _folder(workspace, layout.KEYS)
    path = _named(folder, name)
    if any(_beside(path, ending).exists() for ending in ("", ".pub", ".pub.pem")):
        raise ContentError(f"there is a key {name} already", "Choose another name")
    made = keys.make(passphrase, name)
    for ending, data, mode in (("", made.private, 0o600), (".pub", made.ssh, 0o644), (".pub.pem", made.pem, 0o644)):
        _write_new(_beside(path, ending), data, mode)
    key = keys.from_file(made.ssh)
    add_trust(workspace, key, name)
    add_log_key(workspace, key)
    return path


def list_keys(workspace: Workspace, name: str | None = None) -> list[dict[str, Any]]:
    """Return the workspace's own keys with their digests; one of them if named.

    Raises:
        ContentError: there is no key of that name.
    """
    folder = workspace.folder / layout.KEYS
    origin = _origin(workspace)
    rows = [
        {
            "name": path.stem,
            "key_sha256": key.sha256,
            "public": key.line(path.stem),
            "log_vkey": LogKey(origin, key).vkey(),
        }
        for path in sorted(folder.glob("*.pub"))
        for key in (keys.from_file(path.read_bytes()),)
        if name in {None, path.stem}
    ]
    if name is not None and not rows:
        raise ContentError(f"there is no key {name}", "Make one with: cyberlayers key new NAME")
    return rows


def only_key(workspace: Workspace) -> str:
    """Return the name of the workspace's key, if it has just one.

    Raises:
        UsageError: it has none, or several.
    """
    names = [str(row["name"]) for row in list_keys(workspace)]
    if len(names) != 1:
        raise UsageError(
            "which key is to sign is not said", f"Name one of: {', '.join(names) or 'there is none'}", option="--key"
        )
    return names[0]


def add_trust(  # noqa: PLR0913 - what a line of trust says
    workspace: Workspace,
    key: PublicKey,
    principal: str,
    *,
    role: str | None = None,
    after: date | None = None,
    before: date | None = None,
) -> str:
    """Trust a public key for a principal, in a role, within a window of days; return the line that was added.

    Raises:
        ContentError: the principal is not a plain name, or the key is trusted so already.
    """
    roles = frozenset({role}) if role else frozenset({"assessor", "reviewer"})
    if role is not None and role not in ROLES:
        raise UsageError(f"{role} is not a role", f"Choose one of {', '.join(ROLES)}")
    line = allowed_line(
        Allowed(
            principal,
            key,
            roles,
            datetime.combine(after, time.min, UTC) if after else None,
            datetime.combine(before, time.max, UTC) if before else None,
        )
    )
    parse_allowed(line.encode())
    if not _add_line(_folder(workspace, layout.TRUST) / ALLOWED, line):
        raise ContentError("this key is trusted so already")
    return line


def add_log_key(workspace: Workspace, key: PublicKey, origin: str | None = None) -> str:
    """Trust a key to sign the heads of a log, this workspace's own unless another is named; return its line."""
    line = LogKey(origin or _origin(workspace), key).vkey()
    parse_vkey(line)
    _add_line(_folder(workspace, layout.TRUST) / LOG_KEY, line)
    return line


def load_key(workspace: Workspace, name: str, environment: Mapping[str, str], ask: Ask) -> Loaded:
    """Return a private key by the name it has in this workspace, or by its path.

    Args:
        workspace: where.
        name: a name in `keys/`, or a path.
        environment: may hold the passphrase.
        ask: asks a person for it, or returns None where nobody can be asked.

    Raises:
        ContentError: there is no such key, it is not one, or the passphrase is wrong.
        UsageError: the key is encrypted and nobody gave the passphrase.
    """
    own = workspace.folder / layout.KEYS / name
    path = own if "/" not in name and own.is_file() else Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(1 << 16)
    except OSError:
        raise ContentError(f"there is no key {name}", "Make one with: cyberlayers key new NAME") from None
    given = environment.get(PASSPHRASE_VARIABLE)
    try:
        return Loaded(path.name, keys.load(data, given.encode() if given else None))
    except UsageError:
        asked = ask(f"Passphrase of {path.name}: ")
        if asked is None:
            raise
        return Loaded(path.name, keys.load(data, asked.encode()))


def _folder(workspace: Workspace, name: str) -> Path:
    folder = workspace.folder / name
    try:
        layout.make_folder(folder, shared=False)
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be used ({error.strerror})", "Check your permission") from None
    return folder


def _origin(workspace: Workspace) -> str:
    created = workspace.state().created
    if created is None:
        raise WorkspaceError("the ledger holds no record yet", "Create the workspace again with `cyberlayers init`")
    return f"cyberlayers/{created.body.log_id}"


def _add_line(path: Path, line: str) -> bool:
    """Add a line to a file, whole or not at all; False where it is there already."""
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    if line in known.splitlines():
        return False
    before = f"{known}\n" if known and not known.endswith("\n") else known
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    _write_new(unfinished, f"{before}{line}\n".encode(), 0o600)
    unfinished.replace(path)
    layout.sync_folder(path.parent)
    return True


def _named(folder: Path, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ContentError(f"{name} cannot be the name of a key", "Use letters, digits, dots, hyphens, _ and @")
    return folder / name


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _write_new(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
