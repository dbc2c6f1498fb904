"""The one way in which a bundle is read: names, sizes, and bytes by exact name, from a folder or from a zip.

Rules:

* nothing is extracted, no link is followed, only plain files are opened, and only by names that were listed;
* bytes are handed out only under a cap that the caller gives; `digests` takes any size in flat memory;
* `digests` may be asked for at the same time from different threads, each for its own names.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import ContentError

CHUNK = 1024 * 1024


class Members(Protocol):
    """The files of a bundle, named from its own folder on."""

    @property
    def sizes(self) -> dict[str, int]:
        """Return the size of every member by its name."""

    @property
    def folder(self) -> str | None:
        """Return the name of the folder inside the container; None where the bundle lies in a folder itself."""

    def read(self, name: str, cap: int) -> bytes:
        """Return a member's bytes; RefusedError LIMIT beyond the cap, FILE_MISSING where there is none."""

    def digests(self, names: Sequence[str]) -> list[str]:
        """Return the SHA-256 of some members in hex; quickest where their names are sorted."""

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes, unchecked, for whoever copies them."""

    def close(self) -> None:
        """Close the container."""


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into a sentence."""
    try:
        yield
    except OSError as error:
        raise ContentError(f"{path} cannot be read ({error.strerror})", "Check its name and your permission") from None


def buffer_for(sizes: Iterable[int]) -> memoryview:
    """Return a buffer that takes members of these sizes in one go each, but for large ones."""
    return memoryview(bytearray(min(CHUNK, max(sizes, default=0) + 1)))


def too_large(name: str, cap: int) -> RefusedError:
    """Return the refusal of a member that is larger than what is read."""
    return RefusedError(Code.LIMIT, f"{name} is larger than the {cap:,} bytes that are read")


def missing(name: str) -> RefusedError:
    """Return the refusal where a member is asked for that is not there."""
    return RefusedError(Code.FILE_MISSING, f"{name} is missing")
