"""The flash of a virtual board: a file that outlives power cuts."""

import hashlib
import mmap
from pathlib import Path

SECTOR = 4096


class Flash:
    """Erased to ones, programmed by taking bits away, as NOR flash is."""

    def __init__(self, path: Path, megabytes: int) -> None:
        """Open the file; make an erased one where there is none."""
        self.path = path
        self.size = megabytes << 20
        if not path.exists():
            path.write_bytes(b"\xff" * self.size)
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), self.size)

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()

    def read(self, offset: int, size: int) -> bytes:
        """Return what is there; beyond the end there is nothing but ones."""
        return self._map[offset : offset + size].ljust(size, b"\xff")

    def erase(self, offset: int, size: int) -> None:
        """Erase every sector that the range touches."""
        start = offset - offset % SECTOR
        end = min(self.size, -(-(offset + size) // SECTOR) * SECTOR)
        if start < end:
            self._map[start:end] = b"\xff" * (end - start)

    def program(self, offset: int, data: bytes) -> None:
        """Write into what was erased; bits that are 0 already stay 0."""
        data = data[: max(0, self.size - offset)]
        if not data:
            return
        there = int.from_bytes(self._map[offset : offset + len(data)])
        self._map[offset : offset + len(data)] = (there & int.from_bytes(data)).to_bytes(len(data))

    def flip(self, offset: int) -> None:
        """Turn one bit over, as worn flash does."""
        self._map[offset] ^= 1

    def md5(self, offset: int, size: int) -> bytes:
        """Return the digest of a range."""
        return hashlib.md5(self.read(offset, size), usedforsecurity=False).digest()
