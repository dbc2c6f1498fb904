"""The smallest bundle that is whole: one control, a short story, a few bytes of evidence."""

from typing import Any

from cyberlayers.bundle import layout
from tests.bundle.office import CONTROL, Office, story

CATALOGUE = f"""[[control]]
id = "{CONTROL}"
title = "t"
outcome = "o"
why = "w"
achieved = ["a", "b"]
partial = ["c"]
not_achieved = ["d"]
evidence = [{{ text = "e", method = "examine" }}, {{ text = "f", method = "test" }}]
valid_days = 365
maps = {{}}
"""
PROFILE = f"""format = "cyberlayers.profile/1"
name = "starter"
title = "t"
source = "s"
date = 2026-01-01
requires = {{ "{CONTROL}" = {{ status = "achieved" }} }}
"""
POLICY = """format = "cyberlayers.policy/1"
version = "1"
date = 2026-01-01
due_days = 21
urgent_days = 7
accepted_per_layer = 2
caps = { none = "not-achieved", self_asserted = "partially", reviewed = "achieved", reviewed_key = "partially", \
tested = "achieved", independent = "achieved", contradicted = "partially", contradicted_not_achieved = "not-achieved" }
"""
CRITERIA = (CATALOGUE.encode(), PROFILE.encode(), POLICY.encode())
PAGE = 512
"""The smallest page that SQLite writes."""


def tiny(*, with_database: bool = False, **more: Any) -> Office:  # noqa: ANN401 - fields by name
    """Return an organisation whose bundles have some kilobytes."""
    told = [one for one in story(CRITERIA) if getattr(one[1], "id", "") != "E-000002"]
    return Office(story=told, criteria=CRITERIA, page_size=PAGE, with_database=with_database, **more)


def is_signature(name: str) -> bool:
    """Tell whether a file of a bundle is a signature."""
    return name.startswith(layout.ENVELOPE.partition("/")[0])
