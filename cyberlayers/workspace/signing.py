"""Keys and trust: the files under `keys/` and `trust/` of a workspace."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from cyberlayers.bundle import keys
from cyberlayers.bundle.checkpoint import LogKey, parse_vkey
from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.layout import ROLES
from cyberlayers.bundle.predicate import Role
from cyberlayers.bundle.trust import ALLOWED, LOG_KEY, Allowed, allowed_line, parse_allowed, read_folder
from cyberlayers.bundle.write import Signer
from cyberlayers.errors import ContentError, MissingError, UsageError, WorkspaceError
from cyberlayers.store import layout
from cyberlayers.workspace.workspace import Workspace

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
PASSPHRASE_VARIABLE = "CYBERLAYERS_PASSPHRASE"  # noqa: S105 - the variable's name, no secret


Ask = Callable[[str], str | None]
"""Asks a person for a passphrase by a prompt; None where nobody can be asked."""


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
        UsageError: there is no such role, or the window ends before it begins.
    """
    roles = frozenset({role}) if role else frozenset({"assessor", "reviewer"})
    if role is not None and role not in ROLES:
        raise UsageError(f"{role} is not a role", f"Choose one of {', '.join(ROLES)}")
    if after and before and before < after:
        raise UsageError("the last day on which the key counts is before the first", option="--valid-before")
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


def load_signer(workspace: Workspace, role: Role, name: str, environment: Mapping[str, str], ask: Ask) -> Signer:
    """Return who signs: a private key, and the principal that this workspace trusts it for in a role.

    Args:
        workspace: where.
        role: in which role.
        name: a name in `keys/`, or the path of a key that lies elsewhere.
        environment: may hold the passphrase.
        ask: asks a person for it, or returns None where nobody can be asked.

    Raises:
        ContentError: there is no such key, it is not one, the passphrase is wrong, or nobody here trusts it so: what it
            signed could not be verified.
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
        key = keys.load(data, given.encode() if given else None)
    except UsageError:
        asked = ask(f"Passphrase of {path.name}: ")
        if asked is None:
            raise
        key = keys.load(data, asked.encode())
    return Signer(role, _principal(workspace, key.public, role, path), key)


def _principal(workspace: Workspace, key: PublicKey, role: Role, path: Path) -> str:
    """Return for whom this workspace trusts a key; the one that its file is named after, where there are several."""
    name = path.name
    trust, now = read_folder(_folder(workspace, layout.TRUST)), workspace.clock()
    lines = [line for line in trust.allowed if line.key == key and role in line.roles]
    valid = [line.principal for line in lines if line.valid(now)]
    if trust.revoked.holds(key):
        raise ContentError(f"the key {name} was revoked", "Sign with another one")
    if lines and not valid:
        raise ContentError(f"the key {name} is not valid today", "See its dates in trust/allowed_signers")
    if not valid:
        raise ContentError(
            f"the key {name} is not trusted here as {role}, so nobody could verify what it signs",
            "Trust its public key in that role first, with `cyberlayers key trust`",
        )
    return name if name in valid else valid[0]


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
    """Add a line to a file, whole or not at all; False where it is there already.

    Raises:
        MissingError: the file cannot be read or written.
    """
    try:
        known = path.read_text(encoding="utf-8") if path.is_file() else ""
        if line in known.splitlines():
            return False
        before = f"{known}\n" if known and not known.endswith("\n") else known
        unfinished = path.with_name(f".{path.name}.new")
        unfinished.unlink(missing_ok=True)
        _write_new(unfinished, f"{before}{line}\n".encode(), 0o600)
        unfinished.replace(path)
        layout.sync_folder(path.parent)
    except OSError as error:
        raise MissingError(f"{path} cannot be used ({error.strerror})", "Check your permission") from None
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
