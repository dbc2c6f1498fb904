"""What every screen looks like at three sizes, as text; the rings themselves are left to their own tests."""

from pathlib import Path

import pytest

from tests.tui.house import SIZES, opened, press, screen_of, without_half_blocks
from tests.tui.text_grid import assert_golden

SCREENS: dict[str, tuple[str, ...]] = {
    "board": (),
    "layer": ("5",),
    "control": ("5", "down", "enter", "n"),
    "evidence": ("5", "down", "enter", "tab", "enter"),
    "evidence-form": ("5", "down", "e"),
    "queue": ("r",),
    "help": ("question_mark",),
    "judge": ("5", "down", "enter", "o"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_looks_as_it_did(worked: Path, size: tuple[int, int]) -> None:
    different = []
    async with opened(worked, size=size) as (app, pilot):
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            text = without_half_blocks(screen_of(app)).replace(str(worked), "FOLDER")
            try:
                assert_golden(f"screen-{name}-{size[0]}x{size[1]}", text)
            except AssertionError as error:
                different.append(f"{name}: {error}")
            await press(pilot, "escape", "escape", "escape")
    assert not different, "\n".join(different)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_welcome_looks_as_it_did(plain: Path, size: tuple[int, int]) -> None:
    async with opened(plain, size=size) as (app, _):
        folder = str(plain)
        text = screen_of(app).replace(folder[: size[0]], "FOLDER")
        kept = [line for line in text.split("\n") if not line.lstrip().startswith("Folder")]
        assert_golden(f"screen-welcome-{size[0]}x{size[1]}", "\n".join(kept))
