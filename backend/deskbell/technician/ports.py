"""Serial ports: which there are, and what keeps us from using one, told in words."""

import errno
from dataclasses import dataclass
from typing import Final

import serial
from serial.tools import list_ports

from deskbell.technician.errors import NoBoard, PortTrouble, TechnicianError

BAUD: Final = 115200
FAST_BAUD: Final = 460800
_GONE: Final = (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO)
_BUSY: Final = (errno.EBUSY, errno.EAGAIN)
_FORBIDDEN: Final = (errno.EACCES, errno.EPERM)
_WORDS: Final = (
    (
        _GONE,
        (
            "no such file",
            "filenotfound",
            "device not configured",
            "could not be found",
            "input/output error",
            "does not exist",
            "disconnected",
        ),
    ),
    (_BUSY, ("busy", "exclusively lock", "resource temporarily unavailable", "in use")),
    (_FORBIDDEN, ("permission", "access is denied", "access denied")),
)
"""What pyserial's texts say where it drops the number, on Linux, macOS and Windows."""


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port of this computer."""

    device: str
    description: str


def found() -> list[Port]:
    """Return the USB ports that may be boards; one without a USB id is none."""
    return [
        Port(one.device, one.description)
        for one in sorted(list_ports.comports(), key=lambda one: one.device)
        if one.vid is not None
    ]


def none_found() -> NoBoard:
    """Say that there is no board."""
    return NoBoard(
        "No board was found",
        "no USB serial port is there: nothing is plugged in, the cable only charges, "
        "or the computer lacks its driver",
        "Use a cable that carries data, or name the port: deskbell flash /dev/ttyUSB0",
    )


def trouble(port: str, error: BaseException) -> TechnicianError:
    """Return what an error of the port means to the technician."""
    kind = _kind(error)
    if kind is _FORBIDDEN:
        return PortTrouble(
            f"{port} cannot be opened",
            "this user may not use the port",
            "On Linux: sudo usermod -aG dialout $USER, then sign in again",
        )
    if kind is _BUSY:
        return PortTrouble(
            f"{port} cannot be opened",
            "another program uses it",
            "Close the terminal or IDE that has it open, and run the command again",
        )
    if kind is _GONE:
        return PortTrouble(
            f"{port} is not there",
            "there is no such port now: the board was unplugged, its USB starts again at a reset, "
            "or the port has another name",
            "Plug it in, and run the command again: it goes on where it stopped",
        )
    return PortTrouble(
        f"{port} does not work",
        str(error).splitlines()[0] if str(error) else type(error).__name__,
        "Unplug the board, plug it in again, and run the command again",
    )


def check(port: str) -> None:
    """Open and close a port. Raises PortTrouble, which says why not."""
    try:
        serial.serial_for_url(port, baudrate=BAUD, timeout=1, exclusive=True).close()
    except (serial.SerialException, OSError, ValueError) as error:
        raise trouble(port, error) from None


def _kind(error: BaseException) -> tuple[int, ...] | None:
    number = getattr(error, "errno", None)
    text = str(error).lower()
    for numbers, words in _WORDS:
        if number in numbers or any(word in text for word in words):
            return numbers
    return None
