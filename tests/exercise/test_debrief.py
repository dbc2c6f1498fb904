import datetime as dt
from dataclasses import replace

import pytest

from cyberlayers.exercise.debrief import Debrief, DecisionRow, Improvement, ServiceResult, debrief
from tests.exercise.room import Draft, Room, wall

HELD_ON = dt.date(2026, 11, 27)
KEPT = ServiceResult("benefits", "Benefits", 30.0, 72.0, rto_missed=False, mtpd_h=96.0, mtpd_breached=False)
LATE = replace(KEPT, id="care", name="Care", rta_h=40.0, rto_h=24.0, rto_missed=True)
LOST = replace(LATE, id="web", name="Web", mtpd_breached=True, first_breach_h=50.0)
FIRST_LOST = replace(LOST, id="phones", name="Phones", first_breach_h=12.0)


def report(room: Room, *services: ServiceResult) -> Debrief:
    return debrief(room.scenario, room.events, services, HELD_ON)


def decision(room: Room, name: str) -> DecisionRow:
    return next(row for row in report(room).decisions if row.decision.id == name)


def test_the_timeline_has_every_event_on_three_clocks(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "jump", to_min=120).do(6, "pause")
    rows = report(room).timeline
    assert [(row.event.kind, row.at, row.minute) for row in rows] == [
        ("run-started", wall(0), 0),
        ("run-released", wall(0), 0),
        ("run-jumped", wall(5), 120),
        ("run-paused", wall(6), 122),
    ]
    assert rows[-1].story_at.isoformat() == "2026-11-28T00:42:00"


def test_a_decision_row_says_who_took_what_and_how_long_it_took(room: Room) -> None:
    room.do(0, "release", inject="alert")
    room.decide(12, "isolate", "cut", deputy=True, options_seen=("cut", "wait"), rationale="It spreads")
    row = decision(room, "isolate")
    assert (row.outcome, row.option, row.role, row.deputy) == ("taken", "cut", "it-lead", True)
    assert (row.took_min, row.effective_min) == (24, 24)
    assert (row.options_seen, row.rationale) == (("cut", "wait"), "It spreads")


def test_a_decision_after_its_deadline_is_late(room: Room) -> None:
    room.do(0, "release", inject="alert").decide(16, "isolate", "cut")
    assert decision(room, "isolate").outcome == "late"


def test_a_decision_that_nobody_took_is_left_to_its_default(room: Room) -> None:
    row = decision(room.do(5, "release", inject="alert"), "isolate")
    assert (row.outcome, row.option, row.role, row.took_min, row.effective_min) == ("default", "wait", None, None, 40)


def test_a_decision_that_never_came_was_not_put(room: Room) -> None:
    row = decision(room, "ransom")
    assert (row.outcome, row.option, row.effective_min) == ("not-put", None, None)


def test_the_worst_service_comes_first(room: Room) -> None:
    rows = report(room, KEPT, LATE, LOST, FIRST_LOST).services
    assert [row.id for row in rows] == ["phones", "web", "care", "benefits"]


def test_every_action_not_met_becomes_an_improvement_against_each_of_its_controls(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "release", inject="rumour")
    room.do(9, "mark", expected="opens-plan", mark="not_met", note="It was on the share that was encrypted")
    room.do(9, "mark", expected="declares", mark="met").do(9, "mark", expected="statement", mark="not_met")
    plan = report(room).improvements
    assert plan[0] == Improvement(
        expected="opens-plan",
        observation="It was on the share that was encrypted",
        control="L1-09",
        action="Opens the incident response plan",
        owner="it-lead",
        due=dt.date(2026, 12, 27),
        retest_by=dt.date(2027, 11, 27),
    )
    assert [(row.control, row.due) for row in plan[1:]] == [
        ("L8-12", dt.date(2027, 2, 25)),
        ("L2-01", dt.date(2027, 2, 25)),
    ]
    assert plan[1].observation == "Expected and not seen: Agrees a holding statement"


@pytest.mark.parametrize("mark", ["met", "not_observed"])
def test_nothing_is_planned_for_what_was_met_or_not_observed(room: Room, mark: str) -> None:
    room.do(0, "release", inject="alert").do(9, "mark", expected="opens-plan", mark=mark)
    assert report(room).improvements == ()


def test_an_action_without_controls_is_still_in_the_plan(draft: Draft) -> None:
    draft.find("expected", "declares")["controls"] = []
    room = Room(draft.scenario()).do(0, "release", inject="alert").do(1, "mark", expected="declares", mark="not_met")
    assert [row.control for row in report(room).improvements] == [None]


def test_the_report_holds_objectives_actions_and_what_was_parked(room: Room) -> None:
    room.do(1, "park", text="Who tells the schools?").do(2, "park")
    whole = report(room)
    assert whole.parked == ("Who tells the schools?",)
    assert len(whole.objectives) == len(room.scenario.objective)
    assert len(whole.expected) == len(room.scenario.expected)
