"""Folders of demos that were killed, with keys in them, go when the next demo starts."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

PREFIX: Final = "deskbell-demo-"
OLD_S: Final = 60.0
"""A demo that starts has made its lock a moment before it holds it."""


def sweep() -> None:
    """Delete this user's demo folders whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_left_behind(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    try:
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        with (folder / ".lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return time.time() - os.fstat(lock.fileno()).st_mtime > OLD_S
    except OSError:  # somebody holds it, or there is none
        return False
