"""Where a service stands at one hour, on the worked example of the continuity design."""

import tomllib
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.continuity.answer import outcome_of
from cyberlayers.continuity.at_hour import ServiceNow, services_at
from cyberlayers.continuity.course import Course, play
from cyberlayers.continuity.plan import prepare
from cyberlayers.model.disruption import Disruption, Hit, WorkaroundDelay
from cyberlayers.model.estate import Estate
from cyberlayers.model.figures import MAX_HOURS

TEXT = """
[organisation]
name = "Worked"
[[team]]
id = "infra"
name = "infra"
people = 1
[[system]]
id = "network"
name = "network"
restore = { team = "infra", hours = 4 }
[[system]]
id = "case"
name = "case"
needs = [{ all = ["network"] }]
restore = { team = "infra", hours = 24 }
[[site]]
id = "hall"
name = "hall"
restore = { hours = 3 }
[[service]]
id = "care"
name = "care"
needs = [{ all = ["case"] }]
rto_h = 24
mtpd_h = 30
mbco = 0.5
restart_h = 1
wrt_h = 2
workaround = { level = 0.6, ready_after_h = 2, holds_h = 12, needs = [{ all = ["hall"] }] }
[[service]]
id = "web"
name = "web"
needs = [{ all = ["network"], level_without = 0.3 }]
mtpd_h = 8
[[service]]
id = "archive"
name = "archive"
"""
HIT = (Hit(node="network"), Hit(node="case"))


def course_of(*hits: Hit, text: str = TEXT, delays: tuple[WorkaroundDelay, ...] = ()) -> Course:
    estate = Estate.from_plain(tomllib.loads(text))
    return play(prepare(estate, Disruption(recovery_starts_h=6, hit=hits, workaround=delays)), {})


def at(course: Course, hour: float, service: str = "care") -> ServiceNow:
    return next(one for one in services_at(course, outcome_of(course), hour) if one.service.id == service)


# network 6 to 10, case 10 to 34; care down 0 to 35, on its workaround 2 to 14
@pytest.mark.parametrize(
    ("hour", "level", "resort", "left", "used"),
    [
        (0.0, 0.0, "readying", 2.0, 0.0),
        (1.5, 0.0, "readying", 0.5, 1.5),
        (2.0, 0.6, "up", 12.0, 2.0),
        (13.0, 0.6, "up", 1.0, 2.0),
        (14.0, 0.0, "spent", None, 2.0),
        (34.0, 0.0, "spent", None, 22.0),
        (35.0, 1.0, "unneeded", None, 23.0),
        (36.9, 1.0, "unneeded", None, 23.0),
        (37.0, 1.0, "unneeded", None, 0.0),
    ],
)
def test_level_workaround_and_clock_follow_the_worked_example(
    hour: float, level: float, resort: str, left: float | None, used: float
) -> None:
    now = at(course_of(*HIT), hour)
    assert (now.level, now.workaround, now.workaround_h) == (level, resort, left)
    assert now.mtpd_used_h == pytest.approx(used)
    assert now.mtpd_left_h == pytest.approx(30 - used)
    assert now.below is (level < 0.5)


def test_a_service_without_a_workaround_waits_for_what_holds_it_up() -> None:
    course = course_of(*HIT)
    assert [at(course, hour, "web").workaround for hour in (1, 20)] == ["none", "none"]
    waits = [at(course, hour, "web").waits for hour in (1, 7, 10)]
    assert [one.kind if one else None for one in waits] == ["containment", "task", None]
    assert at(course, 9, "web").mtpd_left_h == pytest.approx(-1)


def test_a_workaround_that_nobody_opens_stays_shut() -> None:
    never = WorkaroundDelay(service="care", not_before_h=MAX_HOURS)
    now = at(course_of(*HIT, delays=(never,)), 20)
    assert (now.workaround, now.workaround_h, now.level) == ("unopened", None, 0.0)


def test_a_workaround_without_its_place_cannot_open() -> None:
    now = at(course_of(*HIT, Hit(node="hall")), 3)
    assert (now.workaround, now.level, now.workaround_h) == ("blocked", 0.0, 11.0)
    assert at(course_of(*HIT, Hit(node="hall")), 9.5).workaround == "up"


def test_a_workaround_without_an_end_lasts() -> None:
    now = at(course_of(*HIT, text=TEXT.replace("holds_h = 12, ", "")), 20)
    assert (now.workaround, now.workaround_h) == ("up", inf)


def test_what_is_never_hit_is_not_touched_and_has_no_clock() -> None:
    course = course_of(*HIT)
    archive = at(course, 5, "archive")
    assert (archive.touched, archive.level, archive.mtpd_left_h, archive.waits) == (False, 1.0, None, None)
    assert at(course, 0, "care").touched


@given(st.floats(0, 100))
def test_the_clock_first_exceeds_the_mtpd_at_the_breach(hour: float) -> None:
    course = course_of(*HIT, text=TEXT.replace("holds_h = 12", "holds_h = 3"))
    now = at(course, hour)
    breach = now.outcome.first_breach_h
    assert breach is not None
    assert breach == pytest.approx(33)
    assert now.mtpd_left_h is not None
    if hour < 35:
        assert (now.mtpd_left_h < -1e-6) is (hour > breach + 1e-6)
