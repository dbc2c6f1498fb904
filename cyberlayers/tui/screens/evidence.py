"""One item of evidence: what it is, where it stands for each control, and what was said about it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui import questions
from cyberlayers.tui.evidence_facts import facts, standing_lines, words_about
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.screens.dialog import Answered, Dialog, Question
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.hanging_lines import HangingLines
from cyberlayers.tui.wording import shown, shown_lines

if TYPE_CHECKING:
    from cyberlayers.tui.recording import Progress
    from cyberlayers.workspace.workspace import Workspace

Use = "Callable[[Workspace, Answered], Any]"


class EvidenceScreen(WorkspaceScreen[None]):
    """An item as it was recorded, and everything that was said about it."""

    HELP = (
        "Read the item, then say whether you agree: y. If it does not show what it claims, n and the reason. A person "
        "cannot review what they recorded or collected, and a review from the account that recorded it is marked: "
        "identity not shown.\n\n"
        "t attaches the item to other controls; u names the later item that takes its place, or the contradiction "
        "that it answers; d withdraws it with a reason: nothing is ever deleted. f writes its bytes to a new file."
    )
    CSS_PATH = "../styles/evidence.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "Agree"),
        Binding("n", "disagree", "Disagree"),
        Binding("t", "attach", "Attach"),
        Binding("u", "replace", "Replace"),
        Binding("d", "withdraw", "Withdraw"),
        Binding("f", "extract", "To a file"),
    ]

    class Previewed(Message):
        """The item's bytes, as text, have been read."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, evidence: str) -> None:
        super().__init__()
        self.evidence = evidence

    def heading(self) -> str:
        """Return the item's id."""
        return self.evidence

    def body(self) -> ComposeResult:
        """Yield title, facts, content, standing and history."""
        yield Static(id="title", markup=False)
        with VerticalScroll(id="page"):
            yield HangingLines(id="facts")
            yield Static("Content", classes="heading", markup=False)
            yield Static("reading…", id="content", markup=False)
            yield Static("Where it stands", classes="heading", markup=False)
            yield HangingLines(id="standing")
            yield Static("What was said", classes="heading", markup=False)
            yield HangingLines(id="said")

    def on_mount(self) -> None:
        """Read the content in a worker."""
        self.query_one("#page").focus()
        super().on_mount()
        snapshot, workspace = self.host.snapshot, self.host.workspace
        if snapshot is not None and workspace is not None and self.evidence in snapshot.view.state.evidence:
            body = snapshot.view.state.evidence[self.evidence].body
            read = partial(self._read, workspace.folder, body.sha256, body.content)
            self.run_worker(read, thread=True, group="read")

    def show(self, snapshot: Snapshot) -> None:
        """Fill everything but the content, which never changes."""
        item = snapshot.view.state.evidence.get(self.evidence)
        if item is None:
            self.query_one("#title", Static).update(shown(f"There is no {self.evidence}."))
            return
        title = shown(item.body.title or "(its words are withheld)", "bold")
        self.query_one("#title", Static).update(Content.assemble((f"{self.evidence} ", "bold $accent"), title))
        self.query_one("#facts", HangingLines).fill(facts(item))
        self.query_one("#standing", HangingLines).fill(standing_lines(snapshot, item))
        self.query_one("#said", HangingLines).fill(words_about(snapshot, item))

    def _read(self, folder: Path, sha256: str, kind: str) -> None:
        from cyberlayers.tui.evidence_facts import preview

        try:
            text = preview(folder, sha256, kind)
        except CyberlayersError as error:
            text = str(error)
        self.post_message(self.Previewed(text))

    def on_evidence_screen_previewed(self, message: Previewed) -> None:
        """Show the content."""
        self.query_one("#content", Static).update(shown_lines(message.text))

    # -- what can be said ---------------------------------------------------------------------------------------

    def _ask(self, question: Question, use: "Callable[[Workspace, Answered], Any]", acknowledgement: str) -> None:
        def answered(said: Answered | None) -> None:
            if said is not None:
                self.host.perform(
                    lambda workspace: use(workspace, said),
                    lambda _: acknowledgement,
                    then=lambda _: self.host.forget(question.key),
                )

        self.app.push_screen(Dialog(question), answered)

    def action_agree(self) -> None:
        """Review, agreeing."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.evidencing import review

            shared = said["shared"] == "yes"
            return review(workspace, self.evidence, shared_account=shared, why=said.get("why") if shared else None)

        self._ask(questions.agreement(self.evidence), use, f"Recorded your review of {self.evidence}.")

    def action_disagree(self) -> None:
        """Review, disagreeing."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.evidencing import review

            return review(workspace, self.evidence, agrees=False, why=said["why"])

        self._ask(questions.disagreement(self.evidence), use, f"Recorded that you disagree with {self.evidence}.")

    def action_attach(self) -> None:
        """Attach to other controls."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.tui.evidence_fields import control_ids
            from cyberlayers.workspace.evidencing import attach

            return attach(workspace, self.evidence, control_ids(said["controls"]), said.get("statements", "").split())

        self._ask(questions.attachment(self.evidence), use, f"Attached {self.evidence}.")

    def action_replace(self) -> None:
        """Name a later item, or the contradiction that this one answers."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.evidencing import answer_contradiction, supersede

            other = said["other"].upper()
            if said["what"] == "answers":
                return answer_contradiction(workspace, self.evidence, other)
            return supersede(workspace, self.evidence, other)

        self._ask(questions.replacement(self.evidence), use, f"Recorded for {self.evidence}.")

    def action_withdraw(self) -> None:
        """Withdraw with a reason."""
        snapshot = self.host.snapshot
        item = snapshot.view.state.evidence.get(self.evidence) if snapshot else None
        against = item is not None and item.body.polarity == "contradicts"

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.evidencing import withdraw

            return withdraw(workspace, self.evidence, said["why"])

        question = questions.withdrawal(self.evidence, contradiction=against)
        done = f"Proposed to withdraw {self.evidence}." if against else f"Withdrew {self.evidence}."
        self._ask(question, use, done)

    def action_extract(self) -> None:
        """Write the bytes to a new file."""
        snapshot = self.host.snapshot
        item = snapshot.view.state.evidence.get(self.evidence) if snapshot else None
        name = Path((item.body.file_name if item else None) or f"{self.evidence}.txt").name

        question = questions.destination(self.evidence, name)

        def answered(said: Answered | None) -> None:
            if said is None:
                return
            from cyberlayers.tui.evidence_fields import path_of

            def job(workspace: "Workspace", progress: "Progress") -> Path:
                from cyberlayers.workspace.extracting import extract

                return extract(workspace, self.evidence, path_of(said["to"]), progress)

            self.host.perform_long(
                job,
                lambda path: f"Wrote {self.evidence} to {path}.",
                then=lambda _: self.host.forget(question.key),
                doing=f"writing {self.evidence}",
            )

        self.app.push_screen(Dialog(question), answered)
