"""What a decision changed, in one sentence a service."""

from dataclasses import replace

import pytest

from cyberlayers.continuity.outcome import Outcome, ServiceOutcome
from cyberlayers.model.estate import Estate
from cyberlayers.report.recovery_change import recovery_changes

CALM = ServiceOutcome(
    id="care", steps=((0.0, 1.0),), falls_h=None, resumed_h=None, rta_h=0, rto_h=12, rto_missed=False, it_falls_h=None,
    it_back_h=None, it_rta_h=0, it_rto_h=12, it_rto_missed=False, normal_h=None, rpo_missed=False, mtpd_h=24,
    mtpd_breached=False, first_breach_h=None, below_mbco_h=0, longest_below_h=0, held_up_by=(),
)  # fmt: skip
ESTATE = Estate.from_plain(
    {
        "organisation": {"name": "Council"},
        "service": [{"id": "care", "name": "Adult social care"}, {"id": "web", "name": "Website"}],
    }
)


def down(back: float, below: float | None = None, breach: float | None = None, ident: str = "care") -> ServiceOutcome:
    gone = back if below is None else below
    return replace(
        CALM, id=ident, falls_h=0.0, it_back_h=back, below_mbco_h=gone, mtpd_breached=breach is not None,
        first_breach_h=breach,
    )  # fmt: skip


def outcome(*services: ServiceOutcome) -> Outcome:
    return Outcome(None, None, None, 0, (), services, ())


def said(was: ServiceOutcome, now: ServiceOutcome) -> list[tuple[str, bool | None]]:
    found = recovery_changes(outcome(was), outcome(now), ESTATE)
    return [(change.sentence, change.better) for change in found]


@pytest.mark.parametrize(
    ("was", "now", "sentence", "better"),
    [
        (down(52), down(31), "back at 31 h, was 52 h; MTPD kept", True),
        (down(31), down(52, breach=24), "back at 52 h, was 31 h; MTPD breached at 24 h, was kept", False),
        (down(52, breach=24), down(31), "back at 31 h, was 52 h; MTPD kept, was breached", True),
        (down(52), CALM, "does not go down, was back at 52 h; never too low; MTPD kept", True),
        (CALM, down(5), "goes down, back at 5 h; MTPD kept", False),
        (down(52, 50), down(52, 4), "too low for 4 h in all, was 50 h; MTPD kept", True),
        (down(52, 9), down(40, 30), "back at 40 h, was 52 h; too low for 30 h in all, was 9 h; MTPD kept", None),
        (down(200, breach=24), down(120, breach=30), "back at 5.0 days, was 8.3 days; MTPD breached at 30 h, was 24 h",
         True),
    ],
)  # fmt: skip
def test_a_change_is_one_sentence(
    was: ServiceOutcome, now: ServiceOutcome, sentence: str, *, better: bool | None
) -> None:
    assert said(was, now) == [(f"Adult social care {sentence}", better)]


def test_what_changes_by_less_than_three_minutes_did_not_change() -> None:
    assert said(down(31), down(31.04)) == []


def test_without_an_mtpd_none_is_spoken_of() -> None:
    was, now = replace(down(52), mtpd_h=None), replace(down(31), mtpd_h=None)
    assert said(was, now) == [("Adult social care back at 31 h, was 52 h", True)]


def test_mtpds_come_first_then_the_largest_differences() -> None:
    before = outcome(down(30, ident="care", breach=24), down(400, ident="web"))
    after = outcome(down(28, ident="care"), down(10, ident="web"))
    assert [change.service for change in recovery_changes(before, after, ESTATE)] == ["care", "web"]
    before = outcome(down(30, ident="care"), down(400, ident="web"))
    assert [change.service for change in recovery_changes(before, after, ESTATE)] == ["web", "care"]
