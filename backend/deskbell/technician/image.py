"""A MicroPython image: which chip it is for, whether it is whole, and where its file system lies.

One file holds bootloader, partition table and app, as micropython.org offers
it (ESP-IDF programming guide: "Partition Tables", "App Image Format"). Newer
images name no `vfs` partition: MicroPython then takes all from the end of the
last partition to the end of the flash.
"""

import hashlib
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from deskbell.technician.errors import BadImage, ChipTrouble

CHIPS: Final = {0: "esp32", 2: "esp32s2", 9: "esp32s3", 5: "esp32c3", 13: "esp32c6"}
"""Chips by the id in an image's header (esp_chip_id_t of ESP-IDF)."""
BOOTLOADER_AT: Final = {"esp32": 0x1000, "esp32s2": 0x1000}
"""Where the ROM looks for the bootloader; 0 on every other chip."""
BLOCK: Final = 4096
OLDEST: Final = (1, 25)
"""The oldest MicroPython that runs the firmware (design section 8)."""

_MAGIC: Final = 0xE9
TABLE_AT: Final = 0x8000
NVS: Final = "nvs"
"""The partition that outlives a new MicroPython."""
TABLE_BYTES: Final = 0xC00
_ENTRY: Final = struct.Struct("<2sBBII16sI")
_ENTRY_MAGIC: Final = b"\xaa\x50"
_APP: Final = 0
_VERSION: Final = re.compile(rb"v?(\d+\.\d+\.\d+)[\w.-]* on \d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the flash, in bytes."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Partition:
    """One entry of the partition table."""

    kind: int
    label: str
    area: Area


class Image:
    """A checked image."""

    def __init__(self, content: bytes, name: str) -> None:
        """Check it. Raises BadImage."""
        self.content = content
        self.name = name
        self.chip = _chip(content, name)
        self.sha256 = hashlib.sha256(content).hexdigest()
        at = TABLE_AT - self.offset
        self.partitions = partitions(content[at : at + TABLE_BYTES])
        if not any(one.kind == _APP for one in self.partitions):
            raise _bad(name, "it has no partition table, so it is not a whole image")
        _check_apps(self)

    @property
    def offset(self) -> int:
        """Return where the file goes in the flash."""
        return BOOTLOADER_AT.get(self.chip, 0)

    @cached_property
    def version(self) -> str:
        """Return MicroPython's version. Raises BadImage when it is none, or too old."""
        found = _VERSION.search(self.content)
        if found is None:
            raise _bad(self.name, "it names no version of MicroPython")
        version = found[1].decode()
        if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
            raise _bad(self.name, f"it is MicroPython {version}, and 1.25 is the oldest that works")
        return version

    def file_system(self, flash_bytes: int) -> Area:
        """Return where MicroPython keeps its files on a flash of this size. Raises ChipTrouble."""
        area = vfs(self.partitions, flash_bytes)
        if area is None:
            raise ChipTrouble(
                f"{self.name} does not fit the board",
                f"the board's flash has {flash_bytes // 2**20} MB",
                "Take an image for that size, or another board",
            )
        return area


def read(path: Path) -> Image:
    """Read and check a file. Raises BadImage."""
    try:
        return Image(path.read_bytes(), path.name)
    except OSError as error:
        raise _bad(str(path), error.strerror or "it cannot be read") from None


def _bad(name: str, why: str) -> BadImage:
    return BadImage(
        f"{name} cannot be written to a board",
        why,
        "Download MicroPython for this chip again from micropython.org",
    )


def _chip(content: bytes, name: str) -> str:
    if len(content) < BLOCK or content[0] != _MAGIC:
        raise _bad(name, "it is no image for an ESP32")
    number = int.from_bytes(content[12:14], "little")
    if number not in CHIPS:
        raise _bad(name, f"it is for a chip that Deskbell does not know ({number})")
    return CHIPS[number]


def partitions(table: bytes) -> list[Partition]:
    """Return the entries of a partition table, none when it is no table."""
    found = []
    for start in range(0, len(table) - _ENTRY.size + 1, _ENTRY.size):
        magic, kind, _, offset, size, label, _ = _ENTRY.unpack_from(table, start)
        if magic != _ENTRY_MAGIC:
            break
        found.append(Partition(kind, label.rstrip(b"\0").decode("ascii"), Area(offset, size)))
    return found


def vfs(found: list[Partition], flash_bytes: int) -> Area | None:
    """Return where MicroPython keeps its files; None without room for any."""
    named = [one.area for one in found if one.label == "vfs"]
    end = max((one.area.offset + one.area.size for one in found), default=flash_bytes)
    area = named[0] if named else Area(end, flash_bytes - end)
    return area if area.size >= BLOCK * 16 and area.offset + area.size <= flash_bytes else None


def _check_apps(image: Image) -> None:
    """Check the digests of bootloader and app, as the chip does when it boots. Raises BadImage."""
    from esptool.bin_image import LoadFirmwareImage  # a tenth of a second, for this alone
    from esptool.util import FatalError

    app = next(one for one in image.partitions if one.kind == _APP)
    for what, at in (("bootloader", 0), ("app", app.area.offset - image.offset)):
        try:
            found = LoadFirmwareImage(image.chip, image.content[at:])
        except (FatalError, struct.error, IndexError, ValueError) as error:
            raise _bad(image.name, f"its {what} is damaged ({error})") from None
        if found.append_digest and found.stored_digest != found.calc_digest:
            raise _bad(image.name, f"its {what} is damaged: the SHA-256 does not match")
        if found.checksum != found.calculate_checksum():
            raise _bad(image.name, f"its {what} is damaged: the checksum does not match")
