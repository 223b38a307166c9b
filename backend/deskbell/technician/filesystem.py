"""The board's file system, made before it is written: LittleFS as MicroPython mounts it.

Read and write sizes are those of the ESP32 port (32 bytes). Only the blocks that
LittleFS touched are handed out: an erased second half of a pair of metadata
blocks belongs to them, because an old one there could be newer than ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from littlefs import LittleFS, UserContext, lfs
from littlefs.errors import LittleFSError

from deskbell.technician.errors import ChipTrouble
from deskbell.technician.image import BLOCK, NVS, Area, Image, Partition, vfs

UNIT: Final = 32
MARK: Final = b"littlefs"
DISK_VERSION: Final = 0x00020000
"""LittleFS 2.0, which every MicroPython since 1.12 mounts."""
_NEWEST: Final = 0
"""Whatever the library knows: a board's MicroPython makes 2.1 of it with its first write."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes and where they go in the flash."""

    offset: int
    content: bytes


class _Flash(UserContext):
    """Flash in memory that remembers which blocks were touched.

    Reading counts: of the two blocks of a new folder littlefs writes one and only reads the other,
    and what an older file system left there could be taken for the newer half.
    """

    def __init__(self, size: int) -> None:
        super().__init__(buffsize=size)
        self.touched: set[int] = set()

    def read(self, cfg: lfs.LFSConfig, block: int, off: int, size: int) -> bytearray:
        self.touched.add(block)
        return bytearray(super().read(cfg, block, off, size))

    def prog(self, cfg: lfs.LFSConfig, block: int, off: int, data: bytes) -> int:
        self.touched.add(block)
        return int(super().prog(cfg, block, off, data))

    def erase(self, cfg: lfs.LFSConfig, block: int) -> int:
        self.touched.add(block)
        return int(super().erase(cfg, block))


def around_nvs(image: Image) -> list[Piece]:
    """Return an image without the area where a board keeps who it is; all of it when it fills that."""
    kept = next((one.area for one in image.partitions if one.label == NVS), Area(image.offset, 0))
    start = kept.offset - image.offset
    before, there = image.content[:start], image.content[start : start + kept.size]
    if there.strip(b"\xff") or not before:
        return [Piece(image.offset, image.content)]
    end = kept.offset + kept.size
    return [Piece(image.offset, before), Piece(end, image.content[end - image.offset :])]


def pieces(files: dict[str, bytes], area: Area) -> list[Piece]:
    """Return what to write so that an area holds these files. Raises ChipTrouble when they do not fit."""
    flash = _Flash(area.size)
    made = _file_system(flash, area)
    try:
        made.format()
        made.mount()
        for path, content in files.items():
            folder = path.rpartition("/")[0]
            if folder:
                made.makedirs(folder, exist_ok=True)
            with made.open(path, "wb") as file:
                file.write(content)
        made.unmount()
    except LittleFSError as error:
        raise ChipTrouble(
            "The firmware does not fit the board",
            f"its file system has {area.size // 1024} KB ({error})",
            "Take a board with a larger flash",
        ) from None
    return _runs(flash, area)


def is_made(read: Callable[[int, int], bytes], found: list[Partition], flash_bytes: int) -> bool:
    """Tell whether a flash has a file system where MicroPython keeps its files."""
    area = vfs(found, flash_bytes)
    if area is None:
        return False
    return MARK in read(area.offset, UNIT) + read(area.offset + BLOCK, UNIT)


def pending(read: Callable[[int, int], bytes], found: list[Partition], flash_bytes: int) -> int:
    """Count the unreceipted presses in a flash of which `read` gives the bytes at an offset."""
    area = vfs(found, flash_bytes)
    if area is None or not is_made(read, found, flash_bytes):
        return 0
    held = _file_system(_Read(read, area), area, _NEWEST)
    try:
        held.mount()
        return sum(
            name.endswith(".p")
            for _, _, names in (held.walk("/journal") if "journal" in held.listdir("/") else ())
            for name in names
        )
    except LittleFSError:
        return 0  # what does not mount here does not mount there either


class _Read(UserContext):
    """A flash that is read block by block, each once, and never written."""

    def __init__(self, read: Callable[[int, int], bytes], area: Area) -> None:
        super().__init__(buffer=bytearray())
        self._read = read
        self._area = area
        self._blocks: dict[int, bytes] = {}

    def read(self, cfg: lfs.LFSConfig, block: int, off: int, size: int) -> bytearray:  # noqa: ARG002 littlefs' shape
        if block not in self._blocks:
            self._blocks[block] = self._read(self._area.offset + block * BLOCK, BLOCK)
        return bytearray(self._blocks[block][off : off + size])


def _file_system(context: UserContext, area: Area, version: int = DISK_VERSION) -> Any:  # noqa: ANN401 no types there
    return LittleFS(
        context=context,
        mount=False,
        block_size=BLOCK,
        block_count=area.size // BLOCK,
        read_size=UNIT,
        prog_size=UNIT,
        cache_size=4 * UNIT,
        lookahead_size=UNIT,
        disk_version=version,
    )


def _runs(flash: _Flash, area: Area) -> list[Piece]:
    """Return touched blocks, those beside each other as one piece."""
    found: list[Piece] = []
    for block in sorted(flash.touched):
        content = bytes(flash.buffer[block * BLOCK : (block + 1) * BLOCK])
        offset = area.offset + block * BLOCK
        if found and found[-1].offset + len(found[-1].content) == offset:
            found[-1] = Piece(found[-1].offset, found[-1].content + content)
        else:
            found.append(Piece(offset, content))
    return found
