import pytest

from cyberlayers.exercise.situation import Situation, situation
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft, Room, wall


def now(room: Room, minutes: float, **levels: float) -> Situation:
    named = {name.replace("_", ":", 1).replace("_", "-"): level for name, level in levels.items()}
    return situation(room.scenario, room.state, wall(minutes), named)


def due(room: Room, minutes: float, **levels: float) -> list[str]:
    return [inject.id for inject in now(room, minutes, **levels).due]


def test_an_inject_is_due_from_its_minute_until_it_is_out(room: Room) -> None:
    assert due(room, 0) == ["alert"]
    assert due(room, 5) == ["alert", "rumour"]
    assert due(room.do(5, "release", inject="alert").do(5, "skip", inject="rumour"), 6) == []


def test_what_is_due_comes_in_the_order_of_minutes_not_of_the_file(draft: Draft) -> None:
    draft.find("inject", "alert")["at_min"] = 20
    assert due(Room(draft.scenario()), 10) == ["rumour", "alert"]


def test_the_next_inject_is_the_first_whose_minute_is_to_come(room: Room) -> None:
    following = now(room, 6).next
    assert following is not None
    assert following.id == "screens"
    assert now(room, 60).next is None


def test_a_condition_that_does_not_hold_keeps_an_inject_waiting(room: Room) -> None:
    room.do(0, "release", inject="alert").do(0, "release", inject="rumour")
    room.decide(1, "isolate", "cut", effective_at_min=1)
    assert due(room, 31) == []
    assert due(room, 31, tag_social_care=0.2) == ["screens"]


def test_a_contingency_fits_while_nobody_has_taken_its_decision(room: Room) -> None:
    room.do(0, "release", inject="alert")
    assert [inject.id for inject in now(room, 12).contingencies] == []
    assert [inject.id for inject in now(room, 13).contingencies] == ["still-open"]
    assert [inject.id for inject in now(room, 40).contingencies] == ["still-open"]
    room.decide(20, "isolate", "cut")
    assert now(room, 41).contingencies == ()


def test_a_contingency_waits_until_its_decision_is_before_the_room(room: Room) -> None:
    assert now(room, 13).contingencies == ()
    room.do(14, "release", inject="alert").do(14, "release", inject="still-open")
    assert now(room, 15).contingencies == ()


def test_a_contingency_with_a_condition_follows_its_condition(room: Room) -> None:
    room.do(0, "release", inject="alert").do(0, "jump", to_min=60).do(0, "release", inject="screens")
    room.decide(1, "paper", "hold-on")
    assert "no-paper" in {inject.id for inject in now(room, 20).contingencies}
    room.do(20, "milestone", milestone="on-paper")
    assert "no-paper" not in {inject.id for inject in now(room, 21).contingencies}


def test_only_what_is_not_core_may_be_skipped(room: Room) -> None:
    assert [inject.id for inject in now(room, 0).skippable] == ["rumour"]
    assert now(room.do(5, "release", inject="rumour"), 6).skippable == ()


def test_a_decision_is_open_from_its_release_until_it_is_taken_or_its_default_is(room: Room) -> None:
    room.do(5, "release", inject="alert")
    (entry,) = now(room, 6).open
    assert (entry.decision.id, entry.released_min, entry.deadline_min) == ("isolate", 10, 40)
    late = now(room, 20)
    assert late.open == ()
    assert [decision.id for decision in late.lapsed] == ["isolate"]
    assert now(room.decide(21, "isolate", "cut"), 22).lapsed == ()


def test_a_phase_is_over_when_its_injects_are_out_and_nothing_on_them_is_open(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "release", inject="rumour")
    assert phase(room, 6) == "night"
    assert phase(room.decide(7, "isolate", "cut"), 8) == "morning"


def test_a_phase_is_over_when_a_later_one_has_begun(room: Room) -> None:
    room.do(1, "release", inject="alert").do(2, "release", inject="note")
    assert phase(room, 2) == "morning"


def test_a_phase_with_a_condition_ends_by_it(room: Room) -> None:
    room.do(1, "release", inject="note").do(2, "milestone", milestone="declared")
    assert phase(room, 60) == "morning"
    assert phase(room, 70) is None


def phase(room: Room, minutes: float) -> str | None:
    current = now(room, minutes).phase
    return current.id if current is not None else None


@pytest.mark.parametrize(
    ("reveal", "shown"), [("live", [True] * 4), ("never", [False] * 4), ("phase-end", [False, True, False, True])]
)
def test_players_see_the_board_as_the_run_says(scenario: Scenario, reveal: str, shown: list[bool]) -> None:
    room = Room(scenario, reveal=reveal)
    seen = [now(room, 0).revealed]
    room.do(0, "release", inject="alert").do(0, "release", inject="rumour").decide(7, "isolate", "cut")
    seen.append(now(room, 8).revealed)
    room.do(9, "jump", to_min=120).do(9, "release", inject="note")
    seen.append(now(room, 9).revealed)
    room.do(10, "milestone", milestone="declared").do(11, "jump", to_min=200)
    seen.append(now(room, 12).revealed)
    assert seen == shown


def test_a_run_is_finished_when_nothing_is_due_to_come_or_open(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "skip", inject="rumour").do(6, "jump", to_min=120)
    room.do(6, "release", inject="screens").do(6, "release", inject="note")
    assert not now(room, 7).finished
    room.do(7, "jump", to_min=200)
    assert now(room, 8).finished


def test_the_room_is_behind_by_the_minutes_since_the_next_thing_was_planned(room: Room) -> None:
    room.do(0, "release", inject="alert").do(1, "pause")
    assert now(room, 10).timing.behind_min == 0
    timing = now(room, 25).timing
    assert timing.planned_at == wall(15)
    assert timing.actual_at == wall(25)
    assert timing.behind_min == 10
    assert timing.scenario_at.isoformat() == "2026-11-27T22:42:00"


def test_with_everything_out_the_plan_is_the_end_of_the_phases(room: Room) -> None:
    for inject in ("alert", "rumour", "screens", "note"):
        room.do(0, "release", inject=inject)
    assert now(room, 75).timing.behind_min == 5


def test_after_the_end_the_situation_stands_still(room: Room) -> None:
    room.do(0, "release", inject="alert").do(5, "end")
    assert now(room, 500).minute == 10
    assert now(room, 500).timing.actual_at == wall(5)
