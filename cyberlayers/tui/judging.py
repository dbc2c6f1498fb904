"""From an answered question to the use case that records it."""

from typing import TYPE_CHECKING

from cyberlayers.model.status import Status
from cyberlayers.tui.questions import day_of, needed_day
from cyberlayers.tui.screens.dialog import Answered
from cyberlayers.workspace import answering

if TYPE_CHECKING:
    from cyberlayers.model.body import Body
    from cyberlayers.model.state import Record
    from cyberlayers.workspace.workspace import Workspace


def record_judgement(workspace: "Workspace", control: str, said: Answered) -> "Record[Body]":
    """Record an override, a not-applicable or an accepted risk.

    Raises:
        CyberlayersError: it cannot be recorded as it was said.
    """
    why, approver = said.get("why", ""), said.get("approver", "")
    match said["what"]:
        case "not-applicable":
            until = needed_day(said.get("until"), "until")
            return answering.not_applicable(workspace, control, why, approver=approver, until=until)
        case "accept":
            until = needed_day(said.get("until"), "until")
            return answering.accept(workspace, control, why, approver=approver, until=until)
        case status:
            return answering.override(
                workspace,
                control,
                Status(status),
                why,
                approver=approver or None,
                until=day_of(said.get("until"), "until"),
            )


def record_approval(workspace: "Workspace", record: int, said: Answered) -> "Record[Body]":
    """Record the approver's word."""
    return answering.approve(
        workspace,
        record,
        agrees=said["agrees"] == "yes",
        shared_account=said["shared"] == "yes",
        why=said.get("why"),
    )
