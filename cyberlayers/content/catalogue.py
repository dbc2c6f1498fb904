"""Read the catalogue, the policy, the profiles and the framework lists from the content folder."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from cyberlayers.content.toml import Document, parse, read
from cyberlayers.errors import ContentError
from cyberlayers.model.catalogue import Catalogue, LayerFile
from cyberlayers.model.criteria import Criteria, Policy, Profile
from cyberlayers.model.layers import LAYERS


def content_folder(name: str) -> Path:
    """Return where `controls` or `scenarios` lies: inside an installed package, else beside a checkout.

    Raises:
        ContentError: neither place holds it.
    """
    package = Path(str(files("cyberlayers")))
    for place in (package / "_content" / name, package.parent / name):
        if place.is_dir():
            return place
    raise ContentError(f"the {name} folder is missing from this installation", "Install cyberlayers again")


def layer_files(folder: Path) -> list[Path]:
    """Return the catalogue's files, one a layer, inside to outside."""
    return [folder / f"{layer.number}-{layer.slug}.toml" for layer in LAYERS]


def catalogue_bytes(folder: Path) -> bytes:
    """Return the catalogue as one text: its files in layer order, joined as they stand.

    Each file is TOML that only appends to the array `control`, so the joined text is TOML too, and its digest
    is the digest of the catalogue.
    """
    return b"".join(path.read_bytes() for path in layer_files(folder) if path.is_file())


def parse_catalogue(raw: bytes, name: str = "catalogue.toml") -> Catalogue:
    """Read the joined text of a catalogue.

    Raises:
        ContentError: with the line of the first thing that is wrong.
    """
    document = parse(raw, name)
    controls = document.into(LayerFile).control
    return _checked(document, lambda: Catalogue(controls=controls, sha256=_sha256(raw)))


def parse_profile(raw: bytes, name: str) -> Profile:
    """Read a profile; the errors are those of `parse_catalogue`."""
    return parse(raw, name).into(Profile)


def parse_policy(raw: bytes, name: str = "policy.toml") -> Policy:
    """Read a policy; the errors are those of `parse_catalogue`."""
    return parse(raw, name).into(Policy)


def profile_bytes(name: str, folder: Path) -> bytes:
    """Return the bytes of a profile by its name, or of the file of that path.

    Raises:
        ContentError: there is none.
    """
    own = folder / "profiles" / f"{name}.toml"
    path = own if own.is_file() else Path(name)
    if path.suffix != ".toml" or not path.is_file():
        known = ", ".join(sorted(found.stem for found in (folder / "profiles").glob("*.toml")))
        raise ContentError(f"there is no profile {name}", f"Choose one of {known}, or give the path of a TOML file")
    return read(path).text.encode()


def assemble(catalogue: bytes, profile: bytes, policy: bytes) -> Criteria:
    """Build criteria from the bytes of their three files.

    Raises:
        ContentError: one of them is wrong, or the profile names a control that is not in the catalogue.
    """
    try:
        return Criteria(
            catalogue=_cached_catalogue(catalogue),
            policy=parse_policy(policy),
            policy_sha256=_sha256(policy),
            profile=parse_profile(profile, "the profile"),
            profile_sha256=_sha256(profile),
        )
    except ValidationError as error:
        raise ContentError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def shipped_criteria(profile: str = "starter") -> Criteria:
    """Return the criteria that come with this version, with one of its profiles or a profile file."""
    folder = content_folder("controls")
    return assemble(catalogue_bytes(folder), profile_bytes(profile, folder), (folder / "policy.toml").read_bytes())


def framework(key: str) -> dict[str, str]:
    """Return a framework's ids with their titles.

    Raises:
        ContentError: no such framework comes with this version.
    """
    known = {path.stem: path for path in (content_folder("controls") / "frameworks").glob("*.json")}
    if key not in known:
        raise ContentError(f"there is no framework {key}", f"Choose one of {', '.join(sorted(known))}")
    ids: dict[str, str] = json.loads(known[key].read_text(encoding="utf-8"))["ids"]
    return ids


@lru_cache(maxsize=4)
def _cached_catalogue(raw: bytes) -> Catalogue:
    return parse_catalogue(raw)


def _checked(document: Document, build: Callable[[], Catalogue]) -> Catalogue:
    try:
        return build()
    except ValidationError as error:
        raise document.error(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
