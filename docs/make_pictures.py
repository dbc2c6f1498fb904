"""Draw `docs/screenshots/`: the real screens of the example council, as SVG.

Clock, randomness and the size of the terminal are fixed, so that a picture changes only when a screen does. Textual
writes the address of a font into each picture; that is taken out, so that looking at one fetches nothing.
"""

import asyncio
import itertools
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

# Textual reads these when it is imported: the pictures are in full colour whatever terminal this runs in.
os.environ.update(TEXTUAL_COLOR_SYSTEM="truecolor", TERM="xterm-256color", COLORTERM="truecolor")
os.environ.pop("NO_COLOR", None)

from cyberlayers.cli.options import Session
from cyberlayers.tui.start import app_for
from cyberlayers.workspace.example import make_example

if TYPE_CHECKING:
    from textual.pilot import Pilot

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
SIZE = (120, 36)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PATIENCE = 40

PICTURES: dict[str, Sequence[str]] = {
    "board": (),
    "layer": ("1",),
    "control": ("1", "enter"),
    "estate": ("s",),
    "exercise": ("x",),
}
"""Each picture by its name, with the keys that lead to it from the board."""

_FONT_FACE = re.compile(r"\s*@font-face\s*\{.*?\}", re.DOTALL)


async def draw(workspace: Path, keys: Sequence[str]) -> str:
    """Return the picture of the screen that these keys lead to."""
    app = app_for(session(workspace))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        picture = app.export_screenshot(title="cyberlayers")
    return "\n".join(line.rstrip() for line in _FONT_FACE.sub("", picture).splitlines()) + "\n"


async def settle(pilot: "Pilot[None]") -> None:
    """Wait until every worker has come back and the screen has been painted."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        if not any(not worker.is_finished for worker in pilot.app.workers):
            return


def session(workspace: Path) -> Session:
    """Return a session whose clock stands still and whose dice are counted."""
    numbers = itertools.count(1)

    def entropy(size: int) -> bytes:
        return next(numbers).to_bytes(size, "big")

    return Session(workspace=workspace, person="head-of-ict", account="example", clock=lambda: NOW, entropy=entropy)


def main() -> int:
    """Draw every picture that is named, or all of them."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "brackwater"
        made = session(workspace)
        make_example(workspace, made.acting(), made.clock, made.entropy)
        for name in sys.argv[1:] or PICTURES:
            path = SCREENSHOTS / f"{name}.svg"
            path.write_text(asyncio.run(draw(workspace, PICTURES[name])), encoding="utf-8")
            sys.stderr.write(f"drew docs/screenshots/{name}.svg\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
