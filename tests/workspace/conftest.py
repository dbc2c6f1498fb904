"""A workspace on a small catalogue, and the people who act on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cyberlayers.content.catalogue
import cyberlayers.workspace.adopting
import cyberlayers.workspace.workspace
from cyberlayers.workspace.workspace import Acting, Workspace, create
from tests.cli.desk import SMALL, entropy

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


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
