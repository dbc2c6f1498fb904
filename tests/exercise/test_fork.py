import pytest

from cyberlayers.errors import ContentError
from cyberlayers.exercise.consequence import consequence
from cyberlayers.exercise.fork import what_if
from cyberlayers.exercise.run import fold
from cyberlayers.model.estate import Estate
from tests.exercise.room import Room


def test_the_decision_is_taken_otherwise_and_all_else_stays(room: Room) -> None:
    room.do(0, "release", inject="alert").decide(10, "isolate", "cut").do(60, "end")
    forked = what_if(room.scenario, room.events, "isolate", "wait")
    state = fold(room.scenario, forked)
    assert state.decided["isolate"].event.option == "wait"
    assert state.decided["isolate"].effective_min == room.state.decided["isolate"].effective_min
    assert [pair for pair in forked if pair not in room.events] == [forked[2]]


def test_a_default_can_be_taken_otherwise_and_takes_effect_at_the_same_minute(room: Room) -> None:
    room.do(5, "release", inject="alert").do(60, "end")
    state = fold(room.scenario, what_if(room.scenario, room.events, "isolate", "cut"))
    assert state.decided["isolate"].effective_min == 40
    assert state.ended is not None


def test_a_run_that_goes_on_can_be_forked_too(room: Room) -> None:
    room.do(5, "release", inject="alert")
    assert "isolate" in fold(room.scenario, what_if(room.scenario, room.events, "isolate", "cut")).decided


def test_the_other_option_moves_the_recovery(room: Room, estate: Estate) -> None:
    room.do(0, "release", inject="alert").decide(10, "isolate", "cut").do(60, "end")
    forked = fold(room.scenario, what_if(room.scenario, room.events, "isolate", "wait"))
    assert consequence(room.scenario, estate, room.state).stopped == ("encrypt",)
    assert consequence(room.scenario, estate, forked).stopped == ()


@pytest.mark.parametrize(
    ("decision", "option", "says"),
    [
        ("nothing", "cut", "nothing is not a decision"),
        ("isolate", "pay", "pay is not an option of isolate"),
        ("ransom", "pay", "never came to ransom"),
    ],
)
def test_what_was_never_put_cannot_be_taken_otherwise(room: Room, decision: str, option: str, says: str) -> None:
    room.do(0, "release", inject="alert")
    with pytest.raises(ContentError, match=says):
        what_if(room.scenario, room.events, decision, option)
