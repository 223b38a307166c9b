"""A board with a USB port of its own comes back after a reset, perhaps under another name."""

from types import SimpleNamespace

import pytest

from deskbell.technician import returning
from deskbell.technician.returning import Place

SOCKET, OTHER_SOCKET = "1-1.2", "1-1.3"


class Usb:
    """The ports that the system tells, and where they are plugged in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **ports: str) -> None:
        """Be asked in place of pyserial."""
        self.ports = ports
        monkeypatch.setattr("deskbell.technician.returning.list_ports.comports", self._told)
        monkeypatch.setattr(returning, "AWAY_S", 0)

    def _told(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(device=name, location=at) for name, at in self.ports.items()]


def test_a_port_that_the_system_named_anew_is_found_by_its_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usb = Usb(monkeypatch, COM5=SOCKET, COM6=OTHER_SOCKET)
    place = Place("COM5")

    usb.ports = {"COM6": OTHER_SOCKET, "COM9": SOCKET}

    assert place.wait() == "COM9"
    assert place.port == "COM9"


def test_the_board_in_another_socket_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    usb = Usb(monkeypatch, COM5=SOCKET, COM6=OTHER_SOCKET)
    place = Place("COM5")

    usb.ports = {"COM6": OTHER_SOCKET}

    assert not place.is_there()
    assert place.wait() == "COM5", "opening it says why not"


def test_a_port_without_a_socket_is_never_taken_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usb = Usb(monkeypatch)
    place = Place("COM5")

    usb.ports = {"COM6": SOCKET}

    assert not place.is_there()
