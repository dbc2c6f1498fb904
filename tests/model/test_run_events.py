import json

import pytest
from pydantic import ValidationError

from cyberlayers.model.run import RUN_EVENTS, RunAttended, RunDecided, RunEvent, RunStarted
from tests.exercise.room import BEGINS, RUN, start

PRIVATE = {
    "run-started": set(),
    "run-released": set(),
    "run-skipped": {"why"},
    "run-paused": set(),
    "run-resumed": set(),
    "run-jumped": set(),
    "run-answered": {"text"},
    "run-marked": {"note"},
    "run-decided": {"rationale"},
    "run-milestone": set(),
    "run-attended": {"person", "organisation"},
    "run-parked": {"text"},
    "run-noted": {"text"},
    "run-ended": {"why"},
}


def test_every_event_has_a_name_of_its_own_in_the_ledger() -> None:
    assert [event.kind for event in RUN_EVENTS] == list(PRIVATE)


@pytest.mark.parametrize("event", RUN_EVENTS, ids=lambda event: event.kind)
def test_words_and_people_are_private_and_may_be_absent(event: type[RunEvent]) -> None:
    assert event.private_fields() == PRIVATE[event.kind]
    assert all(event.model_fields[name].default is None for name in event.private_fields())


@pytest.mark.parametrize("event", RUN_EVENTS, ids=lambda event: event.kind)
def test_no_event_carries_a_fraction_that_a_leaf_could_not_hold(event: type[RunEvent]) -> None:
    assert not any(field.annotation in {float, float | None} for field in event.model_fields.values())


def test_an_event_reads_back_from_its_json() -> None:
    for event in (
        start(seed=7, resisted=("entry",)),
        RunDecided(run=RUN, decision="isolate", option="cut", role="it-lead", effective_at_min=5),
        RunAttended(run=RUN, role="it-lead", capacity="deputy", person="p1"),
    ):
        assert type(event).from_plain(json.loads(event.model_dump_json())) == event


@pytest.mark.parametrize(
    "fields",
    [
        {"run": "R-1"},
        {"seed": -1},
        {"seed": 2**53},
        {"mode": "alone"},
        {"scenario_sha256": "0"},
        {"reveal": ""},
        {"startex": BEGINS},
    ],
)
def test_a_start_that_is_not_one_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        start(**fields)


def test_by_default_a_run_speaks_of_roles_and_shows_the_board_at_the_end_of_a_phase() -> None:
    started: RunStarted = start()
    assert (started.attribution, started.reveal, started.seed) == ("role", "phase-end", None)
