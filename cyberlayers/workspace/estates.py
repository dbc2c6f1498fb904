"""The register of services: imported, exported and looked up."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cyberlayers.content.estate import parse_estate, write_estate
from cyberlayers.content.estate_folder import read_folder
from cyberlayers.content.toml import read
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.model.estate import Estate
from cyberlayers.model.records import EstateImported
from cyberlayers.model.state import Record, State
from cyberlayers.store.store import Change
from cyberlayers.workspace.new_file import new_file
from cyberlayers.workspace.workspace import Workspace

NO_REGISTER = "Import one with: cyberlayers estate import FILE"


@dataclass(frozen=True)
class Register:
    """A register in force, and the digest of its bytes."""

    estate: Estate
    sha256: str


def import_estate(workspace: Workspace, path: Path, from_date: date | None = None) -> Record[EstateImported]:
    """Record a register from a TOML file or a folder of four CSV files, in force from a day (today if not given).

    Raises:
        ContentError: it is not a register, with file and line.
        UsageError: a day in the future.
    """
    start = from_date or workspace.today()
    if start > workspace.today():
        raise UsageError(f"{start} is in the future", "A from-date is today or earlier")
    if path.is_dir():
        estate = read_folder(path, workspace.state().organisation)
        text = write_estate(estate)
    else:
        text = read(path).text
        estate = parse_estate(text.encode(), path.name)
    return record_estate(workspace, text, estate, start)


def record_estate(workspace: Workspace, text: str, estate: Estate, start: date) -> Record[EstateImported]:
    """Record a register's text, whose meaning is `estate`."""
    raw = text.encode()
    body = EstateImported(
        sha256=hashlib.sha256(raw).hexdigest(),
        from_date=start,
        critical=tuple(system.id for system in estate.system if system.critical),
    )
    records = workspace.record(lambda _: Change((body,), (("estate.toml", raw),)))
    return records[-1]  # type: ignore[return-value] # the change holds this one record


def register_of(workspace: Workspace, state: State, at: date) -> Register:
    """Return the register in force on a day.

    Raises:
        ContentError: none is.
    """
    found = [record for record in state.estates if record.body.from_date <= at]
    if not found:
        raise ContentError("there is no register of services yet", NO_REGISTER)
    digest = max(found, key=lambda record: (record.body.from_date, record.seq)).body.sha256
    return register_by_digest(workspace, digest)


def register_by_digest(workspace: Workspace, sha256: str) -> Register:
    """Return a register that was once in force, by the digest of its bytes."""
    return Register(_parsed(workspace.blob(sha256)), sha256)


def export_estate(workspace: Workspace, state: State, at: date, to: Path) -> Path:
    """Write the register in force on a day to a new TOML file, byte for byte as it was recorded.

    Raises:
        ContentError: there is none, or the file exists or cannot be written.
    """
    raw = workspace.blob(register_of(workspace, state, at).sha256)
    with new_file(to) as file:
        file.write(raw)
    return to


@lru_cache(maxsize=4)
def _parsed(raw: bytes) -> Estate:
    return parse_estate(raw, "estate.toml")
