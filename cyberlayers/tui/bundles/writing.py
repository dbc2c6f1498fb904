"""Ask for a new file, and write words to it."""

from pathlib import Path
from typing import TYPE_CHECKING

from cyberlayers.report.safe import safe
from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.workspace.workspace import Workspace


def write_words(host: "CyberlayersApp", words: str, suggestion: str) -> None:
    """Ask where to, and write."""
    question = Question(
        key=f"bundle-write:{suggestion}",
        title="Write this to a file",
        text="As plain text; a file that exists is left alone.",
        fields=(Field("to", "New file", value=suggestion),),
        accept="Write",
        needed=(("to", "Name a file."),),
    )

    def job(_workspace: "Workspace", to: Path) -> Path:
        from cyberlayers.workspace.new_file import new_file

        with new_file(to) as file:
            file.write(f"{safe(words, keep_lines=True)}\n".encode())
        return to

    def answered(said: Answered | None) -> None:
        if said is not None:
            from cyberlayers.tui.evidence_fields import path_of

            to = path_of(said["to"]).absolute()
            host.perform(
                lambda workspace: job(workspace, to),
                lambda path: f"Wrote {path}.",
                then=lambda _: host.forget(question.key),
                doing="writing",
            )

    host.push_screen(Prompt(question), answered)
