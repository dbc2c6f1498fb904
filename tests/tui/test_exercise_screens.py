"""What the screens of the register and of an exercise look like at two sizes, as text."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.house import press, screen_of
from tests.tui.rehearsal_room import Wall, council, pass_time, playing, started
from tests.tui.text_grid import assert_golden

SIZES = ((80, 24), (120, 40))
NAMES = [f"{width}x{height}" for width, height in SIZES]
RUN_PAGES: dict[str, tuple[str, ...]] = {
    "now": (),
    "decide": ("d",),
    "services": ("3",),
    "marks": ("4",),
    "room": ("5",),
    "path": ("6",),
    "log": ("7",),
    "decision": ("d", "enter"),
    "attendance": ("escape", "5", "enter"),
    "players": ("escape", "v"),
    "hot-wash": ("escape", "h"),
    "ending": ("e",),
    "report": ("f2",),
}


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
async def test_the_register_looks_as_it_did(tmp_path: Path, wall: Wall, size: tuple[int, int]) -> None:
    council(tmp_path / "council", wall)
    different: list[str] = []
    async with playing(tmp_path / "council", wall, size=size) as (app, pilot):
        for name, keys in {"estate": ("s", "down"), "estate-checks": ("c",), "estate-import": ("escape", "i")}.items():
            await press(pilot, *keys)
            _compare(name, size, screen_of(app), different)
    assert not different, "\n".join(different)


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
async def test_the_empty_register_looks_as_it_did(tmp_path: Path, wall: Wall, size: tuple[int, int]) -> None:
    council(tmp_path / "council", wall, register=None)
    different: list[str] = []
    async with playing(tmp_path / "council", wall, size=size) as (app, pilot):
        await press(pilot, "s")
        _compare("estate-empty", size, screen_of(app), different)
    assert not different, "\n".join(different)


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
async def test_every_page_of_a_run_looks_as_it_did(tmp_path: Path, wall: Wall, size: tuple[int, int]) -> None:
    run = started(council(tmp_path / "council", wall))
    different: list[str] = []
    async with playing(tmp_path / "council", wall, run=run, size=size) as (app, pilot):
        await press(pilot, "enter", "space")
        await pass_time(app, pilot, wall, 12)
        await press(pilot, "p", "=Taxis", "enter")
        app.clear_notifications()
        for name, keys in RUN_PAGES.items():
            await press(pilot, *keys)
            _compare(f"run-{name}", size, screen_of(app), different)
    assert not different, "\n".join(different)


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
async def test_a_solo_run_looks_as_it_did(tmp_path: Path, wall: Wall, size: tuple[int, int]) -> None:
    run = started(council(tmp_path / "council", wall), "solo")
    different: list[str] = []
    async with playing(tmp_path / "council", wall, run=run, size=size) as (app, pilot):
        await pass_time(app, pilot, wall, 2)
        _compare("solo", size, screen_of(app), different)
        await press(pilot, "enter", "=it spreads", "enter")
        _compare("solo-decided", size, screen_of(app), different)
    assert not different, "\n".join(different)


def _compare(name: str, size: tuple[int, int], text: str, different: list[str]) -> None:
    try:
        assert_golden(f"screen-{name}-{size[0]}x{size[1]}", text)
    except AssertionError as error:
        different.append(f"{name}: {error}")
