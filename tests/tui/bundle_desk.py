"""A small council with a key that is the same in every run, and bundles of it."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from textual.pilot import Pilot
from textual.widgets import Input

from cyberlayers.bundle import keys
from cyberlayers.bundle.write import Signer, Written
from cyberlayers.model.status import Method
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.workspace import evidencing, signing
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.workspace import Workspace, create
from tests.bundle.office import private_key
from tests.tui.house import acting, add_note, clock, every_yes, open_as, press

NAME = "lead@council"
PASSPHRASE = "tin kettle, seven orchards"  # noqa: S105 - of a key that lives as long as a test
SIGNER = Signer("assessor", NAME, private_key(1))


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys whose lock is a quick one, whatever passphrase this machine has set."""
    monkeypatch.setattr(keys, "KDF_ROUNDS", 1)
    monkeypatch.delenv(signing.PASSPHRASE_VARIABLE, raising=False)


def council(folder: Path, organisation: str = "Brackwater Borough Council", seed: int = 7) -> Workspace:
    """Make a workspace with a reviewed item and one that waits, and no key."""
    create(folder, organisation, "starter", acting("ann"), clock, Random(seed).randbytes)
    ann = open_as(folder)
    every_yes(ann, "L5-02")
    add_note(ann, ("L5-02",), "Export of sign-in rules", ("L5-02:a1",))
    evidencing.review(open_as(folder, "bob"), "E-000001")
    scan = evidencing.NewEvidence(controls=("L4-02",), title="Scan of the edge", method=Method.TEST, note="41 ports")
    evidencing.add(ann, scan)
    return ann


def with_key(workspace: Workspace, name: str = NAME, number: int = 1) -> Workspace:
    """Give it a key, encrypted with `PASSPHRASE`, that it trusts."""
    key = private_key(number)
    lock = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(1).build(PASSPHRASE.encode())
    folder = workspace.folder / "keys"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(key._key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, lock))
    (folder / f"{name}.pub").write_text(key.public.line(name) + "\n", encoding="utf-8")
    signing.add_trust(workspace, key.public, name)
    return workspace


def exported(workspace: Workspace, out: Path, **order: Any) -> Written:  # noqa: ANN401 - fields of an order
    """Export a bundle without the screen."""
    return export(workspace, out, Order(**order), SIGNER)


def tampered(path: Path, out: Path, place: int = 5000) -> Path:
    """Write a copy in which one bit of a payload file is another."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    out.write_bytes(data)
    return out


def lines_of(app: CyberlayersApp) -> str:
    """Return the sentences beside the list, whatever width they are folded to."""
    return "\n".join(f"{one.lead.plain}{one.text}" for one in app.screen.query_one("#lines", HangingLines)._lines)


async def put(app: CyberlayersApp, pilot: Pilot[None], field: str, text: str) -> None:
    """Type into a field, whatever stood there before."""
    line = app.screen.query_one(f"#field-{field}", Input)
    line.focus()
    line.value = ""
    await press(pilot, f"={text}")
