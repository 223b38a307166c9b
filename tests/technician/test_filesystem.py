"""A ready file system is written over an older one, and nothing of that shines through."""

import pytest
from littlefs import LittleFS, UserContext

from deskbell.technician import filesystem
from deskbell.technician.filesystem import Piece
from deskbell.technician.image import BLOCK, Area, Partition

AREA = Area(0, 512 * BLOCK)
FILES = {"boot.py": b"boot", "deskbell_wire/topics.mpy": b"topics" * 400}


def mounted(flash: UserContext, version: int = filesystem.DISK_VERSION) -> LittleFS:
    return LittleFS(
        context=flash, block_size=BLOCK, block_count=AREA.size // BLOCK, prog_size=32, read_size=32,
        cache_size=128, lookahead_size=32, disk_version=version,
    )  # fmt: skip


def write(flash: UserContext, todo: list[Piece]) -> None:
    for piece in todo:
        flash.buffer[piece.offset : piece.offset + len(piece.content)] = piece.content


def aged() -> UserContext:
    """Return a flash whose folder was changed so often that its other half is the newer one."""
    flash = UserContext(AREA.size)
    write(flash, filesystem.pieces(FILES, AREA))
    disk = mounted(flash)
    for number in range(300):
        with disk.open(f"deskbell_wire/{number % 3}.tmp", "wb") as file:
            file.write(b"torn")
    disk.unmount()
    return flash


def in_folder(flash: UserContext) -> list[str]:
    disk = mounted(flash)
    names: list[str] = disk.listdir("/deskbell_wire")
    disk.unmount()
    return names


def test_what_an_older_file_system_left_is_gone() -> None:
    flash = aged()
    write(flash, filesystem.pieces(FILES, AREA))

    assert in_folder(flash) == ["topics.mpy"]


def test_without_both_halves_of_a_folder_the_old_one_would_shine_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flash = aged()
    monkeypatch.setattr(filesystem._Flash, "read", UserContext.read)
    write(flash, filesystem.pieces(FILES, AREA))

    assert "0.tmp" in in_folder(flash)


def test_presses_are_counted_that_a_board_has_written_in_a_newer_version() -> None:
    flash = UserContext(AREA.size)
    write(flash, filesystem.pieces(FILES, AREA))
    disk = mounted(flash, version=0)  # as MicroPython does: its first write makes 2.1 of it
    disk.makedirs("journal/b0001-1")
    for name in ("5.p", "6.p", "4.r"):
        with disk.open(f"journal/b0001-1/{name}", "wb") as file:
            file.write(b"a press")
    disk.unmount()

    def read(offset: int, size: int) -> bytes:
        return bytes(flash.buffer[offset : offset + size])

    assert filesystem.pending(read, [Partition(1, "vfs", AREA)], AREA.size) == 2
