import pytest

from cyberlayers.exercise.evidence import Earned, earned
from tests.exercise.room import Room

ADMISSIBLE = frozenset({"L1-03", "L1-09", "L8-12", "L1-13"})


def played(room: Room) -> Room:
    """A facilitated run in which everything was done well."""
    room.do(0, "attend", role="it-lead", person="p1").do(0, "attend", role="care-director", capacity="deputy")
    room.do(0, "attend", capacity="evaluator", person="auditor-1")
    room.do(0, "release", inject="alert").do(5, "release", inject="rumour")
    for expected in ("opens-plan", "declares", "statement"):
        room.do(9, "mark", expected=expected, mark="met", by="auditor-1")
    return room.decide(10, "isolate", "cut")


def worth(room: Room) -> Earned:
    return earned(room.scenario, room.state, ADMISSIBLE)


def shortfalls(room: Room) -> tuple[str, ...]:
    result = worth(room)
    assert not result.counts
    assert (result.supports, result.contradicts) == ((), ())
    return result.shortfalls


def test_a_facilitated_run_supports_the_admissible_controls_whose_actions_were_met(room: Room) -> None:
    assert worth(played(room).do(60, "end")) == Earned((), ("L1-03", "L1-09", "L8-12"), ())


def test_a_control_whose_evidence_admits_no_exercise_earns_nothing(room: Room) -> None:
    result = earned(room.scenario, played(room).do(60, "end").state, {"L1-09"})
    assert result.supports == ("L1-09",)


def test_a_critical_action_that_was_not_met_contradicts_its_controls(room: Room) -> None:
    played(room).do(20, "mark", expected="opens-plan", mark="not_met", by="auditor-1").do(60, "end")
    assert worth(room) == Earned((), ("L1-03", "L8-12"), ("L1-09",))


@pytest.mark.parametrize("mark", ["not_met", "not_observed"])
def test_an_action_that_is_not_critical_takes_support_away_and_contradicts_nothing(room: Room, mark: str) -> None:
    played(room).do(20, "mark", expected="declares", mark=mark, by="auditor-1").do(60, "end")
    assert worth(room) == Earned((), ("L1-09", "L8-12"), ())


def test_actions_whose_inject_never_came_count_neither_way(room: Room) -> None:
    room.do(0, "attend", role="it-lead").do(0, "attend", role="care-director")
    room.do(0, "attend", capacity="evaluator", person="auditor-1").do(0, "release", inject="alert")
    for expected in ("opens-plan", "declares"):
        room.do(1, "mark", expected=expected, mark="met", by="auditor-1")
    assert worth(room.do(60, "end")).supports == ("L1-03", "L1-09")


@pytest.mark.parametrize("mode", ["solo", "scripted"])
def test_solo_and_scripted_runs_are_practice(room: Room, mode: str) -> None:
    practice = played(Room(room.scenario, mode=mode)).do(60, "end")
    assert shortfalls(practice) == (f"the run was {mode}, and only a facilitated run counts",)


def test_a_run_counts_once_it_has_ended_and_not_for_a_real_incident(room: Room) -> None:
    assert shortfalls(played(room)) == ("the run has not ended",)
    room.do(60, "end", ending="real-incident")
    assert shortfalls(room) == ("the run was broken off for a real incident",)


def test_a_run_that_was_stopped_early_counts_for_what_it_came_to(room: Room) -> None:
    assert worth(played(room).do(60, "end", ending="stopped")).counts


def test_every_required_role_or_its_deputy_is_there(room: Room) -> None:
    room.do(0, "attend", capacity="evaluator", person="auditor-1").do(0, "attend", role="it-lead", capacity="observer")
    room.do(0, "release", inject="alert").do(1, "mark", expected="declares", mark="met", by="auditor-1").do(2, "end")
    assert shortfalls(room) == (
        "neither Head of IT nor a deputy was there",
        "neither Director of care nor a deputy was there",
    )


def test_marks_are_made_by_a_named_evaluator(room: Room) -> None:
    played(room).do(20, "mark", expected="declares", mark="met").do(60, "end")
    assert shortfalls(room) == ("a mark does not say who made it",)
    room.do(61, "mark", expected="declares", mark="met", by="p1")
    assert shortfalls(room) == ("p1 made marks and did not attend as an evaluator",)


def test_an_evaluator_owns_no_decision(room: Room) -> None:
    played(room).do(20, "attend", role="chief", person="auditor-1").do(60, "end")
    assert shortfalls(room) == ("auditor-1 made marks and played a role that decides",)


def test_an_evaluator_takes_no_decision_for_another_role(room: Room) -> None:
    played(room).do(15, "attend", role="leader", person="auditor-1")
    room.do(16, "jump", to_min=120).do(16, "release", inject="note")
    assert worth(room).shortfalls == ("the run has not ended",)
    room.decide(20, "ransom", "refuse", role="leader").do(60, "end")
    assert shortfalls(room) == ("auditor-1 made marks and played a role that decides",)


def test_a_run_without_marks_shows_nothing(room: Room) -> None:
    room.do(0, "attend", role="it-lead").do(0, "attend", role="care-director").do(60, "end")
    assert shortfalls(room) == ("no expected action was marked",)


def test_an_evaluator_whose_name_was_erased_is_not_known_any_more(room: Room) -> None:
    room.do(0, "attend", role="it-lead").do(0, "attend", role="care-director").do(0, "attend", capacity="evaluator")
    room.do(0, "release", inject="alert").do(1, "mark", expected="declares", mark="met", by="auditor-1").do(2, "end")
    assert shortfalls(room) == ("auditor-1 made marks and did not attend as an evaluator",)
