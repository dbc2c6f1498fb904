"""Write a file that a person asked for, and never over one that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cyberlayers.errors import ContentError


@contextmanager
def new_file(
    path: Path, taken: str = "Choose a new file", elsewhere: str = "Choose another place"
) -> Iterator[BinaryIO]:
    """Open a new file for writing; `taken` and `elsewhere` are the advice where that cannot be.

    What was not written to its end, for whatever reason, is removed again.

    Raises:
        ContentError: the file exists already or cannot be written.
    """
    try:
        with path.open("xb") as file:
            try:
                yield file
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise ContentError(f"{path} exists already", taken) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a file's name"
        raise ContentError(f"{path} cannot be written ({why})", elsewhere) from None
