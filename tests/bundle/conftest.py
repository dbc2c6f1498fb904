"""Bundles that are made once for all tests that only read them."""

import os
import threading
from pathlib import Path

import pytest

from cyberlayers.bundle import hashing
from tests.bundle.office import ASSESSOR, REVIEWER, Office


@pytest.fixture(scope="session")
def office() -> Office:
    return Office(signers=(ASSESSOR, REVIEWER))


@pytest.fixture(scope="session")
def zipped(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zipped") / "bundle.zip"
    office.export(path)
    return path


@pytest.fixture(scope="session")
def folder(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("folder") / "bundle"
    office.export(path, zipped=False)
    return path


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have children hash, however little there is, and return their process ids as they are made."""
    made: list[int] = []
    fork = os.fork

    def noted() -> int:
        made.append(fork())
        return made[-1]

    monkeypatch.setattr(hashing, "MUCH", 0)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "fork", noted)
    return made
