"""What a verifier has seen before: `state.json` in the trust folder.

Rules:

* for each log: the largest head that was verified, the last bundle, and the digests of all bundles that were seen;
* it is written only after a bundle was verified, and never by the verifier itself;
* the last bundle is the one with the highest number: of two that are verified at the same time, the later one stays the
  last, whichever is noted first.
"""

from typing import Annotated, Literal

from pydantic import Field

from cyberlayers.bundle import predicate
from cyberlayers.bundle.predicate import BundleId, Count, Origin, Predicate, Signable
from cyberlayers.bundle.refusal import RefusedError
from cyberlayers.errors import ContentError
from cyberlayers.model.records import Digest

MAX_BYTES = 16 * 1024 * 1024


class SeenLog(Signable):
    """One log, as it was last seen."""

    size: Count
    root_sha256: Digest
    bundle_id: BundleId
    sequence: Annotated[int, Field(ge=1)]
    tagmanifest_sha256: Digest
    seen: tuple[Digest, ...] = ()


class Seen(Signable):
    """Every log that was seen, by its origin."""

    format: Literal["cyberlayers.seen/1"] = "cyberlayers.seen/1"
    logs: dict[Origin, SeenLog] = Field(default_factory=dict)

    def after(self, said: Predicate, tagmanifest_sha256: str) -> "Seen":
        """Return what has been seen once a bundle was verified."""
        known = self.logs.get(said.log.origin)
        digests = dict.fromkeys([*(known.seen if known else ()), tagmanifest_sha256])
        if known is not None and said.sequence <= known.sequence:
            return Seen(logs={**self.logs, said.log.origin: known.model_copy(update={"seen": tuple(digests)})})
        now = SeenLog(
            size=said.log.size,
            root_sha256=said.log.root_sha256,
            bundle_id=said.bundle_id,
            sequence=said.sequence,
            tagmanifest_sha256=tagmanifest_sha256,
            seen=tuple(digests),
        )
        return Seen(logs={**self.logs, said.log.origin: now})


def parse(data: bytes) -> Seen:
    """Return what `state.json` holds.

    Raises:
        ContentError: it is not such a file.
    """
    try:
        if len(data) <= MAX_BYTES:
            return predicate.decode(Seen, data.removesuffix(b"\n"), "state.json")
    except RefusedError:
        pass
    raise ContentError("state.json of the trust folder is damaged", "Restore it, or move it away and begin again")
