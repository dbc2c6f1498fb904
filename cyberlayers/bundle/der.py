"""The distinguished encoding of ASN.1 (X.690), as much of it as a timestamp is made of.

Rules:

* lengths are definite and as short as they can be, tags are one byte, nothing follows the last value;
* only what is asked for is read, one level at a time, so that nothing nests deeper than who asks;
* everything else is refused with ENCODING: there is one spelling.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cyberlayers.bundle.refusal import Code, RefusedError

INTEGER, BYTES, OBJECT, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31
FIRST = 0xA0
"""The tag `[0]` of a choice or an optional part."""

_LONG, _MANY_BYTES = 0x80, 0x1F


class Value(NamedTuple):
    """One value: its tag, its content, and both with the length between them."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self, tag: int) -> list["Value"]:
        """Return the values that this one consists of; RefusedError ENCODING where it has another tag."""
        return split(self.bytes(tag))

    def bytes(self, tag: int) -> bytes:
        """Return the content; RefusedError ENCODING where it has another tag."""
        if self.tag != tag:
            raise wrong()
        return self.content

    def number(self) -> int:
        """Return an INTEGER; RefusedError ENCODING where it is none."""
        return int.from_bytes(self.bytes(INTEGER), "big", signed=True)


def wrong() -> RefusedError:
    """Return the refusal of bytes that are not in the one spelling of what they should be."""
    return RefusedError(
        Code.ENCODING, "what should be a timestamp is none, or not in its one form", "Ask its authority for another"
    )


def split(data: bytes) -> list[Value]:
    """Return the values that stand one after the other.

    Raises:
        RefusedError: ENCODING.
    """
    found, at = [], 0
    while at < len(data):
        head = data[at : at + 2]
        if len(head) != 2 or head[0] & _MANY_BYTES == _MANY_BYTES:
            raise wrong()
        size, begin = head[1], at + 2
        if size >= _LONG:
            begin += size - _LONG
            size = int.from_bytes(data[at + 2 : begin], "big")
        value = Value(head[0], data[begin : begin + size], data[at : begin + size])
        if len(value.content) != size or joined(value.tag, [value.content]) != value.whole:
            raise wrong()
        found.append(value)
        at = begin + size
    return found


def joined(tag: int, contents: Iterable[bytes]) -> bytes:
    """Return the one spelling of a value with this tag and content."""
    content = b"".join(contents)
    size = len(content)
    long = size.to_bytes((size.bit_length() + 7) // 8, "big")
    length = bytes([size]) if size < _LONG else bytes([_LONG + len(long)]) + long
    return bytes([tag]) + length + content
