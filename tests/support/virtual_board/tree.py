"""Read the file system out of a flash image, without the board."""

from collections.abc import Sequence
from typing import Any

import littlefs

from tests.support.virtual_board.flash import SECTOR, Flash
from tests.support.virtual_board.image import Partition


def files(flash: Flash, table: Sequence[Partition]) -> dict[str, bytes]:
    """Return the files by path; none when there is no file system."""
    area = next((p for p in table if p.label == "vfs"), None)
    if area is None:
        return {}
    context = littlefs.UserContext(area.size)
    context.buffer = bytearray(flash.read(area.offset, area.size))
    system = littlefs.LittleFS(
        context,
        mount=False,
        block_size=SECTOR,
        block_count=area.size // SECTOR,
        read_size=32,
        prog_size=32,
        lookahead_size=32,
    )
    try:
        system.mount()
    except littlefs.LittleFSError:
        return {}
    return dict(_walk(system))


def _walk(system: Any) -> "list[tuple[str, bytes]]":
    found = []
    for folder, _, names in system.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with system.open(path, "rb") as file:
                found.append((path.lstrip("/"), file.read()))
    return found
