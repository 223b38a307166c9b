"""Firmware images as MicroPython's downloads are: bootloader, partition table and app in one file.

The parts are valid for esptool and for the boot of a virtual board: headers,
checksums, hashes. What would be machine code is noise from a seed.
"""

import hashlib
import random
import struct
from dataclasses import dataclass

from deskbell.technician.filesystem import pieces
from deskbell.technician.image import Image
from tests.support.virtual_board.chips import CHIPS, Chip
from tests.support.virtual_board.flash import Flash

TABLE, FACTORY = 0x8000, 0x10000
FACTORY_SIZE = 0x1F0000
VFS, VFS_SIZE = 0x200000, 0x200000
APP, DATA = 0, 1
_ENTRY_MAGIC = b"\xaa\x50"
_DIGEST_MAGIC = b"\xeb\xeb"
_VERSION = "v1.29.0"
_DATE = "2026-06-09"
TYPICAL = 1_500_000
"""Bytes of the app that MicroPython ships; the default is smaller, so that tests are quick."""


@dataclass(frozen=True)
class Partition:
    """One line of a partition table."""

    kind: int
    subtype: int
    offset: int
    size: int
    label: str


def micropython(
    chip: str = "esp32",
    *,
    vfs: bool = False,
    corrupted: bool = False,
    size: int = 400_000,
    version: str = _VERSION,
) -> bytes:
    """Return one .bin for the chip, to be written at its bootloader's offset."""
    kind = CHIPS[chip]
    start = kind.bootloader_offset
    loader = _image(kind, _noise(20_000, 1), 0x40080000)
    table = _table(vfs=vfs)
    app = _image(kind, _code(kind, size, version), 0x3F400020)
    whole = loader.ljust(TABLE - start, b"\xff") + table
    whole = whole.ljust(FACTORY - start, b"\xff") + app
    if corrupted:
        at = FACTORY - start + len(app) // 2
        whole = whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :]
    return whole


def with_files(flashed: bytes, files: dict[str, bytes], flash_mb: int = 4) -> bytes:
    """Return an image that has a file system with these files behind it, as `deskbell flash` writes it."""
    read = Image(flashed, "micropython.bin")
    whole = bytearray(flashed)
    for piece in pieces(files, read.file_system(flash_mb * 2**20)):
        start = piece.offset - read.offset
        whole += b"\xff" * (start + len(piece.content) - len(whole))
        whole[start : start + len(piece.content)] = piece.content
    return bytes(whole)


def _code(chip: Chip, size: int, version: str) -> bytes:
    """Return an app's content: its description first, then its banner, then noise that shrinks."""
    description = struct.pack("<II8x32s32s16s16s32s", 0xABCD5432, 0, b"", b"", b"", b"", b"")
    banner = f"MicroPython {version} on {_DATE}; {chip.title}\0".encode()
    head = (description + banner).ljust(512, b"\0")
    # About as compressible as MicroPython's own, which deflates to about two thirds.
    half = _noise(size // 2, 2)
    return (head + half + bytes(size // 6) + _noise(size - size // 2 - size // 6, 3))[:size]


def _noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _image(chip: Chip, code: bytes, address: int) -> bytes:
    """Return an image of one segment with checksum and SHA-256."""
    code = code.ljust(-(-len(code) // 4) * 4, b"\0")
    header = struct.pack("<BBBBI", 0xE9, 1, 2, 0x20, address)
    header += struct.pack("<B3sHBHH4sB", 0xEE, bytes(3), chip.image_id, 0, 0, 0xFFFF, bytes(4), 1)
    body = header + struct.pack("<II", address, len(code)) + code
    checksum = 0xEF
    for word in code:
        checksum ^= word
    body = body.ljust(len(body) // 16 * 16 + 15, b"\0") + bytes([checksum])
    return body + hashlib.sha256(body).digest()


def _table(*, vfs: bool) -> bytes:
    lines = [
        Partition(DATA, 0x02, 0x9000, 0x6000, "nvs"),
        Partition(DATA, 0x01, 0xF000, 0x1000, "phy_init"),
        Partition(APP, 0x00, FACTORY, FACTORY_SIZE, "factory"),
    ]
    if vfs:
        lines.append(Partition(DATA, 0x81, VFS, VFS_SIZE, "vfs"))
    table = b"".join(
        _ENTRY_MAGIC
        + struct.pack("<BBII16sI", p.kind, p.subtype, p.offset, p.size, p.label.encode(), 0)
        for p in lines
    )
    digest = hashlib.md5(table, usedforsecurity=False).digest()
    return (table + _DIGEST_MAGIC + b"\xff" * 14 + digest).ljust(0xC00, b"\xff")


def partitions(flash: Flash) -> list[Partition]:
    """Read the table of a flash; add the `vfs` that MicroPython adds where a table has none."""
    found = []
    for at in range(0, 0xC00, 32):
        entry = flash.read(TABLE + at, 32)
        if entry[:2] != _ENTRY_MAGIC:
            break
        kind, subtype, offset, size, label, _ = struct.unpack("<BBII16sI", entry[2:])
        found.append(Partition(kind, subtype, offset, size, label.rstrip(b"\0").decode()))
    if found and not any(p.label in ("vfs", "ffat") for p in found):
        end = max(p.offset + p.size for p in found)
        if end < flash.size:
            found.append(Partition(DATA, 0x81, end, flash.size - end, "vfs"))
    return found


def fault(flash: Flash, chip: Chip) -> str | None:
    """Return what the chip prints when it cannot start what is in the flash, None when it can."""
    word = struct.unpack("<I", flash.read(chip.bootloader_offset, 4))[0]
    if word & 0xFF != 0xE9:
        return f"invalid header: {word:#010x}"
    apps = [p for p in partitions(flash) if p.kind == APP]
    if not apps:
        return "E (45) boot: Failed to verify partition table\r\nE (46) boot: load partition table error!"
    return _app_fault(flash, chip, apps[0])


def _app_fault(flash: Flash, chip: Chip, app: Partition) -> str | None:
    head = flash.read(app.offset, 24)
    if head[0] != 0xE9:
        return (
            f"E (97) esp_image: image at {app.offset:#x} has invalid magic byte (nothing flashed here?)\r\n"
            "E (98) boot: Factory app partition is not bootable\r\n"
            "E (99) boot: No bootable app partitions in the partition table"
        )
    if struct.unpack("<H", head[12:14])[0] != chip.image_id:
        return "E (97) boot_comm: mismatch chip ID"
    end = app.offset + 24
    for _ in range(head[1]):
        end += 8 + struct.unpack("<I", flash.read(end + 4, 4))[0]
    size = min((end - app.offset) // 16 * 16 + 16, app.size)
    body = flash.read(app.offset, size)
    if hashlib.sha256(body).digest() != flash.read(app.offset + size, 32):
        return (
            "E (480) esp_image: Image hash failed - image is corrupt\r\n"
            "E (481) boot: Factory app partition is not bootable\r\n"
            "E (482) boot: No bootable app partitions in the partition table"
        )
    return None


def banner(flash: Flash) -> str:
    """Return the line that MicroPython greets with: it lies in the app."""
    app = next(p for p in partitions(flash) if p.kind == APP)
    text = flash.read(app.offset, 1024)
    at = text.find(b"MicroPython ")
    return (
        text[at : text.index(b"\0", at)].decode() if at >= 0 else "an app that is not MicroPython"
    )
