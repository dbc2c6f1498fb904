"""What is typed into the evidence form becomes an item, or a sentence."""

from pathlib import Path

import pytest

from cyberlayers.errors import UsageError
from cyberlayers.tui.evidence_fields import control_ids, path_of
from cyberlayers.tui.questions import day_of, needed_day


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/srv/a b.txt", "/srv/a b.txt"),
        ("'/srv/a b.txt'", "/srv/a b.txt"),
        ('"/srv/a.txt" ', "/srv/a.txt"),
        ("file:///srv/a%20b.txt", "/srv/a b.txt"),
    ],
)
def test_a_path_may_be_typed_pasted_or_dropped(typed: str, path: str) -> None:
    assert path_of(typed) == Path(path)


def test_control_ids_may_be_separated_by_anything() -> None:
    assert control_ids("l1-12, L1-13  L1-12") == ("L1-12", "L1-13")


def test_a_day_that_is_none_is_refused_in_a_sentence() -> None:
    assert day_of("", "due") is None
    with pytest.raises(UsageError, match="due: 'tomorrow' is not a date"):
        day_of("tomorrow", "due")
    with pytest.raises(UsageError, match="until is missing"):
        needed_day(None, "until")
