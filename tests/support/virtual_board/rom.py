"""The serial loader of an ESP32 in ROM, and the stub that esptool uploads, both in Python.

The protocol is Espressif's: SLIP frames, each with a command, answered by the
same command with a status. The uploaded stub is not run: once esptool starts
it, this loader greets and answers as the stub does.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable

from tests.support.virtual_board.chips import SIZE_CODES, Chip, registers
from tests.support.virtual_board.flash import SECTOR, Flash
from tests.support.virtual_board.slip import Frames, frame

BAUD = 115200
_FAILED = 0x06
_UNSUPPORTED = 0x05
_SYNC_REPLIES = 8
_SYNC_VALUE = 0x20120707
"""What the ROM answers to SYNC beside the status; the stub answers 0, which tells them apart."""
_RUN_SPI = 1 << 18
_XTAL_HZ = 40_000_000
_MEM_END = 0x06

Handler = Callable[[bytes], bytes]


class Refused(Exception):
    """A command fails with this code."""


class Loader:
    """Download mode: takes bytes, returns the answer.

    `baud` is the rate that it speaks now; `done` turns true when it was told to
    start the app.
    """

    def __init__(self, chip: Chip, flash: Flash, mac: bytes) -> None:
        self.chip = chip
        self.flash = flash
        self.baud = BAUD
        self.stub = False
        self.done = False
        self.fail_verify = False
        self.written = 0
        """Bytes of flash written in this session."""
        self._registers = registers(chip, mac)
        self._frames = Frames()
        self._at = 0
        self._end = 0
        self._erased_to = 0
        self._started_at = 0
        self._inflate = zlib.decompressobj()
        self._reading: _Reading | None = None
        self._extra = b""
        self._handlers: dict[int, Handler] = {
            0x02: self._flash_begin,
            0x03: self._flash_data,
            0x04: self._flash_end,
            0x05: lambda _: b"",
            0x06: self._mem_end,
            0x07: self._mem_data,
            0x09: self._write_reg,
            0x0B: lambda _: b"",
            0x0D: lambda _: b"",
            0x0E: self._read_slow,
            0x0F: self._change_baud,
            0x10: self._deflated_begin,
            0x11: self._deflated_data,
            0x12: self._flash_end,
            0x13: self._md5,
            0x14: self._security_info,
            0xD0: self._erase_flash,
            0xD1: self._erase_region,
            0xD2: self._read_flash,
        }

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the host; return what goes back."""
        answer = bytearray()
        for packet in self._frames.feed(data):
            if self._reading is not None:
                answer += self._read_on(packet)
            elif len(packet) >= 8 and packet[0] == 0:
                answer += self._command(packet)
        return bytes(answer)

    @property
    def idle(self) -> bool:
        """Tell whether what comes next would begin a command."""
        return self._frames.between

    def _command(self, packet: bytes) -> bytes:
        _, operation, size, _ = struct.unpack("<BBHI", packet[:8])
        body = packet[8 : 8 + size]
        self._extra = b""
        if operation == 0x08:
            value = 0 if self.stub else _SYNC_VALUE
            return self._reply(0x08, b"", value=value) * _SYNC_REPLIES
        if operation == 0x0A:
            value = self._read_reg(struct.unpack("<I", body[:4])[0])
            return self._reply(0x0A, b"", value=value)
        handler = self._handlers.get(operation)
        if handler is None or not self._knows(operation):
            return self._unknown(operation)
        try:
            payload = handler(body)
        except Refused as refusal:
            return self._reply(operation, b"", status=1, reason=refusal.args[0])
        answer = self._reply(operation, payload) + self._extra
        self.stub = self.stub or (operation == _MEM_END and self._extra != b"")
        return answer

    def _knows(self, operation: int) -> bool:
        if operation >= 0xD0 or operation == 0x0E:
            return self.stub == (operation >= 0xD0)
        if operation == 0x14:
            return self.chip.name != "esp32"
        return True

    def _unknown(self, operation: int) -> bytes:
        answered = operation if self.stub else 0xFF
        return self._reply(answered, b"", status=1, reason=_UNSUPPORTED)

    def _reply(
        self, operation: int, payload: bytes, *, value: int = 0, status: int = 0, reason: int = 0
    ) -> bytes:
        tail = bytes([status, reason]) + (b"" if self.stub else b"\0\0")
        body = payload + tail
        return frame(struct.pack("<BBHI", 1, operation, len(body), value) + body)

    # ------------------------------------------------------------ registers

    def _read_reg(self, address: int) -> int:
        if address == getattr(self.chip.rom, "UART_CLKDIV_REG", None):
            divider: int = self.chip.rom.XTAL_CLK_DIVIDER
            return _XTAL_HZ * divider // self.baud
        return self._registers.get(address, 0)

    def _write_reg(self, body: bytes) -> bytes:
        for at in range(0, len(body) - 15, 16):
            address, value, mask, _ = struct.unpack("<IIII", body[at : at + 16])
            before = self._registers.get(address, 0)
            self._registers[address] = (before & ~mask) | (value & mask)
            if address == self.chip.rom.SPI_REG_BASE and value & _RUN_SPI:
                self._run_spi()
        return b""

    def _run_spi(self) -> None:
        """Answer the one SPI command that matters: the flash's JEDEC identity."""
        rom = self.chip.rom
        command = self._registers.get(rom.SPI_REG_BASE + rom.SPI_USR2_OFFS, 0) & 0xFF
        identity = SIZE_CODES[self.flash.size >> 20] << 16 | 0x40 << 8 | 0xC8
        self._registers[rom.SPI_REG_BASE + rom.SPI_W0_OFFS] = identity if command == 0x9F else 0
        self._registers[rom.SPI_REG_BASE] = 0

    def _security_info(self, _body: bytes) -> bytes:
        info = struct.pack("<IB7s", 0, 0, bytes(7))
        return (
            info
            if self.chip.name == "esp32s2"
            else info + struct.pack("<II", self.chip.image_id, 0)
        )

    # ------------------------------------------------------------ memory

    def _mem_data(self, body: bytes) -> bytes:
        size = struct.unpack("<I", body[:4])[0]
        if len(body) != 16 + size:
            raise Refused(_FAILED)
        return b""

    def _mem_end(self, body: bytes) -> bytes:
        stay, _entry = struct.unpack("<II", body[:8])
        if not stay:
            # The answer still comes from the ROM, the greeting from what it started.
            self._extra = frame(b"OHAI")
        return b""

    # ------------------------------------------------------------ flash

    def _flash_begin(self, body: bytes) -> bytes:
        size, _blocks, _block, offset = struct.unpack("<IIII", body[:16])
        self._begin(offset, size)
        return b""

    def _deflated_begin(self, body: bytes) -> bytes:
        self._inflate = zlib.decompressobj()
        return self._flash_begin(body)

    def _begin(self, offset: int, size: int) -> None:
        if offset + size > self.flash.size:
            raise Refused(_FAILED)
        self._started_at = self._at = offset
        self._end = offset + size
        self._erased_to = offset - offset % SECTOR
        if not self.stub and size:
            self.flash.erase(offset, size)
            self._erased_to = self._end

    def _checked(self, body: bytes) -> bytes:
        size = struct.unpack("<I", body[:4])[0]
        data = body[16 : 16 + size]
        if len(data) != size:
            raise Refused(_FAILED)
        return data

    def _flash_data(self, body: bytes) -> bytes:
        self._store(self._checked(body))
        return b""

    def _deflated_data(self, body: bytes) -> bytes:
        try:
            self._store(self._inflate.decompress(self._checked(body)))
        except zlib.error:
            raise Refused(0x0B) from None
        return b""

    def _store(self, data: bytes) -> None:
        # The last block is padded to its size: what is beyond the end is dropped.
        data = data[: max(0, self._end - self._at)]
        while self._erased_to < self._at + len(data):
            self.flash.erase(self._erased_to, SECTOR)
            self._erased_to += SECTOR
        self.flash.program(self._at, data)
        self._at += len(data)
        self.written += len(data)
        if self.fail_verify and self._at >= self._end > self._started_at:
            self.flash.flip((self._started_at + self._end) // 2)

    def _flash_end(self, body: bytes) -> bytes:
        stay = struct.unpack("<I", body[:4])[0]
        self.done = not (stay and self.stub)  # the ROM has no way to stay
        return b""

    def _md5(self, body: bytes) -> bytes:
        offset, size = struct.unpack("<II", body[:8])
        digest = self.flash.md5(offset, size)
        return digest if self.stub else digest.hex().encode()

    def _erase_flash(self, _body: bytes) -> bytes:
        self.flash.erase(0, self.flash.size)
        return b""

    def _erase_region(self, body: bytes) -> bytes:
        self.flash.erase(*struct.unpack("<II", body[:8]))
        return b""

    # ------------------------------------------------------------ reading

    def _read_slow(self, body: bytes) -> bytes:
        offset, size = struct.unpack("<II", body[:8])
        return self.flash.read(offset, size).ljust(64, b"\0")

    def _read_flash(self, body: bytes) -> bytes:
        offset, size, block, window = struct.unpack("<IIII", body[:16])
        self._reading = _Reading(self.flash.read(offset, size), block, window)
        self._extra = self._reading.more(0)
        return b""

    def _read_on(self, packet: bytes) -> bytes:
        assert self._reading is not None
        acknowledged = struct.unpack("<I", packet[:4])[0]
        answer = self._reading.more(acknowledged)
        if acknowledged >= len(self._reading.data):
            digest = hashlib.md5(self._reading.data, usedforsecurity=False).digest()
            self._reading = None
            return frame(digest)
        return answer

    def _change_baud(self, body: bytes) -> bytes:
        self.baud = struct.unpack("<I", body[:4])[0]
        return b""


class _Reading:
    """A transfer to the host: blocks as frames, no more than a window of them unacknowledged."""

    def __init__(self, data: bytes, block: int, window: int) -> None:
        self.data = data
        self._block = block
        self._window = window
        self._sent = 0

    def more(self, acknowledged: int) -> bytes:
        """Return the frames that may go now."""
        frames = bytearray()
        while self._sent < len(self.data) and (
            self._sent - acknowledged < self._block * self._window
        ):
            frames += frame(self.data[self._sent : self._sent + self._block])
            self._sent += self._block
        return bytes(frames)
