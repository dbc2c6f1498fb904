"""The two shapes of which OpenSSH builds everything: a four-byte number, and a string with its length before it."""

from cyberlayers.errors import ContentError

MAX_STRING = 64 * 1024


def number(value: int) -> bytes:
    """Return a number in four bytes, big end first."""
    return value.to_bytes(4, "big")


def string(data: bytes) -> bytes:
    """Return bytes with their length before them."""
    return number(len(data)) + data


class Reader:
    """Reads an OpenSSH structure from its first byte to its last, and never beyond.

    Every method raises ContentError where the bytes end too early.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def finished(self) -> bool:
        """Tell whether every byte has been read."""
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        if count > len(self._data) - self._at:
            raise ContentError("an OpenSSH structure ends too early")
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, size: int = 4) -> int:
        """Return the next number."""
        return int.from_bytes(self.take(size), "big")

    def string(self, limit: int = MAX_STRING) -> bytes:
        """Return the next string.

        Raises:
            ContentError: it is longer than the limit.
        """
        length = self.number()
        if length > limit:
            raise ContentError("an OpenSSH structure holds a string that is too long")
        return self.take(length)
