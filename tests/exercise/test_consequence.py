import datetime as dt

import pytest

from cyberlayers.exercise.consequence import NEVER_H, Consequence, consequence
from cyberlayers.model.disruption import Disruption, Hit
from cyberlayers.model.estate import Estate
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import STARTEX, Draft, Room


def hits(disruption: Disruption, node: str) -> list[Hit]:
    return [hit for hit in disruption.hit if hit.node == node]


def after(room: Room, estate: Estate) -> Consequence:
    return consequence(room.scenario, estate, room.state)


def workarounds(disruption: Disruption) -> dict[str, float]:
    return {delay.service: delay.not_before_h for delay in disruption.workaround}


def test_by_default_every_stage_passes_at_its_likely_hour(scenario: Scenario, estate: Estate) -> None:
    result = consequence(scenario, estate)
    assert result.passed == (("entry", -30), ("spread", -2), ("encrypt", 1))
    assert result.stopped == ()


def test_by_default_every_decision_takes_its_default_at_its_deadline(scenario: Scenario, estate: Estate) -> None:
    result = consequence(scenario, estate)
    went = [(choice.option and choice.option.id, choice.effective_min) for choice in result.choices]
    assert went == [("wait", 30), ("hold-on", 80), ("refuse", 180)]


def test_a_stage_that_passed_before_startex_hits_at_nought(scenario: Scenario, estate: Estate) -> None:
    (hit,) = hits(consequence(scenario, estate).disruption, "directory")
    assert hit == Hit(node="directory", at_h=0, effect="destroyed", backups="all_lost")


def test_a_tag_hits_everything_that_can_be_hit_and_carries_it(scenario: Scenario, estate: Estate) -> None:
    disruption = consequence(scenario, estate).disruption
    for node in ("care-records", "benefits-system"):
        assert [hit.at_h for hit in hits(disruption, node)] == [1]
    assert {hit.node for hit in disruption.hit}.isdisjoint({"adult-care", "infra"})


def test_an_aim_that_matches_nothing_is_named_and_hits_nothing(scenario: Scenario, estate: Estate) -> None:
    assert consequence(scenario, estate).unmatched == ("tag:telephony",)


def test_startex_and_the_dice_are_taken_as_given_or_from_the_run(scenario: Scenario, estate: Estate) -> None:
    monday = dt.datetime(2027, 1, 4, 9, 0)  # noqa: DTZ001 - a local time of day
    assert consequence(scenario, estate).disruption.starts_at is None
    assert consequence(scenario, estate, starts_at=monday).disruption.starts_at == monday
    room = Room(scenario, resisted=("spread",))
    assert after(room, estate).disruption.starts_at == STARTEX
    assert after(room, estate).stopped == ("spread", "encrypt")
    assert consequence(scenario, estate, resisted=["encrypt"]).stopped == ("encrypt",)


@pytest.mark.parametrize(("effective", "stopped"), [(60, ("encrypt",)), (61, ())])
def test_a_decision_stops_a_stage_if_it_takes_effect_by_its_hour(
    room: Room, estate: Estate, effective: int, stopped: tuple[str, ...]
) -> None:
    room.do(0, "release", inject="alert").decide(1, "isolate", "cut", effective_at_min=effective)
    result = after(room, estate)
    assert result.stopped == stopped
    assert bool(hits(result.disruption, "care-records")) is not bool(stopped)


def test_the_first_of_two_decisions_to_stop_a_stage_counts(draft: Draft, estate: Estate) -> None:
    draft.find("decision", "paper")["option"][1]["effects"] = [{"stop_stage": "encrypt"}]
    draft.find("decision", "isolate")["default"] = "cut"
    assert consequence(draft.scenario(), estate).stopped == ("encrypt",)


def test_a_stage_still_passes_by_another_way(draft: Draft, estate: Estate) -> None:
    draft.find("stage", "entry")["next"] = ["spread", "encrypt"]
    assert consequence(draft.scenario(), estate, resisted=["spread"]).stopped == ("spread",)


def test_something_switched_off_on_purpose_goes_down_when_the_decision_takes_effect(room: Room, estate: Estate) -> None:
    room.do(0, "release", inject="alert").decide(15, "isolate", "cut")
    on_purpose = [hit for hit in hits(after(room, estate).disruption, "network") if hit.hours == 12]
    assert [hit.at_h for hit in on_purpose] == [0.5]


def test_an_inject_hits_when_it_was_released(room: Room, estate: Estate) -> None:
    room.do(0, "release", inject="alert").do(0, "jump", to_min=90).do(0, "release", inject="screens")
    assert [hit.at_h for hit in hits(after(room, estate).disruption, "network")] == [1.5]


def test_an_inject_still_to_come_hits_at_its_minute_if_its_condition_would_hold(room: Room, estate: Estate) -> None:
    assert [hit.at_h for hit in hits(after(room, estate).disruption, "network")] == [1]
    room.do(0, "release", inject="alert").decide(1, "isolate", "cut", effective_at_min=1)
    assert [hit.hours for hit in hits(after(room, estate).disruption, "network")] == [12]


def test_what_was_skipped_or_never_came_before_the_end_hits_nothing(room: Room, estate: Estate, draft: Draft) -> None:
    draft.find("inject", "screens")["core"] = False
    skipped = Room(draft.scenario()).do(0, "skip", inject="screens")
    assert hits(after(skipped, estate).disruption, "network") == []
    assert hits(after(room.do(5, "end"), estate).disruption, "network") == []


def test_a_contingency_hits_only_once_released(draft: Draft, estate: Estate) -> None:
    draft.find("inject", "no-paper")["hits"] = [{"node": "benefits-system", "hours": 3}]
    room = Room(draft.scenario())
    assert len(hits(after(room, estate).disruption, "benefits-system")) == 1
    room.do(90, "release", inject="no-paper")
    assert [hit.at_h for hit in hits(after(room, estate).disruption, "benefits-system")] == [1, 3]


def ransom(room: Room, option: str, effective: int) -> Room:
    return room.do(60, "release", inject="note").decide(61, "ransom", option, effective_at_min=effective)


def test_recovery_starts_at_the_scenarios_hour_unless_a_decision_brings_it_forward(
    room: Room, scenario: Scenario, estate: Estate
) -> None:
    assert consequence(scenario, estate).disruption.recovery_starts_h == 3
    assert after(ransom(room, "refuse", 240), estate).disruption.recovery_starts_h == 4


@pytest.mark.parametrize(("option", "hour", "starts"), [("pay", 12, 36), ("pay", 13, 12), ("refuse", 13, 12)])
def test_nothing_moves_a_recovery_that_has_started(
    room: Room, estate: Estate, option: str, hour: int, starts: float
) -> None:
    assert after(ransom(room, option, hour * 60), estate).disruption.recovery_starts_h == starts


def test_delays_and_starts_count_in_the_order_in_which_they_take_effect(draft: Draft, estate: Estate) -> None:
    draft.find("decision", "isolate")["option"][1]["effects"] = [{"delay_recovery_h": 10}]
    assert consequence(draft.scenario(), estate).disruption.recovery_starts_h == 3
    draft.find("decision", "isolate")["deadline_min"] = 400
    assert consequence(draft.scenario(), estate).disruption.recovery_starts_h == 3
    draft.find("decision", "isolate")["deadline_min"] = 180
    draft.find("decision", "ransom")["deadline_min"] = 30
    draft.find("decision", "ransom")["option"][1]["effects"] = [{"delay_recovery_h": 5}]
    assert consequence(draft.scenario(), estate).disruption.recovery_starts_h == 27


def test_the_latest_word_on_what_comes_first_comes_first(room: Room, scenario: Scenario, estate: Estate) -> None:
    assert consequence(scenario, estate).disruption.restore_order == ("directory", "network")
    room.do(0, "release", inject="screens").decide(1, "paper", "go-to-paper")
    assert after(room, estate).disruption.restore_order == ("directory", "care-records", "network")


def test_people_join_their_team_when_the_decision_takes_effect(room: Room, estate: Estate) -> None:
    room.do(30, "release", inject="screens").decide(31, "paper", "go-to-paper")
    (crew,) = after(room, estate).disruption.crew
    assert (crew.team, crew.at_h, crew.add) == ("infra", 80 / 60, 2)


def test_no_workaround_opens_before_somebody_started_it(room: Room, scenario: Scenario, estate: Estate) -> None:
    assert workarounds(consequence(scenario, estate).disruption) == {"adult-care": NEVER_H}
    room.do(30, "release", inject="screens").decide(31, "paper", "go-to-paper")
    assert workarounds(after(room, estate).disruption) == {"adult-care": 80 / 60}


def test_of_two_decisions_to_start_a_workaround_the_first_opens_it(draft: Draft, estate: Estate) -> None:
    effect = {"start_workaround": "adult-care"}
    draft.find("decision", "isolate")["option"][1]["effects"] = [effect]
    draft.find("decision", "ransom")["option"][1]["effects"] = [effect]
    assert workarounds(consequence(draft.scenario(), estate).disruption) == {"adult-care": 0.5}


def test_protection_saves_the_backups_of_later_hits_only(draft: Draft, estate: Estate) -> None:
    draft.find("decision", "isolate")["option"][1]["effects"] = [{"protect_backups": True}]
    disruption = consequence(draft.scenario(), estate).disruption
    assert [hit.backups for hit in hits(disruption, "directory")] == ["all_lost"]
    assert [hit.backups for hit in hits(disruption, "care-records")] == ["usable"]


def test_protection_at_startex_does_not_reach_back_before_it(draft: Draft, estate: Estate) -> None:
    draft.find("decision", "isolate").update(deadline_min=0)
    draft.find("decision", "isolate")["option"][1]["effects"] = [{"protect_backups": True}]
    assert [hit.backups for hit in hits(consequence(draft.scenario(), estate).disruption, "directory")] == ["all_lost"]


def test_a_decision_without_a_default_changes_nothing_when_nobody_takes_it(draft: Draft, estate: Estate) -> None:
    del draft.find("decision", "ransom")["default"]
    result = consequence(draft.scenario(), estate)
    assert result.choices[-1].option is None
    assert result.disruption.recovery_starts_h == 12
