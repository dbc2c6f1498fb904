"""The screens are shown over a small catalogue of their own."""

from pathlib import Path

import pytest

from cyberlayers.workspace import workspace
from tests.tui import bundle_desk
from tests.tui.house import empty_workspace, plain_controls, worked_workspace


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for a workspace whose criteria are those of `plain_controls`."""
    controls = plain_controls(tmp_path / "controls")
    monkeypatch.setattr(workspace, "content_folder", lambda _name: controls)
    return tmp_path / "council"


@pytest.fixture
def council(plain: Path) -> Path:
    """Return a workspace in which nothing is answered."""
    return empty_workspace(plain)


@pytest.fixture
def worked(plain: Path) -> Path:
    """Return a workspace with a little of everything."""
    return worked_workspace(plain)


@pytest.fixture
def desk(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a council without a key; the shell stands beside it."""
    monkeypatch.chdir(plain.parent)
    bundle_desk.council(plain)
    return plain
