"""A flat folder on flash, or on the computer's disk: the Files seam of the journal."""

import os

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

JOURNALS = "journal"
"""The folder of journals: each identity has its own in it."""

HEALED = "healed"
"""What becomes the folder of journals when that cannot be read any more; see `healing.py`."""

PROVISION = "provision.json"
"""What a technician copies onto a board to give it an identity."""

_MISSING = const(2)  # ENOENT
_EXISTS = const(17)  # EEXIST

# LittleFS has nothing to sync: a file is committed when closed, a name when made.
sync_folder: "Callable[[str], None] | None" = None
if hasattr(os, "fsync"):
    from deskbell_button import computer

    sync_folder = computer.sync_folder


class Folder:
    """One folder; every change is durable when the method returns."""

    def __init__(self, path: str) -> None:
        """Make the folder, and those above it, when they are missing."""
        self._path = path
        make_folders(path)

    def names(self) -> "list[str]":
        """Return the names of all files."""
        return os.listdir(self._path)

    def read(self, name: str) -> bytes:
        """Return a file's content. Raises OSError when there is none."""
        with open(self._at(name), "rb") as file:
            return file.read()

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file. Raises OSError when there is no room."""
        with open(self._at(name), "wb") as file:
            file.write(content)
            if sync_folder is not None:
                file.flush()
                os.fsync(file.fileno())
        self._sync()

    def rename(self, old: str, new: str) -> None:
        """Rename in one atomic step."""
        os.rename(self._at(old), self._at(new))
        self._sync()

    def remove(self, name: str) -> None:
        """Remove a file."""
        os.remove(self._at(name))
        self._sync()

    def _at(self, name: str) -> str:
        return self._path + "/" + name

    def _sync(self) -> None:
        if sync_folder is not None:
            sync_folder(self._path)


def make_folders(path: str) -> None:
    """Make a folder and those above it."""
    at = 0
    while at >= 0:
        at = path.find("/", at + 1)
        part = path if at < 0 else path[:at]
        try:
            os.mkdir(part)
        except OSError as error:
            if error.errno != _EXISTS and at < 0:
                raise


def is_there(path: str) -> bool:
    """Tell whether a file or folder exists."""
    try:
        os.stat(path)
    except OSError as error:
        if error.errno == _MISSING:
            return False
        raise
    return True


def left_behind(root: str, name: str) -> "list[tuple[str, int]]":
    """Return `(<b>, count)` of unreceipted presses on flash that belong to another identity."""
    folder = root + "/" + JOURNALS
    found = []
    for other in os.listdir(folder) if is_there(folder) else []:
        names = os.listdir(folder + "/" + other) if other != name else []
        count = len([one for one in names if one.endswith(".p")])
        if count:
            found.append((other, count))
    return sorted(found)
