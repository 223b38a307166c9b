"""Write the broker's files: private, and whole or not at all."""

import os
import tempfile
from pathlib import Path

from deskbell_broker.errors import FolderNotWritable

PRIVATE = 0o600
PUBLIC = 0o644


def make_folder(path: Path) -> None:
    """Make a folder that only its owner may enter; raise FolderNotWritable."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(path, error) from error


def write(path: Path, content: str | bytes, mode: int = PRIVATE) -> None:
    """Replace a file in one step, on disk before it has its name.

    Raises FolderNotWritable when its folder does not let us.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _refused(path.parent, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _refused(path.parent, error) from error


def move(path: Path, to: Path) -> None:
    """Give a file another name in its folder; raise FolderNotWritable."""
    try:
        path.replace(to)
    except OSError as error:
        raise _refused(path.parent, error) from error


def _refused(folder: Path, error: OSError) -> FolderNotWritable:
    return FolderNotWritable(
        f"Cannot write {folder}: {error.strerror}. "
        "Correct its owner and mode, or choose another folder with DESKBELL_HOME."
    )
