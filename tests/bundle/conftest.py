"""Bundles that are made once for all tests that only read them."""

from pathlib import Path

import pytest

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
