"""A ready file system is written over an older one, and nothing of that shines through."""

import pytest
from littlefs import LittleFS, UserContext

from deskbell.technician import filesystem
from deskbell.technician.filesystem import Piece
from deskbell.technician.image import BLOCK, Area

AREA = Area(0, 512 * BLOCK)
FILES = {"boot.py": b"boot", "deskbell_wire/topics.mpy": b"topics" * 400}


def mounted(flash: UserContext) -> LittleFS:
    return LittleFS(
        context=flash, block_size=BLOCK, block_count=AREA.size // BLOCK, prog_size=32, read_size=32,
        cache_size=128, lookahead_size=32, disk_version=filesystem.DISK_VERSION,
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
