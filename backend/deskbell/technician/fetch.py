"""MicroPython for a chip from the cache, or fetched by mpflash where it is installed and there is internet.

Read and run against mpflash 1.29.0 (without internet, and with a stand-in for the
two sites that it asks, api.github.com and micropython.org). It cannot be started as
`-m mpflash`; it ends with code 0 whatever happened, tells why on standard output, and
keeps even an error page as an image. So its files are looked at, not its code.

Of several boards that want the same image one fetches it, and the others wait. What holds
them back is SQLite's lock on an empty file: every system has it, and a process that is
killed cannot keep it.
"""

import importlib.util
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from deskbell.settings import PREFIX
from deskbell.technician import image as images
from deskbell.technician.errors import NoImage

BOARDS: Final = {
    "esp32": "ESP32_GENERIC",
    "esp32s2": "ESP32_GENERIC_S2",
    "esp32s3": "ESP32_GENERIC_S3",
    "esp32c3": "ESP32_GENERIC_C3",
    "esp32c6": "ESP32_GENERIC_C6",
}
"""What micropython.org calls its image for any board with that chip."""
_WITHIN_S: Final = 300
_PLAIN: Final = {"PYTHONUTF8": "1", "COLUMNS": "1000", "TERM": "dumb"}
"""What keeps mpflash's lines whole, and readable everywhere."""
_FAILED: Final = " | \N{CROSS MARK} "
"""What stands before the reason in mpflash's lines."""


def image_for(chip: str, cache: Path, *, offline: bool, within_s: float = _WITHIN_S) -> Path:
    """Return an image for a chip. Raises NoImage, BadImage, which say what to do."""
    board = BOARDS.get(chip, chip)
    kept = cache / f"{board}.bin"
    if _is_there(kept):
        return kept
    if offline or chip not in BOARDS or importlib.util.find_spec("mpflash") is None:
        raise NoImage(
            "The board was not flashed",
            f"it has no MicroPython, and no image for {chip} is at hand",
            f"Name one from micropython.org ({board}) with --image, "
            "or install what fetches it: pip install deskbell[fetch]",
        )
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(board, cache, within_s):
            if not _is_there(kept):  # another process may have fetched it meanwhile
                _fetch(board, kept, within_s)
    except OSError as error:
        raise _not_kept(board, cache, error.strerror or str(error)) from None
    return kept


def _is_there(image: Path) -> bool:
    """Tell whether an image is kept; a folder that nobody may look into keeps none."""
    try:
        return image.exists()
    except OSError:
        return False


@contextmanager
def _alone(board: str, cache: Path, within_s: float) -> Iterator[None]:
    """Hold every other process back that fetches for this board. Raises NoImage."""
    lock = cache / f".{board}.lock"
    try:
        held = sqlite3.connect(lock, timeout=within_s, isolation_level=None)
    except sqlite3.Error as error:
        raise _not_kept(board, cache, str(error)) from None
    with closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                why = f"another process has been fetching it for {within_s} s"
                raise _not_fetched(board, why) from None
            raise _not_kept(board, cache, str(error)) from None
        yield


def _fetch(board: str, kept: Path, within_s: float) -> None:
    """Fetch an image to where it is kept. Raises NoImage, BadImage."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        fetched = _fetched(board, Path(folder), within_s)
        images.read(fetched)  # what is damaged is not kept
        fetched.replace(kept)


def _fetched(board: str, folder: Path, within_s: float) -> Path:
    """Return the newest release for a board. Raises NoImage."""
    words = ["-m", "mpflash.cli_main", "--no-interactive", "download"]
    try:
        done = subprocess.run(
            [sys.executable, *words, "--board", board, "--version", "stable"],
            env=_environment() | {"MPFLASH_FIRMWARE": str(folder)},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=within_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _not_fetched(board, f"nothing came within {within_s} s") from None
    found = sorted(folder.rglob(f"{board}-v*.bin"))  # others are variants of the board
    if not found:
        raise _not_fetched(board, _reason(done.stdout))
    return found[-1]


def _environment() -> dict[str, str]:
    """Return what mpflash may know: nothing of ours, for there are tokens and passwords among it."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | _PLAIN


def _reason(said: str) -> str:
    """Return why mpflash fetched nothing: its last complaint, else its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line.rpartition(_FAILED)[2] for line in lines if _FAILED in line]
    return (told or lines or ["it gave no reason"])[-1]


def _not_fetched(board: str, why: str) -> NoImage:
    return NoImage(
        f"MicroPython for {board} was not fetched",
        why,
        "Look whether there is internet, or name a file with --image",
    )


def _not_kept(board: str, cache: Path, why: str) -> NoImage:
    return NoImage(
        f"MicroPython for {board} was not fetched",
        f"{cache} cannot keep it: {why}",
        "Correct the folder's owner and mode, choose another with DESKBELL_CACHE, "
        "or name a file with --image",
    )
