"""The OSCAL assessment results in a bundle: their signature, version, and links to evidence.

Rules:

* the file is canonical JSON (RFC 8785), so its digest is also the digest that the statement over it names: the second
  envelope has the predicate type that compliance-trestle verifies;
* `oscal-version` is the one that is written here;
* every `rlink` of the back matter names a file of the bundle, relative to the OSCAL file, with its SHA-256 and no
  other hash.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cyberlayers.bundle import dsse, layout, strict_json
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.payload import Payload
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.signatures import Stated, read_statement

VERSION = "1.2.1"
SUBJECT = "assessment-results.json"
MAX_BYTES = 256 * 1024 * 1024
UP = "../"
"""From the folder of the OSCAL file to that of the payload."""


class _Statement(NamedTuple):
    type: str
    predicate: Mapping[str, str]


STATEMENT = _Statement(
    "https://oscal-compass.github.io/compliance-trestle/predicates/oscal-signing/v1",
    {
        "canonicalization": "RFC8785",
        "digestAlgorithm": "sha256",
        "digestSource": "canonical-json",
        "tool": "cyberlayers",
    },
)


def check_signature(members: Members, payload: Payload, stated: Stated) -> None:
    """Check that the signers of the bundle signed the OSCAL file too.

    Raises:
        RefusedError: SIG_MISSING, SIG_INVALID, SIG_UNTRUSTED, ENCODING, TYPE, SUBJECT or OSCAL_HASH.
    """
    if layout.OSCAL_ENVELOPE not in members.sizes:
        raise RefusedError(Code.SIG_MISSING, "the OSCAL file is not signed")
    envelope = dsse.decode(members.read(layout.OSCAL_ENVELOPE, dsse.MAX_BYTES))
    keys = dsse.signers(envelope, {key.sha256: key for key in stated.keys})
    if set(keys) != set(stated.keys):
        raise RefusedError(Code.SIGNER_MISSING, "not everyone who signed the bundle signed the OSCAL file")
    if envelope.payload_type != dsse.PAYLOAD_TYPE:
        raise RefusedError(Code.TYPE, "the OSCAL file is signed as something else than a statement")
    try:
        said = read_statement(envelope.payload, SUBJECT, payload.digests[layout.OSCAL], STATEMENT.type)
    except RefusedError as error:
        if error.code is Code.SUBJECT:
            raise RefusedError(Code.OSCAL_HASH, "the OSCAL file is not the one that was signed") from None
        raise
    if said != STATEMENT.predicate:
        raise RefusedError(Code.TYPE, "the statement about the OSCAL file has another predicate")


def check_document(payload: Payload) -> int:
    """Check version and links, and return how many links there are.

    Raises:
        RefusedError: SCHEMA, OSCAL_VERSION, OSCAL_LINK or OSCAL_HASH.
    """
    resources: list[Any] = []
    takes = {"observations": _nothing, "findings": _nothing, "objectives-and-methods": _nothing}
    data = payload.read(layout.OSCAL, MAX_BYTES)
    plain = strict_json.decode_in_pieces(data, "the OSCAL file", {**takes, "resources": resources.append}, Code.SCHEMA)
    try:
        results = plain["assessment-results"]
        version = results["metadata"]["oscal-version"]
        # Whatever was handed out is looked at, and whatever stands where resources belong.
        links = list(_links([*resources, *results.get("back-matter", {}).get("resources", [])]))
    except (KeyError, TypeError, AttributeError):
        raise RefusedError(Code.SCHEMA, "the OSCAL file is not a set of assessment results") from None
    if version != VERSION:
        raise RefusedError(Code.OSCAL_VERSION, f"the OSCAL file is not of version {VERSION}")
    for href, hashes in links:
        # A name of the payload has no dots for parts, so there is one way to link to it.
        name = layout.DATA + href.removeprefix(UP)
        if not href.startswith(UP) or name not in payload.digests:
            raise RefusedError(Code.OSCAL_LINK, "the OSCAL file links to something that is not in the bundle")
        if hashes != [{"algorithm": "SHA-256", "value": payload.digests[name]}]:
            raise RefusedError(Code.OSCAL_HASH, f"the OSCAL file has another hash for {name} than its SHA-256")
    return len(links)


def _links(resources: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for resource in resources:
        for link in resource.get("rlinks", []):
            if not isinstance(link["href"], str):
                raise TypeError("href")
            yield link["href"], link.get("hashes")


def _nothing(_: object) -> None:
    """Take what is only to be canonical."""
