"""The small parts that an OSCAL file is made of: identifiers, properties, times, people and links.

Rules:

* an identifier is a UUID of version 5 made of the ledger's name, a kind and a name, so the same thing has the same
  identifier in every bundle of one ledger, and none is drawn at random;
* a property carries a namespace of ours; the namespace of a mapped control id names its framework;
* a day becomes a time in UTC: its first second where something begins, its last where something ends;
* OSCAL has no empty list and no empty value: what is not known is left out.
"""

import posixpath
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyberlayers.model.records import ORGANISATION
from cyberlayers.report.assertion import CRITERIA_FILES, Assertion
from cyberlayers.report.safe import safe

Json = dict[str, Any]

OWN = "urn:cyberlayers:oscal"
FOLDER = "data/oscal"
_NAMESPACE = uuid5(NAMESPACE_URL, OWN)


def uuid(said: Assertion, kind: str, name: str) -> str:
    """Return the identifier of a thing that the ledger knows."""
    return str(uuid5(_NAMESPACE, f"{said.origin}/{kind}/{name}"))


def framework(key: str) -> str:
    """Return the namespace of a framework's control ids."""
    return f"urn:cyberlayers:framework:{key}"


def line(text: str) -> str:
    """Return text as OSCAL's one-line values take it: one line, no space at either end, nothing that is obeyed."""
    return " ".join(safe(text).split())


def prop(name: str, value: object, kind: str | None = None, ns: str | None = OWN) -> Json:
    """Return a property; `kind` is what it is about where there are several of one name."""
    found = {"name": name, "value": line(str(value))}
    return {**found, **({"ns": ns} if ns else {}), **({"class": kind} if kind else {})}


def props(found: Iterable[Json]) -> Json:
    """Return the properties that have a value, as a field, or nothing where there are none."""
    kept = [one for one in found if one["value"]]
    return {"props": kept} if kept else {}


def begins(day: date) -> str:
    """Return the first second of a day."""
    return f"{day.isoformat()}T00:00:00Z"


def ends(day: date) -> str:
    """Return the last second of a day."""
    return f"{day.isoformat()}T23:59:59Z"


def objective(control: str) -> str:
    """Return the id of a control's objective."""
    return f"{control}_obj"


def system(said: Assertion) -> Json | None:
    """Return the critical system that the results are about; None where they are about the organisation."""
    subject = said.posture.subject
    if subject == ORGANISATION:
        return None
    return {
        "uuid": uuid(said, "system", subject),
        "type": "system",
        "title": subject,
        "description": f"A critical system of {line(said.posture.organisation)}, as its register names it.",
        "status": {"state": "other", "remarks": "The register does not say."},
    }


def subject(said: Assertion) -> Json:
    """Return a reference to what was looked at."""
    if found := system(said):
        return {"subject-uuid": found["uuid"], "type": "component", "title": found["title"]}
    return {"subject-uuid": uuid(said, "party", ORGANISATION), "type": "party"}


def people(said: Assertion) -> dict[str, str | None]:
    """Return who collected, reviewed or approved, by id; with a name where the rules of a bundle let it stand."""
    found: dict[str, str | None] = {}
    for standings in said.items.values():
        item = standings[0].item
        found.setdefault(item.body.collected_by, None)
        for review in item.reviews:
            found[review.actor.person] = said.name_of(review.actor.person)
    for required in said.shown:
        record = said.acceptance(required)
        if record and record.body.approver:
            found[record.body.approver] = said.name_of(record.body.approver)
    return dict(sorted(found.items()))


def parties(said: Assertion) -> list[Json]:
    """Return the organisation, the signers and the people, as parties."""
    organisation = uuid(said, "party", ORGANISATION)
    found: list[Json] = [
        {"uuid": organisation, "type": "organization", "name": line(said.posture.organisation)},
    ]
    for signer in said.signers:
        key = {"scheme": "urn:cyberlayers:key-sha256", "id": signer.key_sha256}
        ids = [{"scheme": "urn:cyberlayers:principal", "id": line(signer.principal)}, key]
        found.append({"uuid": uuid(said, "key", signer.key_sha256), "type": "person", "external-ids": ids})
    for person, name in people(said).items():
        known = {"name": line(name)} if name and line(name) else {}
        ids = [{"scheme": "urn:cyberlayers:person", "id": person}]
        found.append({"uuid": uuid(said, "person", person), "type": "person", **known, "external-ids": ids})
    return found


def criteria(said: Assertion) -> Iterator[Json]:
    """Yield catalogue, profile and policy as resources with their digests."""
    for path, digest in zip(CRITERIA_FILES, said.posture.criteria.digests, strict=True):
        yield resource(uuid(said, "criteria", path), posixpath.basename(path), path, digest)


def resource(identifier: str, title: str, path: str, sha256: str) -> Json:
    """Return a file of the bundle as a resource, its link relative to the OSCAL file."""
    rlink = {"href": posixpath.relpath(path, FOLDER), "hashes": [{"algorithm": "SHA-256", "value": sha256}]}
    return {"uuid": identifier, "title": title, "rlinks": [rlink]}
