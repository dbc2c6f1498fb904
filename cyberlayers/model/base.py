"""What every value of the model has in common."""

import json
from datetime import date, datetime, time
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case letters, digits and single hyphens: `adult-social-care`."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]
"""Words a person wrote; never empty."""


Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){0,2}$", max_length=20)]
"""Numbers with points: `1.2`."""


class Value(BaseModel):
    """An immutable value whose unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def from_plain(cls, data: Any) -> Self:  # noqa: ANN401 - whatever tomllib or json returned
        """Build from parsed TOML or JSON, without coercing words into numbers.

        JSON is the road because pydantic's strict mode takes lists for tuples and ISO words for dates there
        and nowhere else.

        Raises:
            pydantic.ValidationError: the data does not have this shape.
        """
        return cls.model_validate_json(_encode(data), strict=True)


def _iso(value: object) -> str:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")


_encode = json.JSONEncoder(default=_iso).encode
