"""JSON that has one spelling: canonical, without duplicate keys, within a size."""

from collections.abc import Sequence
from typing import Any

from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import are_canonical, is_canonical, parse


def decode(data: bytes, what: str, code: Code = Code.ENCODING) -> Any:  # noqa: ANN401 - JSON's own type
    """Return the value of canonical JSON.

    Canonical text has no duplicate keys, no spaces and no number but integers, so comparing it with what is written
    again from its value refuses every other spelling.

    Raises:
        RefusedError: with the code given, where the bytes are not canonical JSON.
    """
    try:
        text = data.decode("utf-8")
        value = parse(text)
    except (ValueError, RecursionError):
        raise RefusedError(code, f"{what} is not JSON") from None
    if not is_canonical(value, text):
        raise RefusedError(code, f"{what} is not in canonical form")
    return value


def decode_lines(lines: Sequence[str], what: str, code: Code = Code.ENCODING) -> list[dict[str, Any]]:
    """Return the objects of lines that are canonical JSON each.

    Raises:
        RefusedError: with the code given, where a line is not a canonical JSON object.
    """
    try:
        values = [parse(line) for line in lines]
    except (ValueError, RecursionError):
        raise RefusedError(code, f"a line of {what} is not JSON") from None
    if not all(isinstance(value, dict) for value in values):
        raise RefusedError(code, f"a line of {what} is not an object")
    if not are_canonical(values, lines):
        raise RefusedError(code, f"a line of {what} is not in canonical form")
    return values
