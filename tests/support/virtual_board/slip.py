"""SLIP, the framing of Espressif's loaders."""

END, ESCAPE = 0xC0, 0xDB


def frame(packet: bytes) -> bytes:
    """Return the packet between two ends, with both special bytes escaped."""
    escaped = packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
    return b"\xc0" + escaped + b"\xc0"


class Frames:
    """Cuts a stream of bytes into packets."""

    def __init__(self) -> None:
        self._open = False
        self._held = bytearray()

    @property
    def between(self) -> bool:
        """Tell whether no packet is half here."""
        return not self._open

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; return the packets that they complete. Noise between packets is dropped."""
        packets = []
        parts = data.split(b"\xc0")
        for at, part in enumerate(parts):
            if at:
                if self._open and self._held:
                    packets.append(_unescape(bytes(self._held)))
                    self._open = False
                else:
                    self._open = True
                self._held.clear()
            if self._open:
                self._held += part
        return packets


def _unescape(escaped: bytes) -> bytes:
    return escaped.replace(b"\xdb\xdc", b"\xc0").replace(b"\xdb\xdd", b"\xdb")
