"""Findings: an observation, an action, an owner and a day."""

from datetime import date

from cyberlayers.errors import ContentError
from cyberlayers.model.body import Body
from cyberlayers.model.records import FindingAdded, FindingClosed
from cyberlayers.model.state import Record, State
from cyberlayers.workspace.answering import control_of
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.workspace import Workspace


@in_one_sentence()
def add_finding(  # noqa: PLR0913 - a finding's own parts
    workspace: Workspace,
    control: str,
    *,
    observation: str,
    action: str,
    owner: str,
    due: date,
    retest_by: date | None = None,
) -> Record[FindingAdded]:
    """Record a finding against a control.

    Raises:
        ContentError: there is no such control.
    """
    about = control_of(workspace, control).id

    def decide(state: State) -> FindingAdded:
        return FindingAdded(
            id=f"F-{len(state.findings) + 1:06}",
            control=about,
            due=due,
            retest_by=retest_by,
            observation=observation,
            action=action,
            owner=owner,
        )

    return workspace.record_one(decide)


@in_one_sentence()
def close_finding(workspace: Workspace, finding: str, why: str) -> Record[Body]:
    """Close a finding with what was done.

    Raises:
        ContentError: there is none, or it is closed already.
    """

    def decide(state: State) -> Body:
        found = state.findings.get(finding)
        if found is None:
            raise ContentError(f"there is no finding {finding}", "List them with: cyberlayers finding list")
        if found.closed is not None:
            raise ContentError(f"{finding} is closed already (record {found.closed.seq})")
        return FindingClosed(finding=finding, why=why)

    return workspace.record_one(decide)
