"""What holds for every test: laws are searched without a stopwatch, and no person or workspace leaks in."""

import os

from hypothesis import settings

# Two workers share two cores and coverage traces the pure packages: a slow example says nothing about the law.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")

for variable in ("CYBERLAYERS_WORKSPACE", "CYBERLAYERS_PERSON", "NO_COLOR"):
    os.environ.pop(variable, None)
