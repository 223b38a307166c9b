"""The one file that knows esptool: what chip is there, and what is written to its flash.

esptool's log is global and it prints, so this runs in a process of its own for
each board (design section 8: `esptool.cmds`). Every write is verified on the chip
by MD5 over the flash, which esptool does itself.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import esptool
from esptool.logger import TemplateLogger, log
from esptool.util import FatalError, flash_size_bytes

from deskbell.technician import filesystem, ports
from deskbell.technician.errors import ChipTrouble, NoBoard, TechnicianError
from deskbell.technician.filesystem import Piece
from deskbell.technician.image import TABLE_AT, TABLE_BYTES, Partition, partitions

ATTEMPTS: Final = 3
WRITES: Final = 2
T = TypeVar("T")
Read = Callable[[int, int], bytes]
"""Returns bytes of the flash, from an offset."""
Told = Callable[[int, int], None]
"""Told how many of how many bytes are written."""

_DISTURBED: Final = (
    "head of packet",
    "serial noise",
    "checksum error",
    "no more data",
    "transfer stopped",
    "slip escape",
)
"""What esptool says when bytes of an answer were lost or changed."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chip:
    """What the ROM loader says of a board."""

    chip: str
    mac: str
    flash_bytes: int


class Loader:
    """A board in its ROM loader, with esptool's stub running there."""

    def __init__(self, port: str, baud: int = ports.FAST_BAUD) -> None:
        """Reset the board into its loader. Raises NoBoard, PortTrouble, ChipTrouble."""
        self.port = port
        self._esp: Any = None  # esptool has no types
        self._has_left = False
        _quieten()
        try:
            found = esptool.detect_chip(port, ports.BAUD, connect_attempts=ATTEMPTS)
            self._esp = found.run_stub()
            self._esp.WRITE_FLASH_ATTEMPTS = 1  # else esptool waits 7 s for a port that is gone
            if baud > ports.BAUD:
                self._esp.change_baud(baud)
            esptool.attach_flash(self._esp)
            size = flash_size_bytes(esptool.cmds.detect_flash_size(self._esp))
        except (FatalError, *ports.BROKEN) as error:
            self.close()
            raise _meaning(port, error) from None
        name = found.CHIP_NAME.lower().replace("-", "")
        self.chip = Chip(name, bytes(found.read_mac()).hex(), size)

    def write(self, pieces: Sequence[Piece], told: Told) -> None:
        """Write and verify. Raises ChipTrouble, PortTrouble; what is written stays written."""
        total = sum(len(piece.content) for piece in pieces)
        done = 0
        for piece in pieces:
            _QUIET.told = _share(told, done, len(piece.content), total)
            self._write_one(piece)
            done += len(piece.content)
            told(done, total)

    def _write_one(self, piece: Piece) -> None:
        """Write a piece, again when an answer was lost: in esptool's own tries nobody listens any more."""
        first: Exception | None = None
        for _ in range(WRITES):
            try:
                esptool.write_flash(self._esp, [(piece.offset, piece.content)], compress=True)
            except (FatalError, *ports.BROKEN) as error:
                first = first or error
                if not _is_disturbed(error):
                    break
                _LOG.debug("%s: %s", self.port, error)
                self._esp.flush_input()
            else:
                return
        assert first is not None  # noqa: S101 the loop ends without an error by return alone
        raise _meaning(self.port, first)

    def has_micropython(self) -> bool:
        """Tell whether MicroPython has made its file system on the flash."""
        return self._looking(filesystem.is_made)

    def pending(self) -> int:
        """Count the presses on its flash that no desk has proved, 0 where no file system is."""
        return self._looking(filesystem.pending)

    def _looking(self, look: Callable[[Read, list[Partition], int], T]) -> T:
        try:
            found = partitions(self._read(TABLE_AT, TABLE_BYTES))
            return look(self._read, found, self.chip.flash_bytes)
        except (FatalError, *ports.BROKEN) as error:
            raise _meaning(self.port, error) from None

    def _read(self, offset: int, size: int) -> bytes:
        return bytes(esptool.read_flash(self._esp, offset, size, None, no_progress=True))

    def restart(self) -> None:
        """Reset the board into what is on its flash."""
        self._has_left = True
        try:
            esptool.reset_chip(self._esp, "hard-reset")
        except (FatalError, *ports.BROKEN) as error:
            raise _meaning(self.port, error) from None

    def close(self) -> None:
        """Let go of the port; a board that is still in its loader goes on with what is on its flash."""
        if self._esp is not None:
            with suppress(TechnicianError):
                if not self._has_left:
                    self.restart()
            self._esp._port.close()  # noqa: SLF001 esptool offers no other way to a port it opened


def _share(told: Told, done: int, size: int, total: int) -> Callable[[float], None]:
    return lambda part: told(done + int(part * size), total)


class _Quiet(TemplateLogger):  # type: ignore[misc]  # esptool has no types
    """Keeps esptool from printing; its progress goes to whoever asked."""

    told: Callable[[float], None] | None = None

    def print(self, *args: Any, **_: Any) -> None:  # noqa: ANN401 whatever esptool prints
        _LOG.debug("%s", " ".join(map(str, args)))

    def note(self, message: str) -> None:
        _LOG.debug("%s", message)

    def warning(self, message: str) -> None:
        _LOG.debug("%s", message)

    def error(self, message: str) -> None:
        _LOG.debug("%s", message)

    def stage(self, finish: bool = False) -> None:  # noqa: FBT001, FBT002 esptool's shape
        pass

    def progress_bar(
        self,
        cur_iter: int,
        total_iters: int,
        prefix: str = "",  # noqa: ARG002 as above
        suffix: str = "",  # noqa: ARG002 as above
        bar_length: int = 30,  # noqa: ARG002 as above
    ) -> None:
        if self.told is not None and total_iters:
            self.told(cur_iter / total_iters)

    def set_verbosity(self, verbosity: str) -> None:
        pass


_QUIET: Final = _Quiet()


def _quieten() -> None:
    """Put our log in the place of esptool's, once: its own hands calls on to whichever is there."""
    if hasattr(log, "set_logger"):
        log.set_logger(_QUIET)


def _is_disturbed(error: BaseException) -> bool:
    return any(words in str(error).lower() for words in _DISTURBED)


def _meaning(port: str, error: BaseException) -> TechnicianError:
    """Return what an error of esptool means to the technician."""
    text = str(error)
    low = text.lower()
    if "boot mode" in low or "download mode" in low:
        return ChipTrouble(
            f"The board at {port} does not enter its loader",
            "it starts its program instead (wrong boot mode)",
            "Hold BOOT while you press and let go of RESET, and run the command again",
        )
    if "failed to connect" in low or "no serial data" in low or "timed out waiting" in low:
        return NoBoard(
            f"Nothing answers at {port}",
            "no ESP32 speaks there: the cable only charges, or the port is another device's",
            "Use a cable that carries data; if it is one, hold BOOT while you press RESET, "
            "and run the command again",
        )
    if _is_disturbed(error):
        return ChipTrouble(
            f"The line to the board at {port} is disturbed",
            "answers of its loader are lost, or changed on the way",
            "Use a shorter cable or another USB port, or write slower with --baud 115200",
        )
    if "md5" in low or "verify failed" in low or "verification" in low:
        return ChipTrouble(
            f"The flash of the board at {port} does not keep what is written",
            "what was read back differs",
            "Run the command again; if it happens twice, take another board",
        )
    if "will not fit" in low:
        return ChipTrouble(
            f"The board at {port} is too small",
            text.splitlines()[0],
            "Take one with a larger flash",
        )
    if ("not an" in low and "image" in low) or "wrong chip" in low or "chip_id" in low:
        return ChipTrouble(
            f"The image is not for the board at {port}",
            text.splitlines()[0],
            "Name an image for this chip with --image",
        )
    return ports.trouble(port, error)
