"""The road from a key press to a durable record, and how it is left half-way.

Rules:

* a use case runs in a thread worker that only posts messages;
* a toast is an acknowledgement: it is shown after the commit, never before;
* long work says how far it is and can be cancelled until its last step begins; then it is finished and acknowledged.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.reactive import reactive

from cyberlayers.errors import CancelledError, CyberlayersError
from cyberlayers.report.safe import safe
from cyberlayers.tui.long_work import LongWork
from cyberlayers.tui.navigation import Navigation
from cyberlayers.tui.snapshot import Moment, Snapshot, take_snapshot

if TYPE_CHECKING:
    from cyberlayers.workspace.workspace import Workspace

Progress = Callable[[int, int], None]
T = TypeVar("T")


class Recording(Navigation):
    """An app that carries out use cases on the open workspace."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "cancel_work", "Cancel what is running", show=False, priority=True),
    ]
    busy: reactive[str] = reactive("")
    """What is being done right now, in a few words; the title bar shows it."""
    how_far: reactive[str] = reactive("")
    """How far that is, and how it is cancelled; empty where it cannot be."""

    class Recorded(Message):
        """A use case has returned after its commit."""

        def __init__(self, snapshot: Snapshot, acknowledgement: str, then: Callable[[], None]) -> None:
            super().__init__()
            self.snapshot = snapshot
            self.acknowledgement = acknowledgement
            self.then = then

    class Refused(Message):
        """A use case, or the reading, ended in a sentence; where it was a use case, with what is recorded by now."""

        def __init__(
            self,
            error: CyberlayersError,
            snapshot: Snapshot | None = None,
            refused: Callable[[str], None] | None = None,
        ) -> None:
            super().__init__()
            self.error = error
            self.snapshot = snapshot
            self.refused = refused

    class Waiting(Message):
        """Another person is recording; ours comes next."""

    class Advanced(Message):
        """Long work has gone on, or nothing of it can be cancelled any more."""

    def __init__(self, moment: Moment | None = None, **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(**options)
        self.workspace: Workspace | None = None
        self._moment = moment or Moment()
        self._works: list[LongWork] = []
        """What runs and can be cancelled; workers put it there and take it away."""

    # -- long work ----------------------------------------------------------------------------------------------

    def action_cancel_work(self) -> None:
        """Cancel every use case that can be cancelled."""
        works = tuple(self._works)
        for work in works:
            work.cancel()
        if works:
            self._say_what_runs()
        else:
            self.notify("Nothing is running that can be cancelled.")

    def on_recording_advanced(self, _message: Advanced) -> None:
        """Say how far it is."""
        self._say_what_runs()

    def unfinished(self) -> str:
        """Warn of what would be cancelled, before what would be dropped."""
        if self._works:
            return "What is being done is not finished. Leave once more to cancel it."
        return super().unfinished()

    def exit(self, *arguments: Any, **words: Any) -> None:  # noqa: ANN401 - Textual's own
        """Leave, and let no worker go on with what can be cancelled."""
        for work in tuple(self._works):
            work.cancel()
        super().exit(*arguments, **words)

    def _say_what_runs(self) -> None:
        works = tuple(self._works)
        if works:
            self.busy = works[-1].doing
        self.how_far = works[-1].how_far() if works else ""

    def _at_rest(self) -> None:
        self.busy = ""
        self._say_what_runs()

    # -- reading again ------------------------------------------------------------------------------------------

    def _take(self, snapshot: Snapshot) -> None:
        if self.snapshot is None or snapshot.seq >= self.snapshot.seq:
            self.snapshot = snapshot

    # -- recording ----------------------------------------------------------------------------------------------

    def perform(
        self,
        job: "Callable[[Workspace], T]",
        acknowledge: Callable[[T], str],
        *,
        then: Callable[[T], None] | None = None,
        refused: Callable[[str], None] | None = None,
        doing: str = "recording",
    ) -> None:
        """Run a use case in a worker.

        Args:
            job: the use case; everything that it may raise for people is a `CyberlayersError`.
            acknowledge: says in one sentence what was recorded; shown after the commit.
            then: called on the UI thread with the result, after the new snapshot was taken.
            refused: called on the UI thread with the sentence of an error, which is shown in any case, after the new
                snapshot was taken.
            doing: what the title bar says meanwhile.
        """
        if self.workspace is None:
            self.notify("There is no workspace yet.", severity="warning", markup=False)
            return
        self.busy, self.how_far = doing, ""
        run = cast("Callable[[Workspace], Any]", job)
        work = partial(self._perform, self.workspace, run, acknowledge, then, refused)
        # Without a description Textual makes one: the repr of all that is handed over.
        self.run_worker(work, thread=True, group="record", description=doing)

    def perform_long(
        self,
        job: "Callable[[Workspace, Progress], T]",
        acknowledge: Callable[[T], str],
        *,
        then: Callable[[T], None] | None = None,
        refused: Callable[[str], None] | None = None,
        doing: str = "recording",
    ) -> None:
        """Run a use case in a worker that may take long, as `perform` does.

        Args:
            job: the use case; it calls the progress that it is handed with how much is done, and of how much, which
                raises a `CancelledError` once the person has cancelled. After its last step it must not call it.
            acknowledge: as in `perform`.
            then: as in `perform`.
            refused: as in `perform`; called too where the person has cancelled.
            doing: what the title bar says meanwhile, beside how far it is and how it is cancelled.
        """
        long = LongWork(doing, self._advanced)

        def carry_out(workspace: "Workspace") -> T:
            self._works.append(long)
            self._advanced()
            try:
                return job(workspace, long.progress)
            finally:
                self._works.remove(long)
                self._advanced()

        def say(result: T) -> str:
            said = acknowledge(result)
            return f"{said} It was too late to cancel it.".lstrip() if long.cancelled else said

        self.perform(carry_out, say, then=then, refused=refused, doing=doing)

    def _perform(
        self,
        workspace: "Workspace",
        job: "Callable[[Workspace], Any]",
        acknowledge: Callable[[Any], str],
        then: Callable[[Any], None] | None,
        refused: Callable[[str], None] | None,
    ) -> None:
        from cyberlayers.tui.patience import patient

        problem: CyberlayersError | None = None
        result = None
        try:
            result = job(patient(workspace, self._waits))
        except CyberlayersError as error:
            problem = error
        try:
            snapshot = take_snapshot(workspace, self._moment)
        except CyberlayersError as error:
            self.post_message(self.Refused(problem or error))
            return
        if problem is not None:
            self.post_message(self.Refused(problem, snapshot, refused))
        else:
            follow = partial(then, result) if then else lambda: None
            self.post_message(self.Recorded(snapshot, acknowledge(result), follow))

    def _waits(self) -> None:
        self.post_message(self.Waiting())

    def _advanced(self) -> None:
        self.post_message(self.Advanced())

    def on_recording_recorded(self, message: Recorded) -> None:
        """Acknowledge."""
        self._at_rest()
        self._take(message.snapshot)
        if message.acknowledgement:
            self.notify(message.acknowledgement, markup=False)
        message.then()

    def on_recording_refused(self, message: Refused) -> None:
        """Show the sentence."""
        self._at_rest()
        if message.snapshot is not None:
            self._take(message.snapshot)
        if isinstance(message.error, CancelledError):
            self.notify(f"{message.error.advice}.", title="Cancelled")
        else:
            self.notify(str(message.error), title="Not done", severity="error", timeout=12)
        if message.refused is not None:
            message.refused(str(message.error))

    def on_recording_waiting(self, _message: Waiting) -> None:
        """Say why it takes a moment."""
        self.busy = "waiting for another user"

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast; its words are never markup, and nothing in them is obeyed."""
        del markup
        super().notify(safe(message), title=safe(title), severity=severity, timeout=timeout, markup=False)
