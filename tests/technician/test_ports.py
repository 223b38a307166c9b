"""What a serial port's error means, on each system that a technician may sit at."""

import errno
import termios

import pytest
import serial

from deskbell.technician import ports
from deskbell.technician.errors import PortTrouble

LINUX, MACOS, WINDOWS = "linux", "darwin", "win32"
DENIED = "PermissionError(13, 'Access is denied.', None, 5)"
FORBIDDEN = "this user may not use the port"
BUSY = "another program uses it"


def opening(port: str, why: str, number: int | None = None) -> serial.SerialException:
    """Return what pyserial raises; on Windows it leaves the number away."""
    text = f"could not open port {port!r}: {why}"
    return serial.SerialException(text) if number is None else serial.SerialException(number, text)


@pytest.mark.parametrize(
    ("platform", "port", "error", "why", "remedy"),
    [
        (
            LINUX,
            "/dev/ttyUSB0",
            opening("/dev/ttyUSB0", "[Errno 13] Permission denied", errno.EACCES),
            FORBIDDEN,
            "sudo usermod -aG dialout $USER, then sign in again",
        ),
        (
            MACOS,
            "/dev/cu.usbserial-1",
            opening("/dev/cu.usbserial-1", "[Errno 13] Permission denied", errno.EACCES),
            FORBIDDEN,
            "sudo chmod a+rw /dev/cu.usbserial-1, and run the command again",
        ),
        (WINDOWS, "COM3", opening("COM3", DENIED), BUSY, "such as Thonny, Arduino or PuTTY"),
        (
            LINUX,
            "/dev/ttyUSB0",
            opening("/dev/ttyUSB0", "[Errno 16] Device or resource busy", errno.EBUSY),
            BUSY,
            "Close the terminal or IDE that has it open, and run the command again",
        ),
        (
            MACOS,
            "/dev/cu.usbserial-1",
            opening("/dev/cu.usbserial-1", "[Errno 16] Resource busy", errno.EBUSY),
            BUSY,
            "lsof /dev/cu.usbserial-1",
        ),
        (
            WINDOWS,
            "COM3",
            opening("COM3", "FileNotFoundError(2, 'The system cannot find the file.', None, 2)"),
            "there is no such port now",
            "Plug it in",
        ),
        (
            WINDOWS,
            "COM3",
            serial.SerialException(f"ClearCommError failed ({DENIED})"),
            "the board was unplugged",
            "Plug it in",
        ),
    ],
)
def test_an_error_of_a_port_is_told_as_its_system_means_it(
    platform: str, port: str, error: serial.SerialException, why: str, remedy: str
) -> None:
    told = ports.trouble(port, error, platform)

    assert why in told.why
    assert remedy in told.remedy


@pytest.mark.parametrize(
    ("platform", "named"), [(LINUX, "/dev/ttyUSB0"), (MACOS, "/dev/cu."), (WINDOWS, "COM5")]
)
def test_where_no_board_is_found_a_port_of_that_system_is_the_example(
    platform: str, named: str
) -> None:
    assert f"deskbell flash {named}" in ports.none_found(platform).remedy


def test_a_port_that_goes_away_while_it_is_opened_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_words: object, **_options: object) -> None:
        raise termios.error(
            errno.EIO, "Input/output error"
        )  # no OSError, and pyserial passes it on

    monkeypatch.setattr(serial, "serial_for_url", opened)

    with pytest.raises(PortTrouble, match="/dev/ttyUSB0 is not there"):
        ports.check("/dev/ttyUSB0")
