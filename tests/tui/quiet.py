"""When an app has done everything that it was asked: known from its queues and workers, not from a wait.

Textual's own pilot sleeps 20 ms after each thing that it does and takes a process without work for one that has
finished. That is slow where a path is typed letter by letter, and a guess where a worker waits for a disk. Here quiet
means, twice in a row and a frame apart:

* every worker that reads or records has ended (the one of the picker's tree never ends, and is left alone);
* every widget has handled what was in its queue, and nothing new has come;
* what was to be painted is painted, and what was to happen after that has happened.
"""

import asyncio
import unicodedata
from contextlib import suppress
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

WORKERS = {"read", "record", "reading"}
SECONDS = 60.0
FRAME = 1 / 50
"""Longer than the timer takes by which Textual paints: what it sets off is seen as something new."""


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until an app has nothing left to do.

    Raises:
        AssertionError: it has not come to rest in a minute.
    """
    app, still, deadline = pilot.app, 0, monotonic() + SECONDS
    while still < 2:
        assert monotonic() < deadline, f"the app does not come to rest on {app.screen}"
        for worker in [worker for worker in app.workers if worker.group in WORKERS]:
            with suppress(WorkerCancelled):
                await worker.wait()
        await asyncio.sleep(FRAME if still else 0)
        if not await pilot._wait_for_screen() or not app.screen_stack:
            return
        if _handling(app):
            still = 0
        elif _to_paint(app.screen):
            await asyncio.sleep(
                FRAME
            )  # Textual's own timer paints; whoever calls it sooner changes the order of things
            still = 0
        else:
            still += 1


def _handling(app: App[Any]) -> bool:
    """Tell whether something is still to be handled."""
    if any(worker.group in WORKERS and not worker.is_finished for worker in app.workers):
        return True
    pumps = (app, *app.screen_stack, *app.screen.walk_children())
    return any(pump._pending_message or pump._next_callbacks or pump.message_queue_size for pump in pumps)


def _to_paint(screen: Screen[Any]) -> bool:
    """Tell whether something is still to be laid out or painted, or waits for that."""
    asked = screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required
    return any(asked) or bool(screen._dirty_widgets or screen._callbacks)


def strike(app: App[Any], key: str) -> None:
    """Send a key by its name, with the character that a keyboard would send with it."""
    letter: str | None
    try:
        letter = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        letter = key if len(key) == 1 else None
    _send(app, events.Key(key, letter))


def type_in(app: App[Any], text: str) -> None:
    """Send the letters of a text."""
    for letter in text:
        _send(app, events.Key(_character_to_key(letter), letter))


def _send(app: App[Any], key: events.Key) -> None:
    assert app._driver is not None
    key.set_sender(app)
    app._driver.send_message(key)
