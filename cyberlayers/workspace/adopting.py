"""Change what the workspace is called, or what it is judged against."""

import hashlib

from cyberlayers.content.catalogue import assemble, content_folder
from cyberlayers.errors import UsageError
from cyberlayers.model.body import Body
from cyberlayers.model.criteria import Criteria
from cyberlayers.model.records import CriteriaAdopted, OrganisationRenamed
from cyberlayers.model.state import Record
from cyberlayers.store.store import Change
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.workspace import Workspace, criteria_blobs


@in_one_sentence()
def rename(workspace: Workspace, organisation: str) -> Record[Body]:
    """Give the organisation another name."""
    if not organisation.strip():
        raise UsageError("the organisation has no name", "Give it a name", option="--organisation")
    return workspace.record_one(lambda _: OrganisationRenamed(organisation=organisation.strip()))


@in_one_sentence()
def propose_criteria(workspace: Workspace, profile: str | None, approver: str | None, why: str | None) -> Record[Body]:
    """Propose the catalogue and policy of this version with a profile (the one in force if none is given).

    They are used from the day on which the approver says yes.

    Raises:
        UsageError: no approver or reason, or the criteria are those in force already.
    """
    if approver is None or not why:
        raise UsageError(
            "other criteria need an approver and a reason", "Name an approver and say why", option="--approver --why"
        )
    if approver == workspace.acting.person:
        raise UsageError(f"{approver} cannot approve what {approver} proposes", "Name another approver")
    current = workspace.view().criteria
    blobs = criteria_blobs(profile) if profile else _with_profile_in_force(workspace, current)
    proposed = assemble(*(data for _, data in blobs))
    if proposed.digests == current.digests:
        raise UsageError("these criteria are in force already", "Nothing needs to be adopted")
    catalogue, chosen, policy = (hashlib.sha256(data).hexdigest() for _, data in blobs)
    body = CriteriaAdopted(catalogue=catalogue, profile=chosen, policy=policy, approver=approver, why=why)
    return workspace.record(lambda _: Change((body,), blobs))[-1]


def _with_profile_in_force(workspace: Workspace, current: Criteria) -> tuple[tuple[str, bytes], ...]:
    """Return this version's criteria with its edition of the profile in force, or with an own profile unchanged."""
    if (content_folder("controls") / "profiles" / f"{current.profile.name}.toml").is_file():
        return criteria_blobs(current.profile.name)
    catalogue, _, policy = criteria_blobs("starter")
    return catalogue, ("profile.toml", workspace.blob(current.profile_sha256)), policy
