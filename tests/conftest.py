"""What holds for every test: laws are searched without a stopwatch, and no person or workspace leaks in."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Two workers share two cores and coverage traces the pure packages: a slow example says nothing about the law.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")

for variable in ("CYBERLAYERS_WORKSPACE", "CYBERLAYERS_PERSON", "NO_COLOR"):
    os.environ.pop(variable, None)

TESTS = Path(__file__).parent
SLOW = {"tui", "contract", "durability", "workspace"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers share the tests, hand the slow files out first, so that none ends up with one alone."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in SLOW)
