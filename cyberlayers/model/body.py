"""What a ledger record says, and which of it can be withheld.

A record's body is one of the classes in `records.py` and `run.py`. Its fields fall in two parts: what posture
and the log need (ids, dates, kinds, hashes) goes into the leaf; a field annotated with `PRIVATE` (words a
person wrote, names of people and files) goes into the private part beside it, which a bundle may withhold and
an erasure may remove while the leaf still verifies.
"""

from functools import cache
from typing import Annotated, ClassVar, get_args

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
        return _private_fields(cls)


@cache
def _private_fields(body: type[Body]) -> frozenset[str]:
    return frozenset(
        name
        for name, field in body.model_fields.items()
        if PRIVATE in field.metadata or _marks_private(field.annotation)
    )


def _marks_private(annotation: object) -> bool:
    """Tell whether the mark stands anywhere in an annotation: pydantic lifts it to the field only from the top."""
    return any(part is PRIVATE or _marks_private(part) for part in get_args(annotation))
