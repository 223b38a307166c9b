"""The little of ASN.1's encoding that SNMP and certificates need (ITU-T X.690), always within bounds."""

from deskbell_button.probe.finding import Nonsense
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Iterator

SEQUENCE = const(0x30)
INTEGER = const(0x02)
OCTETS = const(0x04)
NULL = const(0x05)
OID = const(0x06)


def head(data: bytes, at: int, end: int) -> "tuple[int, int, int]":
    """Return tag, begin and end of the value at a place. Raises Nonsense when it does not fit before `end`."""
    if at + 2 > end:
        raise Nonsense("cut short")
    tag, size = data[at], data[at + 1]
    at += 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 3 or at + count > end:
            raise Nonsense("a length that cannot be")
        size = int.from_bytes(data[at : at + count], "big")
        at += count
    if size > end - at:
        raise Nonsense("a length beyond its end")
    return tag, at, at + size


def inside(data: bytes, tag: int, at: int, end: int) -> "tuple[int, int]":
    """Return begin and end of the value at a place, which has this tag. Raises Nonsense."""
    got, begin, stop = head(data, at, end)
    if got != tag:
        raise Nonsense("tag %d where %d belongs" % (got, tag))
    return begin, stop


def each(data: bytes, at: int, end: int) -> "Iterator[tuple[int, int, int]]":
    """Yield tag, begin and end of each value in a span. Raises Nonsense."""
    while at < end:
        tag, begin, at = head(data, at, end)
        yield tag, begin, at


def number(data: bytes, begin: int, end: int) -> int:
    """Return an integer of at most eight bytes. Raises Nonsense."""
    if not 1 <= end - begin <= 9:
        raise Nonsense("an integer of %d bytes" % (end - begin))
    value = 0
    for byte in data[begin:end]:
        value = value << 8 | byte
    if data[begin] & 0x80:
        value -= 1 << 8 * (end - begin)
    return value


def value(tag: int, content: bytes) -> bytes:
    """Return content under a tag; it has less than 64 KB."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    if size < 0x100:
        return bytes([tag, 0x81, size]) + content
    return bytes([tag, 0x82, size >> 8, size & 0xFF]) + content
