"""What stands in an IPP reply.

The parser knows no depth: values of a collection have no name, so they are
passed over like further values of one attribute. What comes from a printer is
believed only where type and size are right.
"""

from deskbell_button.probe.finding import Nonsense
from deskbell_button.probe.said import said
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    Values = list[Any]

_MANY = const(8)
_LONGEST = const(200)
_ROWS = const(
    b"printer-state printer-state-reasons printer-is-accepting-jobs queued-job-count"
    b" media-ready marker-levels marker-names marker-types"
)


class Pieces:
    """What has come, in the pieces in which it came: a board's heap seldom has room for all of it at once."""

    def __init__(self, pieces: "list[bytes]") -> None:
        """Take them; they are used up."""
        self._pieces = pieces
        self._count = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, of very many only the first. Raises Nonsense when there are not so many."""
        got = b""
        while size:
            if not self._pieces:
                raise Nonsense("ended after %d bytes" % self._count)
            piece = self._pieces.pop(0)
            if len(piece) > size:
                self._pieces.insert(0, piece[size:])
                piece = piece[:size]
            size -= len(piece)
            self._count += len(piece)
            got += piece[: _LONGEST - len(got)]
        return got

    def counted(self) -> bytes:
        """Return the bytes that follow their count. Raises Nonsense."""
        return self.take(int.from_bytes(self.take(2), "big"))


def read(pieces: "list[bytes]", is_cut: bool = False) -> "tuple[int, list[Values]]":
    """Return the printer's state (0 idle, 1 processing, 2 stopped), and the values of each attribute that was asked.

    The latter are what `ipp_judge.judge` takes, in its order. A reply that is cut has to have its essence. Raises Nonsense.
    """
    reply = Pieces(pieces)
    head = reply.take(8)
    if head[0] not in (1, 2) or head[4:] != b"\0\0\0\x01":
        raise Nonsense("no answer to what was asked")
    if head[2]:
        raise Nonsense("IPP status 0x%02x%02x" % (head[2], head[3]))
    found: list[Values] = [[] for _ in _ROWS.split(b" ")]
    try:
        attributes(reply, found)
    except Nonsense:
        if not is_cut:
            raise
    states = [each for each in found[0] if type(each) is int]
    if not states or not 3 <= states[0] <= 5:
        raise Nonsense("state %d" % states[0] if states else "no state")
    if is_cut and not found[1]:
        raise Nonsense("too long: no reasons")
    return states[0] - 3, found[1:]


def attributes(reply: Pieces, found: "list[Values]") -> None:
    """Find what was asked for of the printer, at most eight values each. Raises Nonsense."""
    names = _ROWS.split(b" ")
    values: Values | None = None
    is_printer = False
    while True:
        tag = reply.take(1)[0]
        if tag == 0x03:
            return
        if tag < 0x10:
            is_printer, values = tag == 0x04, None
            continue
        name, value = reply.counted(), reply.counted()
        if name:
            values = found[names.index(name)] if is_printer and name in names else None
            if values:
                values = None  # the first one counts
        if values is not None and len(values) < _MANY:
            values.append(_meant(tag, value))


def _meant(tag: int, value: bytes) -> "int | bool | str | None":
    """Return a value as its tag means it; None for what no asked attribute can be."""
    if tag in (0x21, 0x23) and len(value) == 4:  # integer, enum
        number = int.from_bytes(value, "big")
        return number - (1 << 32) if number >> 31 else number
    if tag == 0x22 and len(value) == 1:
        return value[0] != 0
    if tag in (0x35, 0x36):  # with its language before it
        inner = Pieces([value])
        inner.counted()
        value, tag = inner.counted(), 0x41
    return said(value) if tag in (0x41, 0x42, 0x44) else None
