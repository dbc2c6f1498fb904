"""What lapses when, and what that does."""

from datetime import date

from cyberlayers.assess.forecast import forecast
from cyberlayers.model.status import Status
from tests.assess.records_builder import History, day


def lapses(history: History, at: int = 0, days: int = 365) -> list[tuple[str, str, int]]:
    found = forecast(history.state(), history.criteria, day(at), days)
    return [(lapse.what, lapse.control, (lapse.last_day - day(0)).days) for lapse in found]


def test_evidence_lapses_per_control_soonest_first_and_says_what_it_does(history: History) -> None:
    history.claim("L1-01")
    history.claim("L3-01")
    item = history.evidence("L1-01", "L3-01")
    history.review(item)
    assert lapses(history) == [(item, "L3-01", 30), (item, "L1-01", 100)]
    first = forecast(history.state(), history.criteria, day(0), 365)[0]
    assert (first.supported_before, first.supported_after) == (Status.ACHIEVED, Status.NOT_ACHIEVED)
    assert (first.layer, first.layer_met_before, first.layer_met_after) == (3, 1, 0)
    assert (first.layer_meets_target_before, first.layer_meets_target_after) == (True, False)


def test_only_what_lapses_within_the_days_is_told(history: History) -> None:
    history.evidence("L3-01")
    assert lapses(history, days=29) == []
    assert len(lapses(history, days=30)) == 1
    assert len(lapses(history, at=30, days=1)) == 1
    assert lapses(history, at=31) == []


def test_what_begins_and_lapses_within_the_days_is_told(history: History) -> None:
    item = history.evidence("L3-01", effective_from=10)
    assert lapses(history) == [(item, "L3-01", 30)]


def test_what_does_not_count_does_not_lapse(history: History) -> None:
    history.evidence(polarity="contradicts")
    history.withdraw(history.evidence())
    older = history.evidence()
    newer = history.evidence(expires=7)
    history.supersede(older, newer)
    assert lapses(history) == [(newer, "L1-01", 7)]


def test_judgements_in_force_lapse_and_others_do_not(history: History) -> None:
    history.claim(status="partially")
    replaced = history.override("L1-01", "achieved", until=20)
    history.approve(replaced)
    current = history.override("L1-01", "achieved", until=40)
    history.approve(current)
    history.override("L1-01", "achieved", until=60)
    risk = history.accept("L1-01", until=50)
    history.approve(risk)
    history.accept("L1-01", until=55)
    assert lapses(history) == [(f"record {current}", "L1-01", 40), (f"record {risk}", "L1-01", 50)]
    assert lapses(history, days=39) == []


def test_a_not_applicable_lapses_too(history: History) -> None:
    record = history.not_applicable("L1-01", until=10)
    history.approve(record)
    assert lapses(history) == [(f"record {record}", "L1-01", 10)]


def test_a_judgement_without_an_end_does_not_lapse(history: History) -> None:
    history.claim()
    history.override("L1-01", "not-achieved")
    assert lapses(history) == []


def test_the_end_of_the_calendar_can_be_looked_at(history: History) -> None:
    history.claim("L1-01", "partially")
    record = history.accept("L1-01", until=(date.max - day(0)).days)
    history.approve(record)
    found = forecast(history.state(), history.criteria, date.max, 90)
    assert [(lapse.what, lapse.supported_before) for lapse in found] == [(f"record {record}", Status.NOT_ACHIEVED)]
