"""What a ledger record says, and which of it can be withheld.

A record's body is one of the classes in `records.py` and `run.py`. Its fields fall in two parts: what posture
and the log need (ids, dates, kinds, hashes) goes into the leaf; a field annotated with `PRIVATE` (words a
person wrote, names of people and files) goes into the private part beside it, which a bundle may withhold and
an erasure may remove while the leaf still verifies.
"""

from typing import Annotated, ClassVar

from cyberlayers.model.base import Text, Value


class _Private:
    def __repr__(self) -> str:
        return "PRIVATE"


PRIVATE = _Private()

PrivateText = Annotated[Text, PRIVATE]
"""Words a person wrote: never in a leaf."""


class Body(Value):
    """One kind of change. `kind` names it in the ledger and never changes meaning; `version` counts its shapes."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def private_fields(cls) -> frozenset[str]:
        """Return the names of the fields that never stand in a leaf."""
        return frozenset(
            name for name, field in cls.model_fields.items() if any(item is PRIVATE for item in field.metadata)
        )
