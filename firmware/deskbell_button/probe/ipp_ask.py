"""One Get-Printer-Attributes over HTTP, and its reply as bytes."""

from deskbell_button.probe.finding import Nonsense
from deskbell_button.probe.line import MOST, open_line
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline, Target
    from deskbell_button.probe.line import Line

_ASKED = (
    b"printer-state printer-state-reasons printer-is-accepting-jobs queued-job-count"
    b" media-ready marker-levels marker-names marker-types"
)
_PIECE = const(256)
_WORDS = const(100)
_ENOUGH = const(0xFFFF)
_TO_THE_END = const(-1)
_CHUNKED = const(-2)


async def ask(target: "Target", until: "Deadline") -> "tuple[list[bytes], bool]":
    """Return the pieces of what a printer says of itself, and whether it was too long. Raises NoAnswer or Nonsense."""
    reply = Reply(await open_line(target.address, target.port or 631, until), until)
    try:
        await reply.line.send(request(target), until)
        await reply.collect()
    finally:
        reply.line.close()
    return reply.pieces, reply.line.count >= MOST


def request(target: "Target") -> bytes:
    """Return the HTTP request that asks for the printer's attributes."""
    host = ("[%s]:%d" if ":" in target.host else "%s:%d") % (target.host, target.port or 631)
    path = target.path or "/ipp/print"
    uri = ("ipp://" + host + path).encode()
    wanted = (  # version 1.1, operation, request 1; operation attributes
        b"\x01\x01\0\x0b\0\0\0\x01\x01\x47\0\x12attributes-charset\0\x05utf-8"
        b"\x48\0\x1battributes-natural-language\0\x02en\x45\0\x0bprinter-uri"
    ) + bytes([len(uri) >> 8, len(uri) & 0xFF])
    name = b"requested-attributes"
    for asked in _ASKED.split(b" "):
        uri += bytes([0x44, 0, len(name)]) + name + bytes([0, len(asked)]) + asked
        name = b""  # further values of the same attribute have none
    return (
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/ipp\r\n"
        "Content-Length: %d\r\nConnection: close\r\n\r\n" % (path, host, len(wanted + uri) + 1)
    ).encode() + b"".join((wanted, uri, b"\x03"))


class Reply:
    """An HTTP reply that is read piece by piece; beyond `line.MOST` bytes it is cut."""

    def __init__(self, line: "Line", until: "Deadline") -> None:
        """Take where it comes from."""
        self.line = line
        self.pieces: list[bytes] = []  # of the body
        self._until = until
        self._ahead = b""

    async def collect(self) -> None:
        """Read it. Raises NoAnswer or Nonsense."""
        size = await self._head()
        if size != _CHUNKED:
            await self._take(size)
            return
        while self.line.count < MOST:
            words = (await self._text()).split(b";")
            size = _number(words[0], 16)
            if size < 0:
                raise Nonsense("a chunk without a size")
            if size == 0:
                return
            await self._take(size)
            await self._text()  # the end of the chunk

    async def _head(self) -> int:
        """Return the size of the body."""
        size, status = _TO_THE_END, b"100"
        while status == b"100":  # "go on" comes before the reply
            field = await self._text()
            status = field[9:12]
            if field[:5] != b"http/":
                raise Nonsense("no HTTP")
            size = _TO_THE_END
            while field:
                field = await self._text()
                name, _, value = field.partition(b":")
                if name == b"content-length":
                    size = _number(value, 10)
                elif name == b"transfer-encoding" and value.endswith(b"chunked"):
                    size = _CHUNKED
        if status != b"200":
            why = {b"401": ": wants a password", b"426": ": wants encryption"}.get(status, "")
            raise Nonsense("HTTP %d%s" % (_number(status, 10), why))
        return size

    async def _more(self) -> bool:
        """Read on; return False at the end."""
        if self.line.count >= MOST:
            return False
        got = await self.line.read(min(_PIECE, MOST - self.line.count), self._until)
        self._ahead += got
        return bool(got)

    async def _text(self) -> bytes:
        """Return the next line in lower case, what is left at the end."""
        while b"\n" not in self._ahead:
            self._ahead = self._ahead[:_WORDS]  # what is at the end of a long line does not matter
            if not await self._more():
                break
        text, _, self._ahead = self._ahead.partition(b"\n")
        return text.strip().lower()

    async def _take(self, size: int) -> None:
        """Add so many bytes to the body, all that come when it is below 0."""
        while size and (self._ahead or await self._more()):
            part = self._ahead if size < 0 else self._ahead[:size]
            if self.pieces and len(self.pieces[-1]) + len(part) <= _PIECE:
                self.pieces[-1] += part
            else:
                self.pieces.append(part)
            self._ahead = self._ahead[len(part) :]
            size -= len(part) if size > 0 else 0


def _number(digits: bytes, base: int) -> int:
    """Return a number up to 64 K, -1 for anything else."""
    try:
        return min(max(-1, int(str(digits.strip()[:8], "utf-8"), base)), _ENOUGH)
    except ValueError:
        return -1
