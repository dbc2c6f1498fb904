"""A bundle with all its pages, made once; and a rich history without a bundle."""

from pathlib import Path

import pytest

from cyberlayers.report.assertion import Assertion
from tests.bundle.office import ASSESSOR, REVIEWER, Office
from tests.report.export import export, rich_assertion, trust_folder


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signed") / "bundle"
    export(Office(signers=(ASSESSOR, REVIEWER)), path)
    return path


@pytest.fixture(scope="session")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trust_folder(tmp_path_factory.mktemp("trusting"))


@pytest.fixture
def rich() -> Assertion:
    return rich_assertion()
