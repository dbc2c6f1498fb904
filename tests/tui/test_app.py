"""Answers, drafts and judgements in keystrokes, and what two people see of each other."""

from pathlib import Path

from cyberlayers.tui.screens.board import BoardScreen
from cyberlayers.tui.screens.control import ControlScreen
from cyberlayers.tui.screens.layer import LayerScreen
from cyberlayers.workspace import answering
from tests.tui.house import every_yes, open_as, opened, press, screen_of, toasts
from tests.tui.quiet import settled

CONTROL = "L5-02"


async def test_one_account_cannot_review_its_own_evidence_and_is_told_why(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "e", "right", "tab", "=Seen", "tab", "=Title", "f2")
        await press(pilot, "r", "enter", "y", "f2")
        assert any("cannot review it" in message for message in toasts(app))


async def test_a_second_persons_change_appears_without_restart(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter")
        assert "not assessed" in screen_of(app)
        every_yes(open_as(council, "bob"), CONTROL)
        app.refresh_snapshot()
        await settled(pilot)
        assert "claimed achieved" in screen_of(app)


async def test_an_answer_against_a_stale_record_is_refused_and_both_versions_are_shown(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter", "y")
        answering.answer(open_as(council, "bob"), CONTROL, answers={"a1": False})
        await press(pilot, "c")
        assert any("answered by bob in the meantime" in message for message in toasts(app))
        assert "*[√] a1" in screen_of(app)
        assert "(recorded: no)" in screen_of(app)
        await press(pilot, "c")
        assert app.snapshot is not None
        assert app.snapshot.required(CONTROL).posture.claim.answers["a1"] is True


async def test_escape_never_loses_what_was_ticked_or_typed(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter", "y", "e", "tab", "tab", "=Half a title", "escape", "escape", "escape")
        assert isinstance(app.screen, BoardScreen)
        await press(pilot, "5", "down", "enter")
        assert "1 answer not recorded" in screen_of(app)
        await press(pilot, "e")
        assert "Half a title" in screen_of(app)


async def test_leaving_with_words_that_are_not_recorded_asks_once(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "enter", "y", "q")
        assert app.is_running
        assert any("Leave once more" in message for message in toasts(app))
        await press(pilot, "q")
        assert app.return_code == 0


async def test_digits_open_layers_and_escape_goes_home(council: Path) -> None:
    async with opened(council) as (app, pilot):
        for digit in "12345678":
            await press(pilot, digit)
            assert isinstance(app.screen, LayerScreen)
            assert app.screen.number == int(digit)
            assert len(app.screen_stack) == 2
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, BoardScreen)


async def test_the_walk_goes_through_the_key_controls_only(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "w")
        assert isinstance(app.screen, ControlScreen)
        assert app.screen.control_id == "L1-02"
        await press(pilot, "y", "c", "w")
        assert isinstance(app.screen, ControlScreen)
        assert app.screen.control_id == "L2-02"


async def test_a_filter_narrows_the_table_and_escape_takes_it_off(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "slash", "=recovery", "enter")
        assert "L5-03" in screen_of(app)
        assert "L5-01" not in screen_of(app)
        await press(pilot, "slash", "escape")
        assert "L5-01" in screen_of(app)


async def test_a_folder_that_is_no_workspace_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not a workspace")
    async with opened(tmp_path) as (app, _):
        assert toasts(app)
        assert app.snapshot is None


async def test_an_accepted_risk_waits_for_its_approver_and_then_counts(council: Path) -> None:
    answering.answer(open_as(council), "L4-02", answers={"n1": True})
    async with opened(council) as (app, pilot):
        await press(
            pilot,
            "4",
            "slash",
            "=l4-02",
            "enter",
            "enter",
            "o",
            "right",
            "right",
            "right",
            "tab",
            "=Replaced in spring",
        )
        await press(pilot, "tab", "=bob", "tab", "=2027-03-31", "f2")
        assert app.snapshot is not None
        assert app.snapshot.required("L4-02").posture.acceptance is None
    async with opened(council, "bob") as (app, pilot):
        await press(pilot, "r", "enter", "f2")
        assert app.snapshot is not None
        assert app.snapshot.required("L4-02").posture.acceptance is not None
