"""The after-action report: what it says, in whose words, and what it never says."""

import re

import pytest

from cyberlayers.continuity.simulate import simulate
from cyberlayers.exercise.consequence import consequence
from cyberlayers.exercise.debrief import debrief
from cyberlayers.exercise.dice import barriers
from cyberlayers.exercise.evidence import earned
from cyberlayers.model.estate import Estate
from cyberlayers.model.scenario import Scenario
from cyberlayers.report.after_action import after_action
from cyberlayers.report.markdown import as_html
from cyberlayers.report.run_events import EventWords, in_words
from cyberlayers.workspace.closing import _result
from tests.exercise.conftest import draft, estate, scenario
from tests.exercise.room import Draft, Room

__all__ = ["draft", "estate", "scenario"]

HOSTILE = "<script>x</script> | [a](b) `c` **d** \x1b]0;PWNED\x07 {tag:social-care}"


def report_of(room: Room, found: Estate) -> str:
    state = room.state
    outcome = simulate(found, consequence(room.scenario, found, state).disruption)
    services = [_result(one, found) for one in outcome.services]
    seen = debrief(room.scenario, room.events, services, state.started_at.date())
    worth = earned(room.scenario, state, ["L1-03", "L1-09"])
    return after_action(room.scenario, found, state, seen, worth, barriers(room.scenario, {"L5-06": 1.0}, {}))


@pytest.fixture
def room(scenario: Scenario) -> Room:
    play = Room(scenario).do(0, "attend", role="it-lead", person="kim", organisation="Council")
    play.do(0, "attend", role="care-director", capacity="deputy").do(0, "attend", capacity="evaluator", person="eve")
    play.do(1, "release", inject="alert").do(3, "mark", expected="opens-plan", mark="met", by="eve")
    play.do(4, "mark", expected="declares", mark="not_met", by="eve", note="Nobody | said it")
    play.decide(6, "isolate", "cut", rationale="It spreads").do(7, "park", text="Taxis").do(8, "note", text="Calm")
    return play.do(9, "jump", to_min=60).do(9, "release", inject="screens").do(30, "end")


def test_it_says_what_the_run_was_and_what_it_counts_for(room: Room, estate: Estate) -> None:
    text = report_of(room, estate)
    assert text.startswith("# EXERCISE R-000001: A small ransomware exercise")
    assert "Scenario small-ransomware 1.2, facilitated, on 27 November 2026, ended 09:30 UTC." in text
    assert "It counts as evidence: supports L1-09." in text
    assert "practice" not in text


def test_what_does_not_count_says_why(scenario: Scenario, estate: Estate) -> None:
    text = report_of(Room(scenario, mode="solo").do(1, "release", inject="alert"), estate)
    assert "still in play" in text
    assert "It is practice and counts as evidence of nothing: the run was solo" in text


def test_a_real_incident_is_said_first(scenario: Scenario, estate: Estate) -> None:
    text = report_of(Room(scenario).do(5, "end", ending="real-incident"), estate)
    assert "**It stopped because a real incident began.**" in text


def test_ids_and_tags_become_this_organisations_own_words(room: Room, estate: Estate) -> None:
    text = report_of(room, estate)
    for words in ("{tag:", "{role:", "| it-lead |", "| chief |"):
        assert words not in text
    assert "An account of a partner of Director of care has logged on" in text
    assert "| Nobody \\| said it | L1-03 | Declares an incident | Chief executive | 2027-02-25 | 2027-11-27 |" in text


def test_decisions_say_who_why_and_how_long(room: Room, estate: Estate) -> None:
    text = report_of(room, estate)
    assert "| Cut the network now? | Cut it now | taken | Head of IT | 10 of 30 min | It spreads |" in text
    assert "| Pay? |  | never put |  |  |  |" in text
    assert "left to its default" in text


def test_the_timeline_tells_what_was_said_and_names_nobody(room: Room, estate: Estate) -> None:
    text = report_of(room, estate)
    timeline = text[text.index("## Timeline") :]
    for words in ("Play began, facilitated", "Parked: Taxis", "Note: Calm", "Head of IT here", "Play ended, played to"):
        assert words in timeline
    for name in ("kim", "eve"):
        assert not re.search(rf"\b{name}\b", text)
    assert "jump" not in timeline.lower()


def test_services_without_a_target_neither_keep_nor_miss_it(room: Room, estate: Estate) -> None:
    text = report_of(room, estate)
    row = next(line for line in text.splitlines() if line.startswith("| Benefits |"))
    assert row.count("kept") == row.count("missed") == 0
    assert "What held each one up" in text


def test_there_is_never_a_score(room: Room, estate: Estate) -> None:
    assert not re.search(r"\bscore|\d ?%|\d+ of 100\b", report_of(room, estate))


def test_words_of_a_scenario_are_neither_obeyed_nor_break_the_tables(draft: Draft, estate: Estate) -> None:
    draft.data["scenario"]["title"] = HOSTILE
    for table in ("inject", "expected", "decision", "objective"):
        for entry in draft.data[table]:
            key = {"inject": "text", "expected": "action", "decision": "prompt", "objective": "text"}[table]
            entry[key] = HOSTILE
    hostile = Room(draft.scenario()).do(1, "release", inject="alert")
    hostile.do(2, "mark", expected="declares", mark="not_met", note=HOSTILE).do(3, "park", text=HOSTILE)
    text = report_of(hostile.decide(4, "isolate", "cut", rationale=HOSTILE).do(9, "end"), estate)
    assert "\x1b" not in text
    assert "<script>" not in text
    assert "Adult social care and Children's social care" in text
    page = as_html(text, "EXERCISE R-000001")
    body = page[page.index("<body>") :]
    assert "<script" not in body
    assert "<a " not in body
    assert "**d**" in body
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_every_kind_of_event_has_words(scenario: Scenario, estate: Estate) -> None:
    words = EventWords(scenario, estate)
    play = Room(scenario).do(0, "pause").do(1, "resume").do(2, "jump", to_min=20).do(2, "release", inject="alert")
    play.do(3, "skip", inject="rumour", why="Late").do(4, "milestone", milestone="declared")
    play.do(4, "milestone", milestone="declared", reached=False).do(5, "answer", question="who-decides", text="Kim")
    play.do(5, "mark", expected="opens-plan", mark="not_observed", note="Turned away")
    play.do(6, "attend", capacity="facilitator").do(6, "attend", capacity="observer").decide(7, "isolate", "cut")
    play.do(8, "end", ending="stopped", why="Fire alarm")
    assert [words.of(event) for _, event in play.events] == [
        "Play began, facilitated",
        "Clock held",
        "Clock running",
        "Clock moved on to minute 20",
        "Inject alert: An account of a partner of Director of care has logged on to forty servers.",
        "Inject rumour left out: Late",
        "Milestone declared reached",
        "Milestone declared taken back",
        "Who may decide? the room: Kim",
        "Opens the incident response plan: not observed (Turned away)",
        "A facilitator here",
        "An observer here",
        "Decision isolate, Head of IT: Cut it now",
        "Play ended, stopped: Fire alarm",
    ]
    assert in_words("supplier-session") == "Supplier session"
