"""What every test of posture starts from."""

import pytest

from tests.assess.records_builder import History


@pytest.fixture
def history() -> History:
    return History()
