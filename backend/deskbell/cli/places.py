"""Whether the operating system lets somebody write at a place, asked before anything is done."""

import os
from pathlib import Path


def obstacle(path: Path) -> str | None:
    """Return why a file or folder cannot be made or changed there, None when it can."""
    try:
        nearest = next(one for one in (path, *path.parents) if one.exists())
    except OSError as error:
        return error.strerror or str(error)
    if nearest != path and not nearest.is_dir():
        return f"{nearest} is no folder"
    needed = os.W_OK | os.X_OK if nearest.is_dir() else os.W_OK
    return None if os.access(nearest, needed) else f"this user may not write {nearest}"
