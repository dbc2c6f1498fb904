"""One control: what it asks, what is claimed, what the evidence carries, why, and what was said when."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cyberlayers.tui import questions
from cyberlayers.tui.draft_claim import drafted, last_answer
from cyberlayers.tui.history import history
from cyberlayers.tui.screens.base import WorkspaceScreen
from cyberlayers.tui.screens.dialog import Answered, Dialog
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.hanging_lines import Hanging, HangingLines
from cyberlayers.tui.widgets.item_list import ItemList
from cyberlayers.tui.widgets.statement_list import StatementList
from cyberlayers.tui.wording import STAR, plural, shown, state_words, status_words

if TYPE_CHECKING:
    from cyberlayers.assess.posture import Required
    from cyberlayers.workspace.workspace import Workspace

_FRAMEWORKS = {
    "caf-4.0": "CAF 4.0",
    "caf-3.2": "CAF 3.2",
    "csf-2.0": "CSF 2.0",
    "cyber-essentials": "Cyber Essentials",
    "cloud-principles": "Cloud principles",
    "connected-places": "Connected places",
}


class ControlScreen(WorkspaceScreen[None]):
    """A control of the catalogue."""

    HELP = (
        "Tick what is true: Space goes round yes, no and not yet; y, n and - say it at once. Nothing is recorded "
        "until you press c: till then the changed lines carry a star, and the second line above says what they "
        "would add up to. Escape keeps them.\n\n"
        "What is supported is the lower of what is claimed and what the evidence carries. Press e to add evidence, "
        "Tab to go to the items, Enter to open one.\n\n"
        "o judges beside the computed status: override, not applicable, or an accepted risk. Upwards it needs an "
        "approver and an end date. Why lists every reason for the status."
    )
    CSS_PATH = "../styles/control.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer", "Answer"),
        Binding("c", "confirm", "Confirm"),
        Binding("e", "evidence", "Evidence"),
        Binding("o", "judge", "Judge"),
        Binding("f", "finding", "Finding", show=False),
        Binding("w", "app.walk", "Walk on", show=False),
        Binding("right", "turn(1)", "Next control", show=False),
        Binding("left", "turn(-1)", "Previous control", show=False),
    ]

    def __init__(self, control: str) -> None:
        super().__init__()
        self.control_id = control

    def heading(self) -> str:
        """Return the control's id."""
        return self.control_id

    def body(self) -> ComposeResult:
        """Yield the verdict above, statements at the left, evidence and reasons at the right."""
        yield Static(id="title", markup=False)
        yield Static(id="verdict", markup=False)
        yield Static(id="draft", markup=False)
        with Container(id="columns"):
            with VerticalScroll(id="left", can_focus=False):
                yield Static(id="outcome", markup=False)
                yield StatementList(id="main")
            with VerticalScroll(id="right", can_focus=False):
                yield Static("Evidence", classes="heading", markup=False)
                yield ItemList(id="items")
                yield Static("Why", classes="heading", markup=False)
                yield HangingLines(id="reasons")
                yield Static("What would convince", classes="heading", markup=False)
                yield HangingLines(id="examples")
                yield Static("History", classes="heading", markup=False)
                yield HangingLines(id="history")
                yield Static("Frameworks", classes="heading", markup=False)
                yield HangingLines(id="frameworks")

    def show(self, snapshot: Snapshot) -> None:
        """Fill everything."""
        found = snapshot.required(self.control_id)
        posture = found.posture
        control = posture.control
        title = Content.assemble(
            (f"{control.id} ", "bold $accent"),
            shown(control.title, "bold"),
            (f"  {STAR} key control" if control.key else "", "$accent"),
        )
        self.query_one("#title", Static).update(title)
        self.query_one("#verdict", Static).update(verdict(found))
        self.query_one("#outcome", Static).update(
            Content.assemble(shown(control.outcome), "\n", shown(control.why, "$muted"))
        )
        self.query_one(ItemList).fill(posture.standing)
        bullet = Content.styled(" · ", "$muted")
        self.query_one("#reasons", HangingLines).fill(tuple(Hanging(bullet, r.text) for r in posture.reasons))
        examples = [f"{e.text} ({e.method}{', exercise' if e.exercise else ''})" for e in control.evidence]
        examples.append(f"Evidence stays current for {control.valid_days} days.")
        self.query_one("#examples", HangingLines).fill(tuple(Hanging(bullet, text, "$muted") for text in examples))
        events = history(snapshot.view.state, control.id, snapshot.posture.subject)
        lines = [Hanging(Content.styled(f" {e.at:%d %b %Y %H:%M} ", "$muted"), f"{e.person} {e.text}") for e in events]
        nothing = Hanging(Content(" "), "Nothing has been recorded about this control.", "$muted")
        self.query_one("#history", HangingLines).fill(tuple(lines) or (nothing,))
        maps = [(name, ids) for name, ids in control.maps.items() if ids]
        self.query_one("#frameworks", HangingLines).fill(
            tuple(Hanging(Content.styled(f" {_FRAMEWORKS[name]}: ", "$muted"), ", ".join(ids)) for name, ids in maps)
        )
        self._statements(snapshot, found)

    # -- answering ----------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return f"answers:{self.control_id}"

    @property
    def _draft(self) -> dict[str, bool | None]:
        found: dict[str, bool | None] = self.host.drafts.get(self._key, {}).get("answers", {})
        return found

    def _statements(self, snapshot: Snapshot, found: "Required") -> None:
        """Show the ticks, and what those that are not recorded would add up to."""
        posture, draft = found.posture, self._draft
        self.query_one(StatementList).fill(posture.control, dict(posture.claim.answers), dict(draft))
        line = self.query_one("#draft", Static)
        line.set_class(bool(draft), "-there")
        if draft:
            status = drafted(snapshot.view, posture.control, snapshot.posture.subject, draft)
            supported = min(status, posture.cap)
            line.update(
                Content.assemble(
                    (f"{plural(len(draft), 'answer')} not recorded", "bold $accent"),
                    ": claimed would be ", status_words(str(status)),
                    ", supported ", status_words(str(supported)), ". c confirms.",
                )
            )  # fmt: skip

    @on(StatementList.Ticked)
    def _ticked(self, message: StatementList.Ticked) -> None:
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        found = snapshot.required(self.control_id)
        seen = last_answer(snapshot.view, self.control_id, snapshot.posture.subject)
        kept = self.host.drafts.setdefault(self._key, {"seq": seen, "answers": {}})
        answers = dict(kept["answers"])
        answers[message.key] = message.value
        if found.posture.claim.answers.get(message.key) == message.value:
            del answers[message.key]
        kept["answers"] = answers
        if not answers:
            del self.host.drafts[self._key]
        self._statements(snapshot, found)

    def action_answer(self) -> None:
        """Go to the statements."""
        self.query_one(StatementList).focus()

    def action_confirm(self) -> None:
        """Record the ticks."""
        kept = self.host.drafts.get(self._key)
        if not kept:
            self.notify("Nothing is ticked that is not recorded. Space ticks a statement.")
            return
        answers: dict[str, bool | None] = dict(kept["answers"])
        given = {key: value for key, value in answers.items() if value is not None}
        cleared = [key for key, value in answers.items() if value is None]

        def job(workspace: "Workspace") -> Any:  # noqa: ANN401 - only counted
            from cyberlayers.workspace.answering import Expected, answer

            expected = Expected(kept["seq"])
            return answer(workspace, self.control_id, answers=given, cleared=cleared, expected=expected)

        def done(_record: object) -> None:
            self.host.drafts.pop(self._key, None)
            self._again()

        self.host.perform(
            job,
            lambda record: f"Recorded {plural(len(answers), 'answer')} to {self.control_id} (record {record.seq}).",
            then=done,
            refused=self._stale,
        )

    def _stale(self, _sentence: str) -> None:
        """Show both versions after a refusal: what was recorded in the meantime has been seen now."""
        snapshot, kept = self.host.snapshot, self.host.drafts.get(self._key)
        if snapshot is not None and kept:
            kept["seq"] = last_answer(snapshot.view, self.control_id, snapshot.posture.subject)
            self._again()

    def _again(self) -> None:
        if self.is_running and self.host.snapshot is not None:
            self.show(self.host.snapshot)

    # -- the rest -----------------------------------------------------------------------------------------------

    @on(ItemList.Opened)
    def _item(self, message: ItemList.Opened) -> None:
        self.host.open_evidence(message.evidence)

    def action_evidence(self) -> None:
        """Add evidence to this control."""
        self.host.go("evidence-form", (self.control_id,))

    def action_judge(self) -> None:
        """Judge beside the computed status."""
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        posture = snapshot.required(self.control_id).posture
        question = questions.judgement(self.control_id, key=posture.control.key, computed=str(posture.computed))
        self.app.push_screen(Dialog(question), partial(self._judged, question.key))

    def _judged(self, key: str, said: Answered | None) -> None:
        if said is None:
            return
        from cyberlayers.tui.judging import record_judgement

        self.host.perform(
            lambda workspace: record_judgement(workspace, self.control_id, said),
            lambda record: f"Recorded the judgement of {self.control_id} (record {record.seq}).",
            then=lambda _: self.host.forget(key),
        )

    def action_finding(self) -> None:
        """Raise a finding."""
        question = questions.finding(self.control_id)
        self.app.push_screen(Dialog(question), partial(self._found, question.key))

    def _found(self, key: str, said: Answered | None) -> None:
        if said is None:
            return

        def job(workspace: "Workspace") -> Any:  # noqa: ANN401 - a record
            from cyberlayers.workspace.findings import add_finding

            return add_finding(
                workspace,
                self.control_id,
                observation=said["observation"],
                action=said["action"],
                owner=said["owner"],
                due=questions.needed_day(said.get("due"), "due"),
                retest_by=questions.day_of(said.get("retest_by"), "retest by"),
            )

        self.host.perform(
            job, lambda record: f"Recorded finding {record.body.id}.", then=lambda _: self.host.forget(key)
        )

    def action_turn(self, by: int) -> None:
        """Go to the next or the previous control of the layer."""
        snapshot = self.host.snapshot
        if snapshot is None:
            return
        ids = [one.posture.control.id for one in snapshot.posture.layers[int(self.control_id[1]) - 1].controls]
        self.app.switch_screen(ControlScreen(ids[(ids.index(self.control_id) + by) % len(ids)]))


def verdict(found: "Required") -> Content:
    """Return where a control stands, in one line."""
    posture = found.posture
    needed = found.requirement
    marks = [word for word, on in (
        ("overridden", posture.overridden),
        ("risk accepted", posture.acceptance is not None),
        ("corroborated", posture.corroborated),
        ("identity not shown", posture.identity_not_shown),
    ) if on]  # fmt: skip
    return Content.assemble(
        state_words(str(found.state)),
        ("   claimed ", "$muted"), status_words(str(posture.claimed)),
        ("  evidence carries ", "$muted"), status_words(str(posture.cap)),
        ("  supported ", "$muted"), status_words(str(posture.supported)),
        ("  required ", "$muted"), status_words(str(needed.status)) if needed else Content("nothing"),
        (f"  ({', '.join(marks)})" if marks else "", "$accent"),
    )  # fmt: skip
