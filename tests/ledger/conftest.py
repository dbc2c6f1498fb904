"""Properties are tried without a deadline: other work on the same machine is no failure."""

from hypothesis import settings

settings.register_profile("cyberlayers", deadline=None)
settings.load_profile("cyberlayers")
