"""Read a register and the disruptions of it; refuse what contradicts itself, with file and line."""

from pathlib import Path

from cyberlayers.content.estate_rules import faults
from cyberlayers.content.estate_text import write_estate
from cyberlayers.content.toml import Document, parse, read
from cyberlayers.model.estate import Estate

__all__ = ["load_estate", "parse_estate", "write_estate"]


def load_estate(path: Path) -> Estate:
    """Read a register from a file.

    Raises:
        ContentError: it cannot be read, is not a register, or contradicts itself; with file and line.
    """
    return _checked(read(path))


def parse_estate(raw: bytes, name: str) -> Estate:
    """Read a register from its bytes; `name` is how errors call them, which are those of `load_estate`."""
    return _checked(parse(raw, name))


def _checked(document: Document) -> Estate:
    estate = document.into(Estate)
    for fault in faults(estate):
        raise document.error(*fault)
    return estate
