"""The partitions of a virtual board: block devices for a file system, and NVS."""

import binascii
import struct

import silicon

NOT_FOUND = -0x1102
_HALF = 0x3000
_MAGIC = 0xA55A


class Partition:
    """A part of the flash, as esp32.Partition; `vfs.mount` takes it as a block device."""

    TYPE_APP = 0
    TYPE_DATA = 1
    BOOT = 0
    RUNNING = 1

    def __init__(self, name: "str | int", *whole: int) -> None:
        """Describe one; by its name alone as MicroPython does, or whole."""
        wanted = "factory" if name in (0, 1) else name
        if not whole:
            for line in silicon.settings["partitions"]:
                if line[4] == wanted:
                    whole = tuple(line[:4])
        if not whole:
            raise OSError(2)
        kind, subtype, offset, size = whole
        self._info = kind, subtype, offset, size, wanted, False
        self._offset = offset
        self._blocks = size // silicon.BLOCK

    @staticmethod
    def find(
        type: int = 1, subtype: int = 255, label: "str | None" = None, block_size: int = 4096
    ) -> "list[Partition]":
        """Return those that fit."""
        return [
            Partition(name, kind, sub, offset, size)
            for kind, sub, offset, size, name in silicon.settings["partitions"]
            if kind == type and subtype in (255, sub) and label in (None, name)
        ]

    def info(self) -> "tuple[object, ...]":
        """Return type, subtype, address, size, label, encrypted."""
        return self._info

    def readblocks(self, number: int, buffer: bytearray, offset: int = 0) -> None:
        """Read."""
        silicon.read(self._offset + number * 4096 + offset, buffer)

    def writeblocks(self, number: int, buffer: bytes, offset: "int | None" = None) -> None:
        """Program; without an offset the block is erased before."""
        if offset is None:
            offset = 0
            for at in range(len(buffer) // 4096):
                silicon.erase(self._offset + (number + at) * 4096)
        silicon.write(self._offset + number * 4096 + offset, buffer)

    def ioctl(self, operation: int, argument: int) -> int:
        """Answer what a file system asks."""
        if operation == 4:
            return self._blocks
        if operation == 5:
            return silicon.BLOCK
        if operation == 6:
            silicon.erase(self._offset + argument * 4096)
        return 0


class _Store:
    """All of NVS: a log of records in one half of the partition, until that is full.

    A record is a magic, a length, a CRC and its payload, written by one call. What
    a kill has torn fails its CRC and is where the log ends; then the other half
    is written afresh, its header last.
    """

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self._where: dict[bytes, int] = {}
        self._half = 0
        self._sequence = 0
        heads = [self._head(half) for half in (0, 1)]
        if heads[1] > heads[0]:
            self._half = 1
        self._sequence = heads[self._half]
        self._end = 8
        if self._sequence:
            self._scan()
        else:
            self._compact()

    def _head(self, half: int) -> int:
        buffer = bytearray(8)
        silicon.read(self._offset + half * _HALF, buffer)
        sequence, crc = struct.unpack("<II", buffer)
        # The CRC of erased flash is that of erased flash.
        return sequence if crc == binascii.crc32(buffer[:4]) and crc != 0xFFFFFFFF else 0

    def _scan(self) -> None:
        while True:
            payload = self._payload(self._end)
            if payload is None:
                break
            key, kind = bytes(payload[1 : 1 + payload[0]]), payload[1 + payload[0]]
            if kind == 0:
                self._where.pop(key, None)
            else:
                self._where[key] = self._end
            self._end += 8 + len(payload)
        rest = bytearray(8)
        silicon.read(self._offset + self._half * _HALF + self._end, rest)
        if self._end + 8 <= _HALF and rest != b"\xff" * 8:
            self._compact()

    def _payload(self, at: int) -> "bytearray | None":
        if at + 8 > _HALF:
            return None
        head = bytearray(8)
        silicon.read(self._offset + self._half * _HALF + at, head)
        magic, length, crc = struct.unpack("<HHI", head)
        if magic != _MAGIC or at + 8 + length > _HALF:
            return None
        payload = bytearray(length)
        silicon.read(self._offset + self._half * _HALF + at + 8, payload)
        return payload if binascii.crc32(payload) == crc else None

    def _compact(self) -> None:
        live = sorted(self._where.items())
        to = self._offset + (1 - self._half) * _HALF
        for block in range(3):
            silicon.erase(to + block * 4096)
        end = 8
        where = {}
        for key, at in live:
            record = _record(bytes(self._payload(at) or b""))
            silicon.write(to + end, record)
            where[key] = end
            end += len(record)
        head = struct.pack("<I", self._sequence + 1)
        silicon.write(to, head + struct.pack("<I", binascii.crc32(head)))
        self._half, self._sequence, self._end, self._where = (
            1 - self._half,
            self._sequence + 1,
            end,
            where,
        )

    def put(self, key: bytes, kind: int, value: bytes) -> None:
        """Store one value; it is durable when this returns. Raises OSError when full."""
        record = _record(bytes([len(key)]) + key + bytes([kind]) + value)
        if self._end + len(record) > _HALF:
            self._compact()
            if self._end + len(record) > _HALF:
                raise OSError(-0x1105, "ESP_ERR_NVS_NOT_ENOUGH_SPACE")
        silicon.write(self._offset + self._half * _HALF + self._end, record)
        if kind:
            self._where[key] = self._end
        else:
            self._where.pop(key, None)
        self._end += len(record)

    def get(self, key: bytes, kind: int) -> memoryview:
        """Return the bytes of a value. Raises OSError when there is none."""
        at = self._where.get(key)
        payload = None if at is None else self._payload(at)
        if payload is None or payload[1 + payload[0]] != kind:
            raise OSError(NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        return memoryview(payload)[2 + payload[0] :]

    def has(self, key: bytes) -> bool:
        """Tell whether there is a value."""
        return key in self._where


def _record(payload: bytes) -> bytes:
    return struct.pack("<HHI", _MAGIC, len(payload), binascii.crc32(payload)) + payload


_opened: list[_Store] = []


def _open() -> _Store:
    if not _opened:
        found = [p for p in silicon.settings["partitions"] if p[4] == "nvs"]
        _opened.append(_Store(found[0][2]))
    return _opened[0]


class NVS:
    """One namespace, as esp32.NVS."""

    def __init__(self, namespace: str) -> None:
        self._space = namespace.encode() + b"\0"

    def _key(self, key: str) -> bytes:
        if len(key) > 15:
            raise OSError(-0x1109, "ESP_ERR_NVS_KEY_TOO_LONG")
        return self._space + key.encode()

    def set_blob(self, key: str, value: "bytes | str") -> None:
        if isinstance(value, str):
            value = value.encode()
        _open().put(self._key(key), 1, bytes(value))

    def get_blob(self, key: str, buffer: bytearray) -> int:
        found = _open().get(self._key(key), 1)
        if len(found) > len(buffer):
            raise OSError(-0x110C, "ESP_ERR_NVS_INVALID_LENGTH")
        buffer[: len(found)] = found
        return len(found)

    def set_i32(self, key: str, value: int) -> None:
        _open().put(self._key(key), 2, struct.pack("<i", value))

    def get_i32(self, key: str) -> int:
        return struct.unpack("<i", _open().get(self._key(key), 2))[0]

    def erase_key(self, key: str) -> None:
        if not _open().has(self._key(key)):
            raise OSError(NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        _open().put(self._key(key), 0, b"")

    def commit(self) -> None:
        """Do nothing: each value is durable at once, as in ESP-IDF."""
