"""A workspace on a small catalogue, and the people who act on it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import cyberlayers.content.catalogue
import cyberlayers.workspace.adopting
import cyberlayers.workspace.workspace
from cyberlayers.model.status import Method, Side
from cyberlayers.workspace.evidencing import NewEvidence, add, review
from cyberlayers.workspace.people import add_person
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Acting, Workspace, create
from tests.bundle.office import ASSESSOR
from tests.cli.desk import SMALL, entropy
from tests.workspace.signing_desk import NOW, SECRETS, item


@pytest.fixture
def small_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read four controls instead of a hundred."""
    for module in (cyberlayers.content.catalogue, cyberlayers.workspace.adopting, cyberlayers.workspace.workspace):
        monkeypatch.setattr(module, "content_folder", lambda _name: SMALL)


@pytest.fixture
def officer(tmp_path: Path, small_catalogue: None) -> Workspace:
    """Return a new workspace as the officer acts on it."""
    acting = Acting("officer", "officer-account", "desk")
    return create(tmp_path / "council", "A council", "baseline", acting, lambda: NOW, entropy())


@pytest.fixture
def as_another(officer: Workspace) -> Callable[[str], Workspace]:
    """Return a way to act on the same workspace as somebody else."""

    def acting(person: str) -> Workspace:
        who = replace(officer.acting, person=person, account=f"{person}-account")
        return Workspace(officer.folder, who, officer.clock, officer.entropy)

    return acting


@pytest.fixture
def office(officer: Workspace, as_another: Callable[[str], Workspace]) -> Workspace:
    """Return a workspace with three items, one of them reviewed, and a key that it trusts."""
    add_person(officer, "owner", "The owner", "Head of service", Side.SERVICE)
    add_person(officer, "leaver", "The leaver", "Officer", Side.IT)
    item(officer, "L1-12", b"restored 12 of 12\n")
    item(officer, "L2-01", b"a hidden thing\n", name="secret-name.log", title=SECRETS[0], shows=SECRETS[2])
    add(officer, NewEvidence(controls=("L1-01",), note="Minutes.", title="Minutes", method=Method.EXAMINE))
    review(as_another("owner"), "E-000001")
    add_trust(officer, ASSESSOR.key.public, ASSESSOR.principal)
    return officer
