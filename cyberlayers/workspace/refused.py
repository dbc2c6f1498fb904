"""Words that a record cannot hold, refused in one sentence instead of with a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from cyberlayers.errors import UsageError


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Say what is wrong with the first value that a record cannot hold; also a decorator.

    Raises:
        UsageError: a value does not have the shape of its field: an empty reason, an id with a space in it.
    """
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]).replace("_", " ")
        what = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{where}: {what}" if where else what, "Correct it and try again") from None
