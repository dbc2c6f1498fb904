"""Look things up: controls, evidence, findings, people. Rows are plain mappings, ready to be printed."""

from typing import Any, Protocol

from cyberlayers.assess.contradictions import answers
from cyberlayers.assess.standing import Standing
from cyberlayers.content.catalogue import framework as framework_ids
from cyberlayers.content.catalogue import shipped_criteria
from cyberlayers.errors import ContentError, WorkspaceError
from cyberlayers.model.catalogue import Catalogue, Control
from cyberlayers.model.state import Evidence
from cyberlayers.workspace.answering import find_control
from cyberlayers.workspace.workspace import View, Workspace, require_subject

Row = dict[str, Any]


class HasView(Protocol):
    """Something that can open a workspace's view."""

    def view(self) -> View:
        """Return the view."""


def catalogue_for(source: HasView) -> Catalogue:
    """Return the catalogue in force in a workspace, or this version's where there is no workspace."""
    try:
        return source.view().criteria.catalogue
    except WorkspaceError:
        return shipped_criteria().catalogue


def list_controls(
    source: HasView, *, layer: int | None = None, key_only: bool = False, framework: str | None = None
) -> list[Row]:
    """Return controls in catalogue order; with a framework, those that map to it and the ids they map to.

    Raises:
        ContentError: there is no such framework.
    """
    titles = framework_ids(framework) if framework else {}
    rows = []
    for control in catalogue_for(source).controls:
        ids = list(control.maps.get(framework, ())) if framework else []  # type: ignore[call-overload] # checked by framework_ids
        if (layer and control.layer != layer) or (key_only and not control.key) or (framework and not ids):
            continue
        row: Row = {"id": control.id, "title": control.title, "layer": control.layer, "key": control.key}
        if framework:
            row["maps"] = [f"{one} {titles[one]}" for one in ids]
        rows.append(row)
    return rows


def show_control(source: HasView, control: str) -> Row:
    """Return one control, its statements keyed as commands name them."""
    return control_row(find_control(catalogue_for(source), control))


def control_row(control: Control) -> Row:
    """Return one control as plain data."""
    return {
        "id": control.id,
        "title": control.title,
        "layer": control.layer,
        "key": control.key,
        "two_reviews": control.two_reviews,
        "needs_tested": list(control.needs_tested),
        "outcome": control.outcome,
        "why": control.why,
        "statements": {key: statement.text for key, statement in control.statements.items()},
        "evidence": [example.model_dump(mode="json") for example in control.evidence],
        "valid_days": control.valid_days,
        "maps": {key: list(ids) for key, ids in control.maps.items()},
    }


def list_people(view: View) -> list[Row]:
    """Return the people who were added, in the order of their ids."""
    rows = []
    for person, record in sorted(view.state.people.items()):
        erased = person in view.state.erased
        rows.append(
            {
                "id": person,
                "name": None if erased else record.body.name,
                "title": None if erased else record.body.title,
                "side": record.body.side,
                "erased": erased,
            }
        )
    return rows


def list_findings(view: View, *, open_only: bool = False) -> list[Row]:
    """Return findings, soonest due first."""
    rows = []
    for finding in view.state.findings.values():
        closed = finding.closed if finding.closed and finding.closed.day <= view.at else None
        if finding.added.day > view.at or (open_only and closed):
            continue
        body = finding.added.body
        rows.append(
            {
                "id": body.id,
                "control": body.control,
                "observation": body.observation,
                "action": body.action,
                "owner": body.owner,
                "due": body.due,
                "retest_by": body.retest_by,
                "run": body.run,
                "recorded_by": finding.added.actor.person,
                "recorded_at": finding.added.at,
                "closed": closed.at if closed else None,
                "closed_why": closed.body.why if closed else None,
            }
        )
    return sorted(rows, key=lambda row: (row["due"], row["id"]))


def list_evidence(
    workspace: Workspace, view: View, *, control: str | None = None, state: str | None = None
) -> list[Row]:
    """Return the subject's evidence, oldest first, with the keys of the command-line contract."""
    require_subject(view.state, workspace.subject, view.at)
    wanted = find_control(view.criteria.catalogue, control).id if control else None
    rows = []
    for item in view.state.evidence.values():
        if item.body.subject != workspace.subject or (wanted and wanted not in item.controls()):
            continue
        row = evidence_row(view, item)
        if state is None or state in row["state"].values():
            rows.append(row)
    return rows


def show_evidence(view: View, evidence: str) -> Row:
    """Return one item with everything that was entered.

    Raises:
        ContentError: there is none of that id.
    """
    item = view.state.evidence.get(evidence)
    if item is None:
        raise ContentError(f"there is no evidence {evidence}", "List it with: cyberlayers evidence list")
    body = item.body
    entered = {
        name: getattr(body, name)
        for name in (
            "shows", "file_name", "population", "sampled", "excluded", "extract", "tested_by", "tested_on", "author",
            "organisation", "about_own", "run",
        )
    }  # fmt: skip
    return {**evidence_row(view, item), **entered, "verified_bundle": _verified_bundle(view, item)}


def evidence_row(view: View, item: Evidence) -> Row:
    """Return one item as the contract lists it."""
    body = item.body
    standing = standing_of(view, item)
    answered = [found for found in (_answered_by(view, one) for one in standing.values()) if found]
    return {
        "id": body.id,
        "title": body.title,
        "controls": list(item.controls()),
        "statements": list(item.statements()),
        "subject": body.subject,
        "covers": list(body.covers),
        "polarity": body.polarity,
        "method": body.method,
        "source": body.source,
        "strength": {control: one.strength for control, one in standing.items()},
        "disputed": any(one.disputed for one in standing.values()),
        "superseded_by": next((one.superseded_by for one in standing.values() if one.superseded_by), None),
        "answered_by": answered[0] if answered else None,
        "state": {control: one.state for control, one in standing.items()},
        "collected": body.collected,
        "effective_from": body.effective_from,
        "effective_to": body.effective_to,
        "expires": {control: one.last_day for control, one in standing.items()},
        "sha256": body.sha256,
        "size": body.size,
        "kind": body.content,
        "collected_by": body.collected_by,
        "reviews": [
            {"by": r.actor.person, "at": r.at, "agrees": r.body.agrees, "shared": r.body.shared_account}
            for r in item.reviews
        ],
        "recorded_by": item.added.actor.person,
        "recorded_at": item.added.at,
    }


def standing_of(view: View, item: Evidence) -> dict[str, Standing]:
    """Return where an item stands for each of its controls that the catalogue in force has."""
    by_id = view.criteria.catalogue.by_id
    return {
        control: Standing(view.state, view.criteria.policy, by_id[control], item, view.at)
        for control in item.controls()
        if control in by_id
    }


def _verified_bundle(view: View, item: Evidence) -> Row | None:
    """Return what was verified where the item is a partner's bundle, and whose signatures held."""
    records = [record for record in item.verified if record.day <= view.at]
    if not records:
        return None
    body = records[-1].body
    names = body.principals or (None,) * len(body.signatures)
    return {
        "bundle": body.bundle,
        "sequence": body.sequence,
        "at": body.at,
        "tagmanifest_sha256": body.tagmanifest_sha256,
        "verified_at": records[-1].at,
        "signatures": [
            {
                "role": one.role,
                "principal": name,
                "key_sha256": one.key_sha256,
                "meaning": one.meaning,
                "controls": [control for control in item.controls() if control in one.controls],
            }
            for one, name in zip(body.signatures, names, strict=True)
        ],
    }


def _answered_by(view: View, contradiction: Standing) -> str | None:
    if contradiction.supports:
        return None
    for other in view.state.evidence_for(contradiction.control.id, contradiction.item.body.subject):
        support = Standing(view.state, view.criteria.policy, contradiction.control, other, view.at)
        if support.supports and answers(support, contradiction):
            return support.id
    return None
