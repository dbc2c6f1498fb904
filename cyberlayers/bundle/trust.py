"""Whose signatures count: the verifier's own folder, never anything that stands in a bundle.

    allowed_signers   OpenSSH's: principal, options, key; `namespaces`, `valid-after`, `valid-before`
    revoked.krl       OpenSSH's list of revoked keys
    log.vkey          the keys that sign logs' heads, and those of cosigners, one a line
    tsa.pem           the certificates of a timestamping authority
    state.json        what was seen before

Rules:

* only the first is needed; a file that is there and cannot be read refuses everything;
* a line's comment may say `role=auditor` (or several, with commas); a line that says nothing is for `assessor` and
  `reviewer`: whoever keeps the evidence must not turn into its auditor;
* a window is from `valid-after` to `valid-before`, both written in UTC with a final Z, because OpenSSH reads a time
  without it as that of the machine; a rotated key is a second line whose window does not overlap;
* principals are plain names: a pattern would let one key speak for others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cyberlayers.bundle.checkpoint import LOG, LogKey, parse_vkeys
from cyberlayers.bundle.keys import PublicKey, from_line
from cyberlayers.bundle.krl import Revoked
from cyberlayers.bundle.krl import parse as parse_krl
from cyberlayers.bundle.layout import ROLES
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.seen import Seen
from cyberlayers.bundle.seen import parse as parse_seen
from cyberlayers.bundle.sshsig import NAMESPACE
from cyberlayers.errors import ContentError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

ALLOWED, REVOKED, LOG_KEY, AUTHORITY, STATE = "allowed_signers", "revoked.krl", "log.vkey", "tsa.pem", "state.json"
FILES = (ALLOWED, REVOKED, LOG_KEY, AUTHORITY, STATE)
MAX_BYTES = 16 * 1024 * 1024
_MAX_AUTHORITY = 1024 * 1024
_USUAL_ROLES = frozenset({"assessor", "reviewer"})
_LINE = re.compile(
    r"(?P<principals>\S+)\s+(?:(?P<options>(?:[^\s\"]|\"[^\"]*\")+)\s+)?(?P<key>ssh-ed25519\s+\S+)(?P<rest>.*)"
)
_OPTION = re.compile(r"(?P<name>[a-z-]+)(?:=\"(?P<value>[^\"]*)\")?(?:,|$)")
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z")
_ROLE = re.compile(r"(?:^|\s)role=(?P<roles>[a-z,]+)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One line of `allowed_signers`.

    Attributes:
        principal: who the key belongs to.
        roles: in which roles it may sign.
        after: the first moment of its window; None where it has no beginning.
        before: the last one.
    """

    principal: str
    key: PublicKey
    roles: frozenset[str] = _USUAL_ROLES
    after: datetime | None = None
    before: datetime | None = None

    def valid(self, at: datetime) -> bool:
        """Tell whether the key was valid at a moment."""
        return (self.after is None or self.after <= at) and (self.before is None or at <= self.before)


@dataclass(frozen=True)
class Trust:
    """A verifier's trust folder, read."""

    allowed: tuple[Allowed, ...]
    revoked: Revoked = field(default_factory=Revoked)
    logs: tuple[LogKey, ...] = ()
    authority: "tuple[Certificate, ...]" = ()
    seen: Seen = field(default_factory=Seen)

    @cached_property
    def known(self) -> Mapping[str, PublicKey]:
        """Return every key by its id, whatever its window: a signature is verified before anything is read."""
        return {line.key.sha256: line.key for line in self.allowed}

    def knows_log(self, origin: str) -> bool:
        """Tell whether a line of `log.vkey` is a key of this log."""
        return any((line.name, line.kind) == (origin, LOG) for line in self.logs)

    def require_current(self, key: PublicKey) -> None:
        """Check that a key has not been revoked.

        Raises:
            RefusedError: KEY_REVOKED.
        """
        if self.revoked.holds(key):
            raise RefusedError(
                Code.KEY_REVOKED, f"the key {key.key8} was revoked", "Ask for a bundle signed with a current key"
            )

    def require(self, key: PublicKey, principal: str, role: str, at: datetime) -> None:
        """Check that a key may sign for a principal, in a role, at a moment.

        Raises:
            RefusedError: KEY_REVOKED, SIG_UNTRUSTED or KEY_TIME.
        """
        self.require_current(key)
        own = [line for line in self.allowed if line.key == key and line.principal == principal]
        if not own:
            raise RefusedError(
                Code.SIG_UNTRUSTED,
                f"the trust folder does not hold the key {key.key8} for {principal}",
                "Ask the signer for the key over another road, and add it with `cyberlayers key trust`",
            )
        fitting = [line for line in own if role in line.roles]
        if not fitting:
            raise RefusedError(Code.SIG_UNTRUSTED, f"the key {key.key8} of {principal} is not trusted as {role}")
        if not any(line.valid(at) for line in fitting):
            raise RefusedError(
                Code.KEY_TIME, f"the key {key.key8} of {principal} was not valid at {at:%Y-%m-%d %H:%M} UTC"
            )


def from_files(files: Mapping[str, bytes]) -> Trust:
    """Return the trust that the files of a folder say.

    Raises:
        ContentError: `allowed_signers` is missing, or a file cannot be understood.
    """
    if ALLOWED not in files:
        raise ContentError("the trust folder holds no allowed_signers", "Add a key with `cyberlayers key trust`")
    return Trust(
        parse_allowed(files[ALLOWED]),
        parse_krl(files[REVOKED]) if REVOKED in files else Revoked(),
        parse_vkeys(files[LOG_KEY].decode("utf-8", "replace")) if LOG_KEY in files else (),
        parse_authority(files[AUTHORITY]) if AUTHORITY in files else (),
        parse_seen(files[STATE]) if STATE in files else Seen(),
    )


def read_folder(folder: Path) -> Trust:
    """Return the trust that a folder says; the errors are those of `from_files`."""
    files: dict[str, bytes] = {}
    for name in FILES:
        path = folder / name
        try:
            if path.is_file():
                with path.open("rb") as file:
                    files[name] = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise ContentError(f"{path} cannot be read ({error.strerror})", "Check your permission") from None
        if len(files.get(name, b"")) > MAX_BYTES:
            raise ContentError(f"{path} is too large to be read")
    return from_files(files)


def parse_allowed(data: bytes) -> tuple[Allowed, ...]:
    """Return the lines of `allowed_signers` that are for evidence bundles.

    Raises:
        ContentError: with the line that cannot be understood.
    """
    found: list[Allowed] = []
    # Only at line feeds, as ssh-keygen does: a form feed in a comment must not begin a line that only we see.
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found.extend(_allowed(line.strip(), f"allowed_signers:{number}"))
    return tuple(found)


def allowed_line(line: Allowed) -> str:
    """Return a line of `allowed_signers`, as stock `ssh-keygen` reads it."""
    options = [f'namespaces="{NAMESPACE}"']
    for name, at in (("valid-after", line.after), ("valid-before", line.before)):
        if at is not None:
            options.append(f'{name}="{at.astimezone(UTC):%Y%m%d%H%M%S}Z"')
    comment = f"role={','.join(role for role in ROLES if role in line.roles)}"
    return f"{line.principal} {','.join(options)} {line.key.line(comment)}"


def parse_authority(data: bytes) -> "tuple[Certificate, ...]":
    """Return the certificates of `tsa.pem`.

    Raises:
        ContentError: it holds none, or something else.
    """
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - 37 ms, for timestamps only

    try:
        if len(data) <= _MAX_AUTHORITY:
            return tuple(load_pem_x509_certificates(data))
    except ValueError:
        pass
    raise ContentError("tsa.pem does not hold certificates", "Copy it again from the timestamping authority")


def _allowed(line: str, where: str) -> list[Allowed]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ContentError(f"{where}: this is not the line of an Ed25519 key", "Write it as ssh-keygen's manual shows")
    options = _options(found["options"] or "", where)
    if not any(name == NAMESPACE for name in options.get("namespaces", NAMESPACE).split(",")):
        return []
    said = _ROLE.search(found["rest"])
    roles = frozenset(said["roles"].split(",")) if said else _USUAL_ROLES
    if roles - set(ROLES):
        raise ContentError(f"{where}: a role is one of {', '.join(ROLES)}", "Correct the line")
    principals = found["principals"].split(",")
    if not all(_PRINCIPAL.fullmatch(name) for name in principals):
        raise ContentError(f"{where}: a principal is a plain name here, not a pattern", "Write one line for each name")
    try:
        key = from_line(found["key"])
    except ContentError as error:
        raise ContentError(f"{where}: {error.what}", error.advice) from None
    after, before = (_time(options.get(name), where) for name in ("valid-after", "valid-before"))
    return [Allowed(name, key, roles, after, before) for name in principals]


def _options(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        option = _OPTION.match(text, at)
        if option is None or option["name"] not in {"namespaces", "valid-after", "valid-before"}:
            raise ContentError(
                f"{where}: an option that is not used here", "Keep namespaces, valid-after, valid-before"
            )
        if option["value"] is None or option["name"] in found:
            raise ContentError(f"{where}: {option['name']} needs one value", "Correct the line")
        found[option["name"]] = option["value"]
        at = option.end()
    return found


def _time(text: str | None, where: str) -> datetime | None:
    if text is None:
        return None
    found = _TIME.fullmatch(text)
    try:
        if found:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        pass
    raise ContentError(f"{where}: a time is written 20260131Z or 20260131235959Z", "Correct the line")
