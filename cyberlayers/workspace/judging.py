"""Judge a view: posture and forecast for the workspace's subject."""

from cyberlayers.assess.forecast import Lapse, forecast
from cyberlayers.assess.posture import Posture, posture
from cyberlayers.workspace.workspace import View, Workspace, require_subject


def judge(workspace: Workspace, view: View) -> Posture:
    """Return the posture of the workspace's subject.

    Raises:
        ContentError: the subject is neither the organisation nor a critical system of the register.
    """
    require_subject(view.state, workspace.subject, view.at)
    return posture(view.state, view.criteria, view.at, workspace.subject)


def look_ahead(workspace: Workspace, view: View, days: int) -> tuple[Lapse, ...]:
    """Return what lapses in the next days, soonest first; the errors are those of `judge`."""
    require_subject(view.state, workspace.subject, view.at)
    return forecast(view.state, view.criteria, view.at, days, workspace.subject)
