from typing import Any

import pytest
from pydantic import ValidationError

from cyberlayers.model.script import Step


@pytest.mark.parametrize(
    "step",
    [
        {"decide": "isolate", "option": "cut"},
        {"decide": "isolate", "option": "cut", "by": "it-lead", "deputy": True, "why": "It spreads"},
        {"mark": "opens-plan", "as": "not_observed"},
        {"release": "alert"},
        {"milestone": "declared"},
        {"note": "Quiet"},
        {"attend": "it-lead"},
        {"attend": "auditor-1", "as": "evaluator"},
    ],
)
def test_a_step_does_one_thing(step: dict[str, Any]) -> None:
    assert Step.from_plain({"at_min": 5, **step}).at_min == 5


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({}, "exactly one of decide, mark"),
        ({"release": "alert", "note": "Two"}, "exactly one of"),
        ({"decide": "isolate"}, "decide and option"),
        ({"note": "x", "option": "cut"}, "decide and option"),
        ({"mark": "opens-plan"}, "mark needs as"),
        ({"mark": "opens-plan", "as": "player"}, "mark needs as"),
        ({"attend": "it-lead", "as": "met"}, "attend takes as"),
        ({"release": "alert", "as": "seen"}, "Input should be"),
        ({"release": "alert", "colour": "red"}, "Extra inputs"),
    ],
)
def test_a_step_that_does_nothing_or_two_things_is_refused(step: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Step.from_plain({"at_min": 5, **step})
