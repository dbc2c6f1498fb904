"""JSON that has one spelling: canonical, without duplicate keys, within a size."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import BLOCK, are_canonical, is_canonical, parse, parse_at


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


def decode_in_pieces(data: bytes, what: str, arrays: Mapping[str, Callable[[Any], None]], code: Code) -> Any:  # noqa: ANN401 - JSON's own type
    """Return the value of canonical JSON as `decode` does, some of its arrays emptied, so that memory stays low.

    Of each name the first array is emptied, and its elements are handed out a block at a time. A name, a colon and a
    bracket are an array's beginning wherever they stand in JSON, for a quotation mark inside text is escaped: so the
    whole is canonical where the elements are, and what remains without them.

    Args:
        data: the bytes.
        what: what they are, for the refusal.
        arrays: what takes the elements, by the name of the array.
        code: of the refusal.

    Raises:
        RefusedError: with the code given, where the bytes are not canonical JSON.
    """
    uncanonical = RefusedError(code, f"{what} is not in canonical form")
    try:
        text = data.decode("utf-8")
        for name, take in arrays.items():
            text = _emptied(text, f'"{name}":[', take, uncanonical)
        value = parse(text)
    except (ValueError, RecursionError):
        raise RefusedError(code, f"{what} is not JSON") from None
    if not is_canonical(value, text):
        raise uncanonical
    return value


def _emptied(text: str, mark: str, take: Callable[[Any], None], uncanonical: RefusedError) -> str:
    found = text.find(mark)
    start = at = found + len(mark)
    if found < 0 or text.startswith("]", at):
        return text
    block: list[Any] = []
    begun = at
    while True:
        value, at = parse_at(text, at)
        block.append(value)
        more = text.startswith(",", at)
        if len(block) == BLOCK or not more:
            if not is_canonical(block, f"[{text[begun:at]}]"):
                raise uncanonical
            for one in block:
                take(one)
            block.clear()
            begun = at + 1
        if not more:
            break
        at += 1
    if not text.startswith("]", at):
        raise ValueError("the array has no end")
    return text[:start] + text[at:]


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
