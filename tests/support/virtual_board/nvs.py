"""Read what the board's fake NVS keeps in the flash; inside/storage.py writes it."""

import struct
import zlib

from tests.support.virtual_board.flash import Flash

NVS, HALF = 0x9000, 0x3000
_MAGIC = 0xA55A
_ERASED, _BLOB = 0, 1


def read(flash: Flash) -> dict[str, dict[str, bytes | int]]:
    """Return the values by namespace and key; torn records count as never written."""
    halves = [flash.read(NVS + half * HALF, HALF) for half in (0, 1)]
    half = max(halves, key=_sequence)
    values: dict[str, dict[str, bytes | int]] = {}
    at = 8 if _sequence(half) else HALF
    while at + 8 <= HALF:
        magic, length, crc = struct.unpack("<HHI", half[at : at + 8])
        payload = half[at + 8 : at + 8 + length]
        if magic != _MAGIC or zlib.crc32(payload) != crc:
            break
        at += 8 + length
        space, key = payload[1 : 1 + payload[0]].decode().split("\0")
        kind, value = payload[1 + payload[0]], payload[2 + payload[0] :]
        if kind == _ERASED:
            values.get(space, {}).pop(key, None)
        else:
            values.setdefault(space, {})[key] = (
                value if kind == _BLOB else struct.unpack("<i", value)[0]
            )
    return values


def _sequence(half: bytes) -> int:
    """Return the number in a half's header, 0 when the header is not whole."""
    sequence, crc = struct.unpack("<II", half[:8])
    # The CRC of erased flash is that of erased flash.
    return sequence if crc == zlib.crc32(half[:4]) and crc != 0xFFFFFFFF else 0
