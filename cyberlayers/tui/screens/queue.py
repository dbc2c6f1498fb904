"""What waits for somebody: approvals, contradictions, disputes, reviews."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cyberlayers.tui import questions
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.screens.dialog import Answered, Dialog
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.wording import hanging, plural, shown

if TYPE_CHECKING:
    from cyberlayers.workspace.awaiting import Awaited

_STYLES = {"approval": "$accent", "contradiction": "bold $error", "disputed": "$warning", "review": "$primary"}


class QueueScreen(WorkspaceScreen[None]):
    """The review queue."""

    HELP = (
        "Everything that waits for a person: records that ask for an approval, contradictions that nobody has read, "
        "items that a reviewer disagrees with, and items that wait for their first review.\n\n"
        "Enter opens the item, or asks for your word on the record. A review counts when it is not by whoever "
        "recorded or collected the item, and is made from another account."
    )
    CSS_PATH = "../styles/queue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "control", "Its control"),
    ]

    def heading(self) -> str:
        """Return the name of the queue."""
        return "Waiting"

    def body(self) -> ComposeResult:
        """Yield the list."""
        yield Static(id="summary", markup=False)
        yield OptionList(id="main", markup=False)

    def show(self, snapshot: Snapshot) -> None:
        """Fill the list."""
        waiting = snapshot.awaited
        line = f"{plural(len(waiting), 'thing')} for a second pair of eyes." if waiting else "Nothing waits."
        self.query_one("#summary", Static).update(shown(line, "bold"))
        self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines again."""
        self._lay_out()

    def _lay_out(self) -> None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        queue = self.query_one("#main", OptionList)
        at = queue.highlighted
        queue.clear_options()
        width = max(40, self.size.width - 4)
        for one in snapshot.awaited:
            lead = Content.styled(f" {one.why:<14}", _STYLES[one.why])
            queue.add_option(Option(hanging(lead, self._words(snapshot, one), width)))
        if snapshot.awaited:
            queue.highlighted = min(at or 0, len(snapshot.awaited) - 1)
        else:
            empty = " Add evidence to a control (e), then ask a colleague to open this screen from their own account."
            queue.add_option(Option(Content.styled(empty, "$muted"), disabled=True))

    @staticmethod
    def _words(snapshot: Snapshot, one: "Awaited") -> str:
        item = snapshot.view.state.evidence.get(one.what)
        title = f" {item.body.title or ''}; recorded by {item.added.actor.person}." if item else ""
        return f"{one.text}{title}"

    @on(OptionList.OptionSelected, "#main")
    def _open(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        snapshot = self.host.snapshot
        if snapshot is None or event.option_index >= len(snapshot.awaited):
            return
        one = snapshot.awaited[event.option_index]
        if one.what.startswith("E-"):
            self.host.open_evidence(one.what)
            return
        record = int(one.what.removeprefix("record "))
        question = questions.approval(record, f"{one.text} {self._reason(snapshot, record)}".strip())
        self.app.push_screen(Dialog(question), partial(self._approve, record, question.key))

    @staticmethod
    def _reason(snapshot: Snapshot, record: int) -> str:
        proposed = snapshot.view.state.approvable.get(record)
        why = getattr(proposed.body, "why", None) if proposed else None
        return f"Proposed by {proposed.actor.person}: {why}" if proposed and why else ""

    def _approve(self, record: int, key: str, said: Answered | None) -> None:
        if said is None:
            return
        from cyberlayers.tui.judging import record_approval

        self.host.perform(
            lambda workspace: record_approval(workspace, record, said),
            lambda _: f"Recorded your word on record {record}.",
            then=lambda _: self.host.forget(key),
        )

    def action_control(self) -> None:
        """Open the control that a line is about."""
        snapshot, at = self.host.snapshot, self.query_one("#main", OptionList).highlighted
        if snapshot is not None and at is not None and at < len(snapshot.awaited) and snapshot.awaited[at].control:
            self.host.go("control", snapshot.awaited[at].control)
