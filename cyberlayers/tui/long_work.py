"""One use case that takes long: how far it is, and whether the person has cancelled it.

Rules:

* the worker that carries it out calls `progress`, as often as it likes; the screen hears of it ten times a second;
* cancelling takes effect at the next call of `progress`, which raises: what comes after the last one is finished.
"""

from collections.abc import Callable
from math import inf
from threading import Event
from time import monotonic

from cyberlayers.errors import CancelledError

TELL_EVERY = 0.1
"""Seconds between two messages to the screen."""


class LongWork:
    """What the worker and the screen know of it.

    Attributes:
        doing: what is being done, in a few words.
    """

    def __init__(self, doing: str, tell: Callable[[], None], clock: Callable[[], float] = monotonic) -> None:
        self.doing = doing
        self._tell = tell
        self._clock = clock
        self._told = -inf
        self._percent: int | None = None
        self._cancelled = Event()

    @property
    def cancelled(self) -> bool:
        """Tell whether the person has cancelled it; it may have ended well all the same."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End it at its next step."""
        self._cancelled.set()

    def progress(self, done: int, total: int) -> None:
        """Take how much is done, and of how much; of nothing where that is not known yet.

        Raises:
            CancelledError: the person has cancelled it.
        """
        if self.cancelled:
            raise CancelledError
        self._percent = 100 * done // total if total else None
        now = self._clock()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self._tell()

    def how_far(self) -> str:
        """Return how far it is, and how to cancel it."""
        if self.cancelled:
            return "· cancelling"
        far = "" if self._percent is None else f"{self._percent} % "
        return f"{far}· ctrl+g cancels"
