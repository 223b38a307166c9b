"""NOR flash in memory, as an ESP32 has it, whose power fails at the n-th operation.

Erasing sets 4096 bytes to ones, programming only clears bits. LittleFS reads
and programs 32 bytes at a time, as the ESP32 port of MicroPython mounts it.
"""

BLOCK = 4096
_ERASED = b"\xff" * BLOCK

CLEAN = 0
HOWS = (CLEAN, 1, 50, 99)
"""How much of the operation is done when the power goes, in percent; 0 is a clean cut."""


class PowerCut(Exception):
    """The power is gone; nothing of this boot may go on."""


class Power:
    """Counts operations of flash and NVS together, and fails at one of them."""

    def __init__(self, fails_at: "int | None" = None, how: int = CLEAN) -> None:
        self.done = 0
        self.percent = how
        self._fails_at = fails_at
        self._gone = False

    def tears(self) -> bool:
        """Count an operation; return whether it is the one to be torn. Raises PowerCut."""
        if self._gone:
            raise PowerCut
        self.done += 1
        if self.done != self._fails_at:
            return False
        self._gone = True
        if self.percent == CLEAN:
            raise PowerCut
        return True


class Flash:
    """A block device for VfsLfs2. `erases` counts what wears it."""

    def __init__(self, content: "bytes | int", power: Power) -> None:
        """Take the content, or a number of blocks to begin with."""
        empty = content if isinstance(content, int) else 0
        self.content = bytearray(_ERASED * empty if empty else content)
        self.erases = 0
        self._view = memoryview(self.content)
        self._power = power

    def readblocks(self, block: int, buffer: bytearray, offset: int = 0) -> None:
        """Read."""
        at = block * BLOCK + offset
        buffer[:] = self._view[at : at + len(buffer)]

    def writeblocks(self, block: int, buffer: bytes, offset: int = 0) -> None:
        """Program: bits can only be cleared."""
        torn = self._power.tears()
        at = block * BLOCK + offset
        count = len(buffer) * self._power.percent // 100 if torn else len(buffer)
        content = self.content
        if self._view[at : at + count] == _ERASED[:count]:
            self._view[at : at + count] = memoryview(buffer)[:count]
        else:
            for i in range(count):
                content[at + i] &= buffer[i]
        if torn:
            content[at + count] &= buffer[count] | 0x55  # half of the next byte's bits
            raise PowerCut

    def ioctl(self, operation: int, argument: int) -> "int | None":
        """Answer LittleFS: 4 and 5 are the number of blocks and their size, 6 erases."""
        if operation == 4:
            return len(self.content) // BLOCK
        if operation == 5:
            return BLOCK
        if operation == 6:
            self._erase(argument)
            return 0
        return None

    def _erase(self, block: int) -> None:
        torn = self._power.tears()
        at = block * BLOCK
        size = BLOCK * self._power.percent // 100 if torn else BLOCK
        self._view[at : at + size] = memoryview(_ERASED)[:size]
        self.erases += 1
        if torn:
            raise PowerCut


class Nvs:
    """NVS beside the file system: a write is whole or not at all (ESP-IDF, "NVS internals")."""

    def __init__(self, values: "dict[str, str]", power: Power) -> None:
        self.values = dict(values)
        self._power = power

    def get(self, key: str) -> "str | None":
        """Return the text."""
        return self.values.get(key)

    def set(self, key: str, value: str) -> None:
        """Store the text."""
        if self._power.tears():
            raise PowerCut
        self.values[key] = value
