"""Long work on the screen: it is seen, it is cancelled, and nothing of it stays."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from cyberlayers.errors import CancelledError
from cyberlayers.store import evidence_files
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.recording import Progress
from cyberlayers.tui.screens.evidence_form import EvidenceFormScreen
from cyberlayers.workspace.workspace import Workspace
from tests.tui.house import open_as, opened, press, screen_of, toasts
from tests.tui.quiet import settled, strike

MEBIBYTE = 1024 * 1024


@pytest.fixture
def gate() -> Iterator[Event]:
    """Return what a worker waits for; it is opened at the end in any case."""
    event = Event()
    yield event
    event.set()


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Wait until something holds that a worker brings about while it works on."""
    deadline = monotonic() + 30
    while not holds():
        assert monotonic() < deadline, "it has not come about"
        await pilot.pause(0.01)


def kept_files(folder: Path) -> list[Path]:
    """Return every file under a workspace's evidence, temporary ones too."""
    return [path for path in (folder / "evidence").rglob("*") if path.is_file()]


def held_work(gate: Event, seen: list[str]) -> Callable[[Workspace, Progress], str]:
    """Return a use case that waits half-way."""

    def job(_workspace: Workspace, progress: Progress) -> str:
        progress(1, 2)
        gate.wait(30)
        try:
            progress(2, 2)
        except CancelledError:
            seen.append("cancelled")
            raise
        seen.append("recorded")
        return "all"

    return job


async def begin(app: CyberlayersApp, pilot: Pilot[Any], gate: Event, seen: list[str]) -> None:
    """Start work that waits half-way, and wait until the title bar says so."""
    app.perform_long(held_work(gate, seen), lambda result: f"Recorded {result}.", doing="keeping big.bin")
    await until(pilot, lambda: "keeping big.bin 50 % · ctrl+g cancels" in screen_of(app))


async def test_evidence_that_is_cancelled_half_way_leaves_nothing_and_the_form_keeps_its_words(
    council: Path, tmp_path: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "big.bin"
    file.write_bytes(os.urandom(4 * MEBIBYTE))
    before, records = kept_files(council), open_as(council).last_seq()
    written = []
    write = evidence_files._write

    def slow(descriptor: int, data: bytes) -> None:
        written.append(len(data))
        if len(written) == 3:
            gate.wait(30)
        write(descriptor, data)

    monkeypatch.setattr(evidence_files, "_write", slow)
    monkeypatch.setattr("cyberlayers.tui.long_work.TELL_EVERY", 0.0)
    async with opened(council) as (app, pilot):
        await press(pilot, "5", "down", "e", "tab", f"={file}", "tab", "=Raw result of the scan")
        assert isinstance(app.screen, EvidenceFormScreen)
        assert isinstance(app.focused, Input)
        strike(app, "f2")
        await until(pilot, lambda: "keeping big.bin 50 % · ctrl+g cancels" in screen_of(app))
        assert len(kept_files(council)) == len(before) + 1, "the temporary file is there while it grows"
        strike(app, "ctrl+g")
        await until(pilot, lambda: "keeping big.bin · cancelling" in screen_of(app))
        gate.set()
        await settled(pilot)
        assert "Nothing was recorded." in toasts(app)
        assert len(written) == 3, "it ended at the next step"
        assert kept_files(council) == before
        assert open_as(council).last_seq() == records
        assert isinstance(app.screen, EvidenceFormScreen)
        assert app.screen.query_one("#field-title", Input).value == "Raw result of the scan"
        assert app.screen.query_one("#field-file", Input).value == str(file)
        assert app.drafts
        assert app.busy == app.how_far == ""
        await press(pilot, "f2")
        assert open_as(council).last_seq() == records + 1, "it can be recorded afterwards"
        assert len(kept_files(council)) == len(before) + 1


async def test_a_click_on_the_words_cancels_and_one_beside_them_does_not(council: Path, gate: Event) -> None:
    seen: list[str] = []
    async with opened(council) as (app, pilot):
        await begin(app, pilot, gate, seen)
        words = screen_of(app).split("\n")[0].index("keeping")
        await pilot.click(offset=(words - 4, 0))
        assert "ctrl+g cancels" in screen_of(app)
        await pilot.click(offset=(words, 0))
        await until(pilot, lambda: "· cancelling" in screen_of(app))
        gate.set()
        await settled(pilot)
        assert seen == ["cancelled"]


async def test_the_palette_cancels_what_is_running(council: Path, gate: Event) -> None:
    seen: list[str] = []
    async with opened(council) as (app, pilot):
        await begin(app, pilot, gate, seen)
        strike(app, "colon")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"cancel what")
        await pilot.pause(1.0)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "· cancelling" in app.how_far)
        gate.set()
        await settled(pilot)
        assert seen == ["cancelled"]


async def test_what_is_past_its_last_step_is_finished_and_acknowledged(council: Path, gate: Event) -> None:
    def job(_workspace: Workspace, progress: Progress) -> str:
        progress(2, 2)
        gate.wait(30)
        return "all"

    async with opened(council) as (app, pilot):
        app.perform_long(job, lambda result: f"Recorded {result}.", doing="keeping big.bin")
        await until(pilot, lambda: "100 %" in screen_of(app))
        strike(app, "ctrl+g")
        await until(pilot, lambda: "· cancelling" in app.how_far)
        gate.set()
        await settled(pilot)
        assert "Recorded all. It was too late to cancel it." in toasts(app)


async def test_where_nothing_runs_there_is_nothing_to_cancel(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "ctrl+g")
        assert "Nothing is running that can be cancelled." in toasts(app)


async def test_who_leaves_is_told_what_would_be_cancelled(council: Path, gate: Event) -> None:
    seen: list[str] = []
    async with opened(council) as (app, pilot):
        await begin(app, pilot, gate, seen)
        strike(app, "ctrl+q")
        await until(pilot, lambda: any("is not finished" in words for words in toasts(app)))
        strike(app, "ctrl+q")
        await until(pilot, lambda: app._exit)
        gate.set()
        await until(pilot, lambda: seen == ["cancelled"])


async def test_everything_can_be_checked_from_the_palette(council: Path) -> None:
    async with opened(council) as (app, pilot):
        await press(pilot, "colon")
        await pilot.press(*"check everything")
        await pilot.pause(1.0)
        await press(pilot, "down", "enter")
        assert "All 10 checks hold." in toasts(app)
