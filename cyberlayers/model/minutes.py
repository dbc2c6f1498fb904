"""Scenario time. Apart from scenarios, because every command reads the events of runs and few read a scenario."""

from typing import Annotated

from pydantic import Field

MAX_MINUTES = 527_040
"""A year and a day: no exercise is about more, and no sum of minutes loses a fraction."""

Minutes = Annotated[int, Field(ge=0, le=MAX_MINUTES)]
"""A moment in scenario time, or a length, in whole minutes."""
