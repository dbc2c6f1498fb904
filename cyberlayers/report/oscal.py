"""OSCAL 1.2.1 assessment results: what was observed, by which method, until when, and what follows for each control.

Rules:

* an item of evidence is an observation; the earliest last day among its controls is when it expires, and where they
  differ each control's own stands in a property; a contradiction does not expire;
* a control is a finding on an objective of its own, which stands in the file with every statement; it is satisfied
  when what is supported reaches what the profile requires, and nothing that is unknown is satisfied;
* control ids are ours; those of the mapped frameworks are properties in a namespace of each framework;
* an accepted risk is a risk with its deadline;
* the bytes of an item are a resource with a link relative to the file and the SHA-256 of its record; what is withheld
  or broken has none, and says so, with the digest as a property;
* the file is canonical JSON without a clock or chance: the same assertion gives the same bytes.
"""

from collections.abc import Iterator

from cyberlayers.assess.posture import ControlState, Required
from cyberlayers.assess.reasons import day_words
from cyberlayers.assess.standing import Standing
from cyberlayers.ledger.canonical import canonical, stamp
from cyberlayers.model.status import Status
from cyberlayers.report import oscal_parts as parts
from cyberlayers.report.assertion import CRITERIA_FILES, Assertion
from cyberlayers.report.oscal_parts import Json, line, prop
from cyberlayers.report.posture import interval_words, summary, target_words

VERSION = "1.2.1"
_REASONS = {ControlState.MET: "pass", ControlState.UNMET: "fail", ControlState.CONTRADICTED: "fail"}
_IMPLEMENTED = {Status.ACHIEVED: "implemented", Status.PARTIALLY: "partial"}


def assessment_results(said: Assertion) -> bytes:
    """Return `assessment-results.json`."""
    found = {
        "uuid": parts.uuid(said, "bundle", f"{said.bundle_id}/{said.log_root}"),
        "metadata": _metadata(said),
        "import-ap": {
            "href": f"#{parts.uuid(said, 'criteria', CRITERIA_FILES[1])}",
            "remarks": "There is no assessment plan in OSCAL: the profile says what is required of each control.",
        },
        "local-definitions": {"objectives-and-methods": [_objective(required) for required in said.shown]},
        "results": [_result(said)],
        "back-matter": {"resources": [*parts.criteria(said), *_resources(said)]},
    }
    return canonical({"assessment-results": found}).encode()


def _metadata(said: Assertion) -> Json:
    roles = dict.fromkeys(signer.role for signer in said.signers)
    marking = prop("marking", said.marking or "", ns=None)
    return {
        "title": line(f"What {said.subject_words} knows about its cyber protection, {day_words(said.posture.at)}"),
        "last-modified": stamp(said.made_at),
        "version": said.bundle_id,
        "oscal-version": VERSION,
        "document-ids": [{"scheme": "urn:cyberlayers:bundle", "identifier": said.bundle_id}],
        **parts.props([marking, prop("generator", said.generator), prop("ledger", said.origin)]),
        "roles": [{"id": role, "title": role.capitalize()} for role in roles],
        "parties": parts.parties(said),
        "responsible-parties": [
            {
                "role-id": role,
                "party-uuids": [parts.uuid(said, "key", one.key_sha256) for one in said.signers if one.role == role],
            }
            for role in roles
        ],
    }


def _objective(required: Required) -> Json:
    control = required.posture.control
    key = parts.objective(control.id)
    statements = [
        {
            "id": f"{key}.{name}",
            "name": "assessment-objective",
            "prose": statement.text,
            **parts.props([prop("statement", f"{control.id}:{name}"), prop("text-sha256-16", statement.digest)]),
        }
        for name, statement in control.statements.items()
    ]
    whole = {"id": key, "name": "assessment-objective", "prose": control.outcome, "parts": statements}
    methods = [
        {
            "name": "assessment-method",
            "prose": example.text,
            **parts.props([prop("method", example.method.value.upper(), ns=None)]),
        }
        for example in control.evidence
    ]
    return {"control-id": control.id, "description": control.title, "parts": [whole, *methods]}


def _result(said: Assertion) -> Json:
    posture = said.posture
    reviewed = [required.posture.control.id for required in said.shown]
    observations = [_observation(said, item, standings) for item, standings in said.items.items()]
    findings = [_finding(said, one) for one in said.shown if one.state is not ControlState.OUTSIDE]
    risks = [_risk(said, one) for one in said.shown if one.accepted]
    system = parts.system(said)
    about = "some controls" if said.narrowed else summary(posture)
    return {
        "uuid": parts.uuid(said, "result", said.bundle_id),
        "title": line(f"{said.subject_words} as at {day_words(posture.at)}"),
        "description": line(
            f"As at {day_words(posture.at)}, as known on {day_words(said.known_at.date())}, profile "
            f"{posture.criteria.profile.name}: {about}."
        ),
        "start": parts.begins(said.since),
        "end": parts.ends(said.to),
        **parts.props(_result_props(said)),
        **({"local-definitions": {"components": [system]}} if system else {}),
        "reviewed-controls": {
            "control-selections": [{"include-controls": [{"control-id": control} for control in reviewed]}],
            "control-objective-selections": [
                {"include-objectives": [{"objective-id": parts.objective(control)} for control in reviewed]}
            ],
        },
        **({"observations": observations} if observations else {}),
        **({"risks": risks} if risks else {}),
        **({"findings": findings} if findings else {}),
    }


def _result_props(said: Assertion) -> Iterator[Json]:
    posture = said.posture
    yield prop("at", posture.at.isoformat())
    yield prop("known-at", stamp(said.known_at))
    yield prop("subject", posture.subject)
    yield prop("profile", posture.criteria.profile.name)
    yield prop("policy", posture.criteria.policy.version)
    yield prop("private-parts-withheld", said.private_parts)
    for layer in () if said.narrowed else posture.layers:
        kind = layer.layer.slug
        yield prop("layer-in-words", target_words(layer), kind)
        yield prop("layer-interval", interval_words(layer), kind)


def _observation(said: Assertion, item: str, standings: tuple[Standing, ...]) -> Json:
    first = standings[0]
    body = first.item.body
    title = line(body.title or "")
    expires = {"expires": parts.ends(min(one.last_day for one in standings))} if first.supports else {}
    evidence: Json = {"description": f"{item}: {body.size:,} bytes."}
    if item in said.files:
        evidence["href"] = f"#{parts.uuid(said, 'evidence-file', item)}"
    else:
        evidence["remarks"] = f"They are not in the bundle: {said.absent.get(item, 'left out')}."
    return {
        "uuid": parts.uuid(said, "evidence", item),
        "title": f"{item} {title}".strip(),
        "description": line(body.shows or "") or title or f"{item}: its words are withheld.",
        **parts.props(_observation_props(said, standings)),
        "methods": [body.method.value.upper()],
        "types": ["control-objective" if first.supports else "finding"],
        "origins": [{"actors": [{"type": "party", "actor-uuid": parts.uuid(said, "person", body.collected_by)}]}],
        "subjects": [parts.subject(said)],
        "relevant-evidence": [evidence],
        "collected": parts.begins(body.collected),
        **expires,
    }


def _observation_props(said: Assertion, standings: tuple[Standing, ...]) -> Iterator[Json]:
    item = standings[0].item
    body = item.body
    yield prop("evidence-id", body.id)
    yield prop("sha256", "" if body.id in said.files else body.sha256)
    yield prop("polarity", body.polarity)
    yield prop("source", body.source)
    yield prop("recorded", stamp(item.added.at))
    yield prop("record", item.added.seq)
    for name in ("effective_from", "effective_to", "population", "sampled", "tested_on", "tested_by", "organisation"):
        value = getattr(body, name)
        yield prop(name.replace("_", "-"), "" if value is None else value)
    yield from (prop("covers", one) for one in body.covers)
    apart = len({standing.last_day for standing in standings}) > 1
    for standing in standings:
        control = standing.control.id
        yield prop("strength", standing.strength.value, control)
        yield prop("state", standing.state.value, control)
        yield prop("last-day", standing.last_day.isoformat() if apart and standing.supports else "", control)
        yield prop("statements", " ".join(standing.statements), control)
    for verified in standings[0].verifications:
        yield prop("verified-bundle", verified.body.bundle)
        for one in verified.body.signatures:
            yield prop("bundle-signature", one.key_sha256, "-".join(filter(None, (one.role, one.meaning))))
    for review in item.reviews:
        yield prop("reviewed-by", review.actor.person, "agrees" if review.body.agrees else "disagrees")


def _finding(said: Assertion, required: Required) -> Json:
    posture = required.posture
    control = posture.control
    observed = [{"observation-uuid": parts.uuid(said, "evidence", item.id)} for item in posture.standing]
    risk = [{"risk-uuid": parts.uuid(said, "risk", control.id)}] if required.accepted else []
    state = "not-applicable" if posture.not_applicable else _IMPLEMENTED.get(posture.supported)
    return {
        "uuid": parts.uuid(said, "finding", f"{posture.control.id}/{said.posture.subject}"),
        "title": line(f"{control.id} {control.title}"),
        "description": line(" ".join(reason.text for reason in posture.reasons)),
        **parts.props(_finding_props(required)),
        "target": {
            "type": "objective-id",
            "target-id": parts.objective(control.id),
            "title": line(control.title),
            "status": {
                "state": "satisfied" if required.met else "not-satisfied",
                "reason": _REASONS.get(required.state, "other"),
                "remarks": required.state.value.replace("_", " "),
            },
            **({"implementation-status": {"state": state}} if state else {}),
        },
        **({"related-observations": observed} if observed else {}),
        **({"related-risks": risk} if risk else {}),
    }


def _finding_props(required: Required) -> Iterator[Json]:
    posture = required.posture
    control = posture.control
    yield prop("control-id", control.id)
    for framework, ids in sorted(control.maps.items()):
        yield from (prop("control-id", one, ns=parts.framework(framework)) for one in ids)
    yield prop("key-control", "yes" if control.key else "no")
    for name, status in (("computed", posture.computed), ("claimed", posture.claimed), ("cap", posture.cap)):
        yield prop(name, status.value)
    yield prop("supported", posture.supported.value)
    yield prop("required", required.requirement.status.value if required.requirement else "")
    for key in control.statements:
        answer = posture.claim.answers.get(key)
        yield prop("answer", "not-yet" if answer is None else str(answer).lower(), key)
    yield from (prop("reason", code) for code in dict.fromkeys(reason.code.value for reason in posture.reasons))


def _risk(said: Assertion, required: Required) -> Json:
    posture = required.posture
    control = posture.control
    record = said.acceptance(required)
    until = posture.acceptance.until if posture.acceptance else said.posture.at
    approver = record.body.approver if record else None
    why = line(record.body.why or "") if record else ""
    return {
        "uuid": parts.uuid(said, "risk", control.id),
        "title": line(f"{control.id} {control.title}"),
        "description": f"{control.id} is not met, and the risk is accepted to {day_words(until)}.",
        "statement": why or "The reason stands in the ledger, and its words are withheld.",
        **parts.props([prop("approver", approver or ""), prop("record", record.seq if record else "")]),
        "status": "deviation-approved",
        "deadline": parts.ends(until),
    }


def _resources(said: Assertion) -> Iterator[Json]:
    for item, standings in said.items.items():
        path = said.files.get(item)
        if path is not None:
            yield parts.resource(parts.uuid(said, "evidence-file", item), item, path, standings[0].item.body.sha256)
