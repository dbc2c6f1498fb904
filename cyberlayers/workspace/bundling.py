"""Export a signed evidence bundle.

Rules (the bundle design):

* the store is copied at one moment into a folder of its own, and the bundle is made from the copy, so that others may
  go on writing; a copy that somebody who was killed left behind is removed by the next export;
* evidence that is missing or of another size is looked at and recorded as broken before the copy is taken: posture
  knows of it, and the bundle lists it as absent;
* the bundle is recorded as signed once all its bytes are durable, and only then gets its final name: whoever is killed
  in between has spent its number on a bundle that never appeared, and no two bundles ever have one number.
"""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from cyberlayers.bundle import checkpoint, keys
from cyberlayers.bundle.layout import ROLES
from cyberlayers.bundle.predicate import Predicate, RequiredSigner
from cyberlayers.bundle.write import Signer, Written, write
from cyberlayers.errors import ContentError, MissingError, UsageError
from cyberlayers.model.records import ORGANISATION, BundleSigned
from cyberlayers.model.state import Evidence, State
from cyberlayers.store import layout
from cyberlayers.store.copying import snapshot
from cyberlayers.store.evidence_files import path_of
from cyberlayers.store.store import Change
from cyberlayers.workspace.checking import is_broken, note_condition
from cyberlayers.workspace.gathering import Gathering, Order
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.signing import add_log_key
from cyberlayers.workspace.working_folder import working_folder
from cyberlayers.workspace.workspace import Workspace

COPY = ".export-"
"""How the folder begins in which a copy of the store lies while it is exported."""

_MAX_KEY = 64 * 1024
_OWN = re.compile(r"\.|store\.|settings\.|(?:evidence|trust|keys)$")


def export(
    workspace: Workspace,
    out: Path,
    order: Order,
    signer: Signer,
    progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Export a bundle and record that it was signed.

    Args:
        workspace: whose.
        out: the final name: a zip where it ends in `.zip`, a folder otherwise.
        order: what is wanted.
        signer: who signs, in which role.
        progress: called with the bytes written so far, and all of them.

    Raises:
        UsageError: a value does not have its shape.
        ContentError: something that is named is not there, or another bundle was signed in the meantime.
        WorkspaceError: the store cannot be read.
        MissingError: the bundle cannot be written.
    """
    _require_place(workspace.folder, out)
    if workspace.subject != ORGANISATION:
        order = replace(order, subject=order.subject or workspace.subject)
    _note_conditions(workspace)
    # Whoever signs a bundle signs the ledger's head in it: the next one must know that key, too.
    add_log_key(workspace, signer.key.public)
    with in_one_sentence(), working_folder(workspace.folder, COPY) as folder:
        snapshot(workspace.folder, folder)
        gathering = Gathering(folder, workspace.folder, signer, workspace.clock())
        content = gathering.content(order)
        zipped = out.suffix.lower() == ".zip"
        signed: list[Written] = []

        def durable(written: Written) -> None:
            _record(workspace, content.said.predicate, signer, written)
            signed.append(written)

        try:
            return write(out, content, [signer], zipped=zipped, progress=progress, durable=durable)
        except (ContentError, MissingError) as error:
            if not signed:
                raise
            what = f"{error.what}, after {signed[0].bundle_id} had been recorded as signed"
            advice = "If the bundle is not there, export again: the next one has the next number"
            raise type(error)(what, advice) from None


def required_signer(text: str) -> RequiredSigner:
    """Return who must sign, from `ROLE=PUBKEY`: the principal is the comment of the public key's file.

    Raises:
        UsageError: the words do not say a role and a file.
        ContentError: the file is not that of a public key, or names nobody.
    """
    role, _, path = text.partition("=")
    if role not in ROLES or not path:
        raise UsageError(f"{text} does not say who must sign", "Write it as auditor=PATH, with the .pub file's path")
    key, comment = read_public(Path(path))
    try:
        return RequiredSigner(role=role, principal=comment, key_sha256=key.sha256)
    except ValidationError:
        raise ContentError(f"{path} does not end with the name of its owner", "Add it to the end of the line") from None


def read_public(path: Path) -> tuple[keys.PublicKey, str]:
    """Return the key of a `.pub` file, and its comment.

    Raises:
        ContentError: it cannot be read, or is not one.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_KEY)
    except OSError as error:
        raise ContentError(f"{path} cannot be read ({error.strerror})", "Give the .pub file of the key") from None
    words = data.decode("utf-8", "replace").split(None, 2)
    return keys.from_file(data), words[2].strip() if words[2:] else ""


def _require_place(folder: Path, out: Path) -> None:
    """Check that a bundle may lie at a path: among the workspace's own files it could be taken for one of them."""
    if os.path.lexists(out):
        raise ContentError(f"{out} is there already", "Choose another name")
    parent, home = out.absolute().parent.resolve(), folder.resolve()
    if not parent.is_dir():
        raise ContentError(f"{out.parent} is not a folder", "Make it first, or choose another place")
    own = {home / name for name in (layout.EVIDENCE, layout.TRUST, layout.KEYS)}
    if own & {parent, *parent.parents} or (parent == home and _OWN.match(out.name)):
        raise ContentError(f"{out} would lie among the files of the workspace itself", "Choose another place")


def _note_conditions(workspace: Workspace) -> None:
    for item in workspace.state().evidence.values():
        if is_broken(item) or not _looks_whole(workspace.folder, item):
            note_condition(workspace, item)


def _looks_whole(folder: Path, item: Evidence) -> bool:
    try:
        return path_of(folder, item.body.sha256).stat().st_size == item.body.size
    except OSError:
        return False


def _record(workspace: Workspace, said: Predicate, signer: Signer, written: Written) -> None:
    head = checkpoint.Checkpoint(said.log.origin, said.log.size, bytes.fromhex(said.log.root_sha256))
    # Ed25519 signs the same words with the same bytes: this is the checkpoint that stands in the bundle.
    note = checkpoint.sign(head, signer.key)
    signed = BundleSigned(
        bundle=said.bundle_id,
        sequence=said.sequence,
        tagmanifest_sha256=written.tagmanifest_sha256,
        log_size=said.log.size,
        log_root_sha256=said.log.root_sha256,
        checkpoint=hashlib.sha256(note).hexdigest(),
    )

    def decide(state: State) -> Change:
        if state.bundles and state.bundles[-1].body.sequence >= said.sequence:
            raise ContentError("another bundle was signed in the meantime", "Export again")
        return Change((signed,), (("checkpoint", note),))

    workspace.record(decide)
