"""Ask for which controls of layer 8 a partner's verified bundle is evidence, and record it."""

from pathlib import Path
from typing import TYPE_CHECKING

from cyberlayers.tui.evidence_fields import control_ids
from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.workspace.workspace import Workspace

LAYER = "L8"


def partner_question(path: Path) -> Question:
    """Return what is asked."""
    return Question(
        key=f"bundle-record:{path}",
        title="Record this bundle as evidence in layer 8",
        text="A partner's word about itself counts as reviewed at most, once somebody here has reviewed it. It counts "
        "as independent only for the controls that a trusted auditor has examined or agreed to in it.",
        fields=(
            Field("controls", "Controls", hint="of layer 8: L8-01 L8-05"),
            Field("title", "Title", hint="empty: organisation, bundle and date"),
            Field("statements", "Statements", hint="L8-05:a1 (may stay empty)"),
        ),
        accept="Record",
        needed=(("controls", "Name at least one control of layer 8."),),
    )


def record_partner(host: "CyberlayersApp", path: Path) -> None:
    """Ask, record, and open the item."""
    question = partner_question(path)

    def answered(said: Answered | None) -> None:
        if said is None:
            return

        def job(workspace: "Workspace", progress: "Callable[[int, int], None]") -> str:
            from cyberlayers.workspace.partnering import record_bundle

            statements = tuple(said.get("statements", "").replace(",", " ").split())
            controls = control_ids(said["controls"])
            return record_bundle(workspace, path, controls, said.get("title"), progress, statements=statements)

        def done(evidence: str) -> None:
            host.forget(question.key)
            host.open_evidence(evidence)

        host.perform_long(
            job,
            lambda evidence: f"Recorded {evidence}. Another person's review makes it count for more.",
            then=done,
            doing="verifying and keeping the bundle",
        )

    host.push_screen(Prompt(question), answered)
