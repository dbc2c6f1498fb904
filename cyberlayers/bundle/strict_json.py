"""JSON that has one spelling: canonical, without duplicate keys, within a size."""

import json
from typing import Any

from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import canonical


def decode(data: bytes, what: str, code: Code = Code.ENCODING) -> Any:  # noqa: ANN401 - JSON's own type
    """Return the value of canonical JSON.

    Canonical text has no duplicate keys, no spaces and no number but integers, so comparing it with what is written
    again from its value refuses every other spelling.

    Raises:
        RefusedError: with the code given, where the bytes are not canonical JSON.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        same = canonical(value).encode() == data
    except (ValueError, TypeError, RecursionError):
        raise RefusedError(code, f"{what} is not JSON") from None
    if not same:
        raise RefusedError(code, f"{what} is not in canonical form")
    return value
