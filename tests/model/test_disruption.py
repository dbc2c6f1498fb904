from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from cyberlayers.model.disruption import Disruption, Hit


def test_a_hit_is_an_outage_at_once_with_usable_backups_unless_it_says_otherwise() -> None:
    assert Hit(node="a") == Hit(node="a", at_h=0, effect="outage", backups="usable", hours=None)


def test_the_start_is_a_local_time() -> None:
    assert Disruption.from_plain({"starts_at": "2026-11-20T22:40:00"}).starts_at == datetime(2026, 11, 20, 22, 40)  # noqa: DTZ001 - local by rule
    with pytest.raises(ValidationError, match="without an offset"):
        Disruption(starts_at=datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    "data",
    [
        {"hit": [{"node": "a", "at_h": -1}]},
        {"hit": [{"node": "a", "hours": 0}]},
        {"hit": [{"node": "a", "effect": "gone"}]},
        {"hit": [{"node": "a", "backups": "none"}]},
        {"hit": [{"at_h": 1}]},
        {"crew": [{"team": "t", "add": 0}]},
        {"crew": [{"team": "t"}]},
        {"workaround": [{"service": "s"}]},
        {"recovery_starts_h": -1},
        {"recovery_starts_h": float("inf")},
        {"restore_order": ["Not a slug"]},
        {"hits": []},
    ],
)
def test_what_makes_no_sense_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Disruption.from_plain(data)
