"""Commands that ask something first, wherever one is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cyberlayers.tui import questions
from cyberlayers.tui.screens.dialog import Answered, Dialog, Question
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from cyberlayers.store.check import CheckResult
    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.tui.recording import Progress
    from cyberlayers.workspace.workspace import Workspace


class PaletteActions:
    """What the palette offers beside moving about."""

    def __init__(self, host: "CyberlayersApp") -> None:
        self._host = host

    def add_person(self) -> None:
        """Add a person, or change one."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.model.status import Side
            from cyberlayers.workspace.people import add_person

            return add_person(workspace, said["id"], said["name"], said["title"], Side(said["side"]))

        self._ask(questions.person(), use, lambda said: f"Recorded {said['id']}.")

    def check(self) -> None:
        """Verify everything that the store promises."""

        def job(workspace: "Workspace", progress: "Progress") -> "list[CheckResult]":
            from cyberlayers.workspace.checking import check_workspace

            return check_workspace(workspace, progress)

        def say(results: "list[CheckResult]") -> str:
            broken = [result for result in results if not result.ok]
            if not broken:
                return f"All {len(results)} checks hold."
            return f"Does not hold: {' '.join(f'{result.name}: {result.detail}' for result in broken)}"

        self._host.perform_long(job, say, doing="checking")

    def rename(self) -> None:
        """Give the organisation another name."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.adopting import rename

            return rename(workspace, said["name"])

        snapshot = self._host.snapshot
        name = snapshot.posture.organisation if snapshot else ""
        self._ask(questions.organisation(name), use, lambda said: f"It is called {said['name']} now.")

    def adopt(self) -> None:
        """Propose another profile, with the catalogue and policy of this version."""

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.adopting import propose_criteria

            return propose_criteria(workspace, said["profile"], said["approver"], said["why"])

        self._ask(
            questions.adoption(), use, lambda said: f"Proposed. It is used once {said['approver']} has said yes (r)."
        )

    def close_finding(self) -> None:
        """Close an open finding."""
        snapshot = self._host.snapshot
        rows = snapshot.findings if snapshot else ()
        if not rows:
            self._host.notify("No finding is open.", markup=False)
            return
        options = tuple((f"{row['id']} on {row['control']}", str(row["id"])) for row in rows)
        question = Question(
            key="close-finding",
            title="Close a finding",
            text="What was done, or why nothing needs to be.",
            fields=(Field("finding", "Finding", "choice", options=options), Field("why", "What was done", "lines")),
            accept="Close",
            needed=(("why", "Say what was done."),),
        )

        def use(workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.workspace.findings import close_finding

            return close_finding(workspace, said["finding"], said["why"])

        self._ask(question, use, lambda said: f"Closed {said['finding']}.")

    def write_posture(self) -> None:
        """Write the posture report to a new file."""
        snapshot = self._host.snapshot
        if snapshot is None:
            return
        question = Question(
            key="write-posture",
            title="Write the posture report",
            text="As plain text; a file that exists is left alone.",
            fields=(Field("to", "New file", value=f"posture-{snapshot.view.at}.txt"),),
            accept="Write",
            needed=(("to", "Name a file."),),
        )

        def use(_workspace: "Workspace", said: Answered) -> object:
            from cyberlayers.errors import ContentError
            from cyberlayers.report.posture import posture_text
            from cyberlayers.tui.evidence_fields import path_of

            to = path_of(said["to"])
            try:
                with to.open("x", encoding="utf-8") as file:
                    file.write(posture_text(snapshot.posture, snapshot.view.known_at) + "\n")
            except OSError as error:
                raise ContentError(f"{to} cannot be written ({error.strerror})", "Choose a new file") from None
            return to

        self._ask(question, use, lambda said: f"Wrote {said['to']}.")

    def _ask(
        self,
        question: Question,
        use: "Callable[[Workspace, Answered], Any]",
        acknowledge: Callable[[Answered], str],
    ) -> None:
        def answered(said: Answered | None) -> None:
            if said is not None:
                self._host.perform(
                    lambda workspace: use(workspace, said),
                    lambda _: acknowledge(said),
                    then=lambda _: self._host.forget(question.key),
                )

        self._host.push_screen(Dialog(question), answered)
