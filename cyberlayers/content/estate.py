"""Read a register and the disruptions of it; refuse what contradicts itself, with file and line."""

from pathlib import Path

from cyberlayers.content.estate_rules import faults
from cyberlayers.content.estate_text import write_estate
from cyberlayers.content.toml import Document, parse, read
from cyberlayers.continuity.refusal import refusals
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate

__all__ = ["load_disruption", "load_estate", "parse_estate", "write_estate"]


def load_estate(path: Path) -> Estate:
    """Read a register from a file.

    Raises:
        ContentError: it cannot be read, is not a register, or contradicts itself; with file and line.
    """
    return _checked(read(path))


def parse_estate(raw: bytes, name: str) -> Estate:
    """Read a register from its bytes; `name` is how errors call them, which are those of `load_estate`."""
    return _checked(parse(raw, name))


def load_disruption(path: Path, estate: Estate) -> Disruption:
    """Read a disruption of a register from a file.

    Raises:
        ContentError: it cannot be read, is not a disruption, or is not possible in this register; with file and
            line.
    """
    document = read(path)
    disruption = document.into(Disruption)
    for refusal in refusals(estate, disruption):
        raise document.error(*refusal)
    return disruption


def _checked(document: Document) -> Estate:
    estate = document.into(Estate)
    for fault in faults(estate):
        raise document.error(*fault)
    return estate
