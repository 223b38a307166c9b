"""Serial ports: which there are, and what keeps us from using one, told in words."""

import errno
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import serial
from serial.tools import list_ports

from deskbell.technician.errors import NoBoard, PortTrouble, TechnicianError

_OF_THE_TERMINAL: type[Exception] = OSError
with suppress(ImportError):  # Windows has no such thing
    import termios

    _OF_THE_TERMINAL = termios.error

BROKEN: Final = (serial.SerialException, OSError, _OF_THE_TERMINAL)
"""What a port raises that is not there, not ours, or went away; termios's error is no OSError."""

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
_OPENING: Final = "could not open port"


@dataclass(frozen=True, slots=True)
class _System:
    """What to do about a port on one operating system."""

    if_none: str
    if_busy: str
    if_forbidden: str = ""
    """Windows forbids nobody a port."""


_CLOSE: Final = "Close the terminal or IDE that has it open"
_AGAIN: Final = ", and run the command again"
_LINUX: Final = _System(
    if_none="Use a cable that carries data, or name the port: deskbell flash /dev/ttyUSB0",
    if_busy=_CLOSE + _AGAIN,
    if_forbidden="sudo usermod -aG dialout $USER, then sign in again",
)
_SYSTEMS: Final = {
    "darwin": _System(
        if_none="Use a cable that carries data, install the driver of its chip (CP210x, CH340), "
        "or name the port: deskbell flash /dev/cu.usbserial-0001",
        if_busy=f"{_CLOSE} (lsof {{port}} names it){_AGAIN}",
        if_forbidden=f"sudo chmod a+rw {{port}}{_AGAIN}",
    ),
    "win32": _System(
        if_none="Use a cable that carries data, install the driver of its chip (CP210x, CH340), "
        "or name the port: deskbell flash COM5",
        if_busy=f"{_CLOSE}, such as Thonny, Arduino or PuTTY{_AGAIN}",
    ),
}
"""By the names of `sys.platform`; every other system is as Linux is."""


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


def none_found(platform: str = sys.platform) -> NoBoard:
    """Say that there is no board."""
    return NoBoard(
        "No board was found",
        "no USB serial port is there: nothing is plugged in, the cable only charges, "
        "or the computer lacks its driver",
        _SYSTEMS.get(platform, _LINUX).if_none,
    )


def trouble(port: str, error: BaseException, platform: str = sys.platform) -> TechnicianError:
    """Return what an error of the port means to the technician, on this system or another."""
    kind = _kind(error, platform)
    system = _SYSTEMS.get(platform, _LINUX)
    if kind is _FORBIDDEN:
        return PortTrouble(
            f"{port} cannot be opened",
            "this user may not use the port",
            system.if_forbidden.format(port=port),
        )
    if kind is _BUSY:
        return PortTrouble(
            f"{port} cannot be opened",
            "another program uses it",
            system.if_busy.format(port=port),
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
    except (*BROKEN, ValueError) as error:
        raise trouble(port, error) from None


def _kind(error: BaseException, platform: str) -> tuple[int, ...] | None:
    number = getattr(error, "errno", None)
    text = str(error).lower()
    for numbers, words in _WORDS:
        if number in numbers or any(word in text for word in words):
            return _denied(text) if numbers is _FORBIDDEN and platform == "win32" else numbers
    return None


def _denied(text: str) -> tuple[int, ...]:
    """Return what a denial means on Windows, which forbids nobody a port.

    Who opens one is denied while another has it; in the midst of the work a board was unplugged.
    """
    return _BUSY if _OPENING in text else _GONE
