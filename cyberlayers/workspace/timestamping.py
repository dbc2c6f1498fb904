"""Ask a timestamping authority about a signature of a bundle, and add its answer; the road between is the person's."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from cyberlayers.bundle import layout, sshsig, timestamp, timestamp_token
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.trust import AUTHORITY, read_folder
from cyberlayers.bundle.write import add_signatures
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.store import layout as store_layout
from cyberlayers.workspace.new_file import new_file
from cyberlayers.workspace.workspace import Workspace

Whose = tuple[str | None, str | None]
"""Role and key8 of a signer; None for either that does not matter."""


def write_request(path: Path, whose: Whose, out: Path) -> str:
    """Write what to ask an authority about one signature of a bundle, and return that signature's name.

    Args:
        path: the bundle.
        whose: the signer's role and key8; None for either where there is only one.
        out: the new file.

    Raises:
        ContentError: the bundle cannot be read or is not signed, or the file exists or cannot be written.
        UsageError: several signatures fit.
        MissingError: the extra is not installed.
    """
    with closing(open_members(path)) as members:
        signatures = _signatures(members, whose)
    if len(signatures) != 1:
        signers = ", ".join(f"{role} {key8}" for role, key8 in filter(None, map(layout.ssh_signer, signatures)))
        raise UsageError(
            "which signature is to be stamped is not said", f"Name one of: {signers}", option="--role, --key8"
        )
    ((name, data),) = signatures.items()
    asked = timestamp.request(data)
    with new_file(out) as file:
        file.write(asked)
    return name


def add_token(workspace: Workspace, path: Path, whose: Whose, answer: Path) -> str:
    """Add an authority's answer to the signature that it is over, and return the name it has in the bundle.

    It is verified before where this workspace's trust folder holds `tsa.pem`.

    Raises:
        RefusedError: it is not a timestamp, is over none of the signatures, or is not trusted.
        ContentError: something cannot be read, or the signature has a timestamp already.
        MissingError: it cannot be written, or not verified.
    """
    data = timestamp_token.in_one_form(_read(answer))
    token = timestamp_token.parse(data)
    with closing(open_members(path)) as members:
        signatures = _signatures(members, whose)
        name = _over(token, signatures)
        if f"{name}.tsr" in members.sizes:
            raise ContentError(f"{name} has a timestamp already")
        folder = workspace.folder / store_layout.TRUST
        if (folder / AUTHORITY).is_file():
            timestamp.verify(data, signatures[name], read_folder(folder).authority)
        add_signatures(path, members, {f"{name}.tsr": data})
    return f"{name}.tsr"


def _signatures(members: Members, whose: Whose) -> dict[str, bytes]:
    found = {
        name: members.read(name, sshsig.MAX_BYTES)
        for name in sorted(members.sizes)
        if (who := layout.ssh_signer(name)) and all(asked in {None, own} for asked, own in zip(whose, who, strict=True))
    }
    if not found:
        raise ContentError("the bundle holds no such signature", "See: cyberlayers bundle show IN")
    return found


def _over(token: timestamp_token.Token, signatures: Mapping[str, bytes]) -> str:
    for name, data in signatures.items():
        try:
            timestamp_token.require_imprint(token, data)
        except RefusedError:
            continue
        return name
    raise RefusedError(
        Code.TS_IMPRINT,
        "the timestamp is over none of these signatures",
        "Ask for one with its own request",
        option="--request",
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(timestamp_token.MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(f"{path} cannot be read ({error.strerror})", "Give the authority's answer") from None
