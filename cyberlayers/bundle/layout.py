"""Which files a bundle consists of, and what their names may be.

Rules:

* a name is made of parts `[A-Za-z0-9][A-Za-z0-9._-]{0,99}`, none ending in a dot or being a device name of Windows, and
  no two names differ only in case: so a bundle lies unchanged on every file system;
* outside `data/` and `signatures/` there are exactly the four tag files of BagIt;
* in `signatures/` only the five shapes of names below;
* in `data/` the files that the bundle design names, and `data/evidence/<id>/<one file>`.
"""

import re
from collections.abc import Iterable

from cyberlayers.bundle.refusal import Code, RefusedError

ROLES = ("assessor", "reviewer", "auditor")

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAGMANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = (BAGIT, BAG_INFO, MANIFEST)
"""What the tagmanifest covers."""

DATA = "data/"
START_HERE = "data/START-HERE.html"
SCHEDULE = "data/schedule.csv"
VERIFY_MD = "data/VERIFY.md"
VERIFY_SH = "data/verify.sh"
BUNDLE = "data/bundle.json"
CATALOGUE = "data/criteria/catalogue.toml"
PROFILE = "data/criteria/profile.toml"
POLICY = "data/criteria/policy.toml"
OSCAL = "data/oscal/assessment-results.json"
RECORDS = "data/log/records.jsonl"
PRIVATE = "data/log/private.jsonl"
LEAF_HASHES = "data/log/leaf-hashes.txt"
CHECKPOINT = "data/log/checkpoint"
CHECKPOINT_PREVIOUS = "data/log/checkpoint-prev"
DATABASE = "data/db/evidence.sqlite"
EVIDENCE = "data/evidence/"

SIGNATURES = "signatures/"
ENVELOPE = "signatures/bundle.dsse.json"
OSCAL_ENVELOPE = "signatures/assessment-results.dsse.json"

REQUIRED = (BUNDLE, CATALOGUE, PROFILE, POLICY, RECORDS, LEAF_HASHES, CHECKPOINT)
"""Payload without which nothing can be verified."""

OPTIONAL = (*(START_HERE, SCHEDULE, VERIFY_MD, VERIFY_SH, OSCAL, PRIVATE, CHECKPOINT_PREVIOUS, DATABASE),)
_PLACES = frozenset({*REQUIRED, *OPTIONAL})

MAX_NAME = 240
MAX_MEMBERS = 200_000

_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?(?=/|\Z)", re.IGNORECASE)
_PART = rf"(?!(?i:{_DEVICE.pattern}))[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}(?<!\.)"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*+")
_SIGNER = re.compile(r"(?P<role>assessor|reviewer|auditor)-(?P<key8>[0-9a-f]{8})")
_COUNTER = re.compile(rf"signatures/(?P<who>{_SIGNER.pattern})\.dsse\.json")
_SSH = re.compile(rf"signatures/tagmanifest-sha256\.txt\.(?P<who>{_SIGNER.pattern})\.sig")
_TOKEN = re.compile(rf"signatures/tagmanifest-sha256\.txt\.(?P<who>{_SIGNER.pattern})\.sig\.tsr")
_EVIDENCE = re.compile(r"data/evidence/(?P<id>E-[0-9]{6,})/[^/]+")
_OTHER_MANIFEST = re.compile(r"(tag)?manifest-(?P<algorithm>.+)\.txt", re.IGNORECASE)


def bundle_id(log_id: str, sequence: int) -> str:
    """Return what a bundle is called: `cyb-<log id>-000003`."""
    return f"cyb-{log_id}-{sequence:06}"


def folder_name(identity: str, marking: str | None) -> str:
    """Return the name of a bundle's folder: its id, and its protective marking in letters, digits and hyphens."""
    word = re.sub(r"[^A-Za-z0-9]+", "-", marking or "").strip("-")[:40].rstrip("-")
    return f"{identity}-{word}" if word else identity


def counter_name(role: str, key8: str) -> str:
    """Return the name of a counter-signature."""
    return f"signatures/{role}-{key8}.dsse.json"


def ssh_name(role: str, key8: str) -> str:
    """Return the name of an SSH signature."""
    return f"signatures/{TAGMANIFEST}.{role}-{key8}.sig"


def evidence_name(evidence: str, file: str) -> str:
    """Return where the bytes of an item stand."""
    return f"{EVIDENCE}{evidence}/{file}"


def safe_name(label: str) -> str:
    """Return a label as the name of a file that every system can hold; the label itself stands in the record."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", label.encode("ascii", "ignore").decode()).lstrip("._-")[:100].rstrip(".")
    return "item" if not stem or _DEVICE.fullmatch(stem) else stem


def evidence_of(name: str) -> str | None:
    """Return the item that a payload file belongs to, if it is one of an item."""
    found = _EVIDENCE.fullmatch(name)
    return found["id"] if found else None


def counter_signer(name: str) -> tuple[str, str] | None:
    """Return role and key8 of a counter-signature's name."""
    return _signer(_COUNTER, name)


def ssh_signer(name: str) -> tuple[str, str] | None:
    """Return role and key8 of an SSH signature's name."""
    return _signer(_SSH, name)


def token_signer(name: str) -> tuple[str, str] | None:
    """Return role and key8 of a timestamp token's name."""
    return _signer(_TOKEN, name)


def check_names(names: Iterable[str]) -> None:
    """Check the names of a container, whatever they are for.

    Raises:
        RefusedError: LIMIT, ZIP_NAME, ZIP_DUPLICATE or ZIP_COLLISION.
    """
    folded: dict[str, str] = {}
    for count, name in enumerate(names, 1):
        if count > MAX_MEMBERS:
            raise RefusedError(Code.LIMIT, f"the bundle holds more than {MAX_MEMBERS:,} files")
        check_name(name)
        twin = folded.setdefault(name.lower(), name)
        if twin == name and len(folded) != count:
            raise RefusedError(Code.ZIP_DUPLICATE, f"{name} stands in the bundle twice")
        if twin != name:
            raise RefusedError(Code.ZIP_COLLISION, f"{name} and {twin} differ only in capital letters")


def check_name(name: str) -> None:
    """Check one name.

    Raises:
        RefusedError: ZIP_NAME.
    """
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        shown = name.encode("ascii", "backslashreplace").decode()[:80]
        raise RefusedError(Code.ZIP_NAME, f"the bundle holds a name that is not allowed: {shown!r}")


def check_layout(names: Iterable[str]) -> int:
    """Check that every file has a place in a bundle and that none is missing that must be there; return their number.

    Raises:
        RefusedError: ALGORITHM, LAYOUT, FILE_EXTRA, SIG_MISSING or FILE_MISSING.
    """
    found = set(names)
    for name in sorted(found):
        if other := _OTHER_MANIFEST.fullmatch(name):
            if other["algorithm"] != "sha256":
                raise RefusedError(Code.ALGORITHM, f"{name} uses another algorithm than SHA-256")
        elif name not in TAG_FILES and not name.startswith((DATA, SIGNATURES)):
            raise RefusedError(Code.FILE_EXTRA, f"{name} has no place in a bundle, and nothing vouches for it")
        elif name.startswith(SIGNATURES) and not _is_signature(name):
            raise RefusedError(Code.FILE_EXTRA, f"{name} is not a signature that a bundle may carry")
        elif name.startswith(DATA) and name not in _PLACES and not evidence_of(name):
            raise RefusedError(Code.LAYOUT, f"{name} is not a file that a bundle consists of")
    if ENVELOPE not in found:
        raise RefusedError(Code.SIG_MISSING, "the bundle is not signed", "Ask for a signed export")
    for name in (TAGMANIFEST, *TAG_FILES, *REQUIRED):
        if name not in found:
            raise RefusedError(Code.FILE_MISSING, f"{name} is missing")
    return len(found)


def _is_signature(name: str) -> bool:
    shapes = (_COUNTER, _SSH, _TOKEN)
    return name in {ENVELOPE, OSCAL_ENVELOPE} or any(shape.fullmatch(name) for shape in shapes)


def _signer(shape: re.Pattern[str], name: str) -> tuple[str, str] | None:
    # Most names are of evidence, and every name is asked about.
    found = shape.fullmatch(name) if name.startswith(SIGNATURES) else None
    return (found["role"], found["key8"]) if found else None
