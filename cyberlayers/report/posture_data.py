"""Posture as plain data: the JSON contract, and what a bundle states and its verifier computes again."""

from datetime import datetime
from typing import Any

from cyberlayers.assess.posture import LayerPosture, Posture, Required


def posture_json(found: Posture, known_at: datetime, layer: int | None = None) -> dict[str, Any]:
    """Return the keys of the command-line contract; with a layer, that one layer and its controls."""
    criteria = found.criteria
    layers = found.layers if layer is None else (found.layers[layer - 1],)
    return {
        "organisation": found.organisation,
        "subject": found.subject,
        "at": found.at,
        "known_at": known_at,
        "profile": criteria.profile.name,
        "policy": criteria.policy.version,
        "catalogue_sha256": criteria.catalogue.sha256,
        "profile_sha256": criteria.profile_sha256,
        "policy_sha256": criteria.policy_sha256,
        "layers_counted": found.layers_counted,
        "layers_meeting_target": found.layers_meeting_target,
        "weakest_layer": found.weakest_layer,
        "layers": [layer_json(one, controls=layer is not None) for one in layers],
    }


def layer_json(found: LayerPosture, *, controls: bool) -> dict[str, Any]:
    """Return one layer's keys, with its controls if asked."""
    data: dict[str, Any] = {
        "number": found.layer.number,
        "slug": found.layer.slug,
        "name": found.layer.name,
        "applicable": found.applicable,
        "met": found.met,
        "claimed_only": found.claimed_only,
        "contradicted": found.contradicted,
        "unmet": found.unmet,
        "unassessed": found.unassessed,
        "not_applicable": found.not_applicable,
        "overridden": found.overridden,
        "accepted": found.accepted,
        "accepted_risks": [{"id": risk.id, "until": risk.until} for risk in found.accepted_risks],
        "key_unmet": found.key_unmet,
        "low": found.low,
        "high": found.high,
        "meets_target": found.meets_target,
        "weakest": list(found.weakest),
    }
    if controls:
        data["controls"] = [control_json(control) for control in found.controls]
    return data


def control_json(required: Required) -> dict[str, Any]:
    """Return one control's keys."""
    posture = required.posture
    return {
        "id": posture.control.id,
        "title": posture.control.title,
        "key": posture.control.key,
        "computed": posture.computed,
        "claimed": posture.claimed,
        "cap": posture.cap,
        "supported": posture.supported,
        "required": required.requirement.status if required.requirement else None,
        "state": required.state,
        "overridden": posture.overridden,
        "accepted": required.accepted,
        "identity_not_shown": posture.identity_not_shown,
        "corroborated": posture.corroborated,
        "reasons": [
            {"code": r.code, "text": r.text, "statements": list(r.statements), "evidence": list(r.evidence)}
            for r in posture.reasons
        ],
    }
