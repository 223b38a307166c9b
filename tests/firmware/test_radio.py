"""The ESP32's Wi-Fi against a radio of Python: which network, in which order, and why not."""

import asyncio
import importlib
import json
import re
import sys
from typing import Any

import pytest

from tests.firmware import chip
from tests.firmware.both.fakes import RamMemory
from tests.firmware.chip import Wlan


@pytest.fixture
def radio(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import the radio over a chip of Python."""
    chip.install(monkeypatch)
    return importlib.import_module("deskbell_button.board.radio")


def station(module: Any, wifi: str) -> Any:
    """Return a station whose NVS has this list."""
    memory = RamMemory()
    memory.set("wifi", wifi)
    return module.Radio(memory)


def test_the_strongest_access_point_of_a_known_network_is_joined(radio: Any) -> None:
    one = station(radio, '[["Shop", "secret"], ["Office", "other"]]')
    Wlan.seen = [
        (b"Cafe", b"c" * 6, 1, -30, 3, 0),
        (b"Shop", b"a" * 6, 1, -80, 3, 0),
        (b"Shop", b"b" * 6, 6, -50, 3, 0),
    ]

    assert asyncio.run(one.join("wifi")) == "Shop"
    assert asyncio.run(one.join("wifi")) is None

    assert Wlan.joined == ("Shop", "secret", b"b" * 6)
    assert one.is_up()
    assert (one.rssi_dbm(), one.ip(), one.dns()) == (
        -61,
        "10.0.0.7",
        ("10.0.0.53", 53),
    )


def test_no_known_network_in_reach_is_an_error_with_words(radio: Any) -> None:
    one = station(radio, "[]")

    with pytest.raises(OSError, match="none of its networks"):
        asyncio.run(one.join("wifi"))


@pytest.fixture
def quick(radio: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a station that waits a moment where a real one waits seconds."""
    joining = importlib.import_module("deskbell_button.board.joining")
    monkeypatch.setattr(joining, "JOIN_MS", 200)
    monkeypatch.setattr(joining, "REFUSED_MS", 100)
    monkeypatch.setattr(radio, "forget", lambda _package, _name: None)
    return station(radio, "[]")


def in_the_air(*names: str) -> list[tuple[bytes, bytes, int, int, int, int]]:
    return [(name.encode(), b"b" * 6, 1, -50, 3, 0) for name in names]


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (15, "wrong password"),
        (202, "wrong password"),
        (201, "not in reach"),
        (211, "not WPA2 or WPA3 personal"),
        (0, "no address (DHCP)"),
        (8, "not joined, status 8"),
    ],
)
def test_why_a_network_was_not_joined_is_told_in_words(quick: Any, status: int, why: str) -> None:
    quick._memory.set("wifi", '[["Shop", "secret12", false, null]]')
    Wlan.seen, Wlan.refuses = in_the_air("Shop"), {"Shop": status}

    with pytest.raises(OSError, match=re.escape(f"Wi-Fi: Shop: {why}")):
        asyncio.run(quick.join("wifi"))

    assert Wlan.joined is None


def test_the_next_network_is_tried_and_a_hidden_one_by_its_name(quick: Any) -> None:
    quick._memory.set("wifi", '[["Shop", "x"], ["Gone", "x"], ["Cellar", "secret12", true, null]]')
    Wlan.seen, Wlan.refuses = in_the_air("Shop", "Other"), {"Shop": 202}

    assert asyncio.run(quick.join("wifi")) == "Cellar"

    assert Wlan.tried == ["Shop", "Cellar"]
    assert Wlan.joined == ("Cellar", "secret12", None)


def test_a_static_address_is_taken_and_given_back(quick: Any) -> None:
    static = ["10.1.0.7", "255.255.0.0", "10.1.0.1", "10.1.0.2"]
    quick._memory.set("wifi", json.dumps([["Shop", "x", False, static], ["Free", "", True, None]]))
    Wlan.seen = in_the_air("Shop")

    asyncio.run(quick.join("wifi"))
    assert str(Wlan.address) == str(tuple(static))

    quick.leave()
    Wlan.refuses = {"Shop": 201}
    assert asyncio.run(quick.join("wifi")) == "Free"
    assert str(Wlan.address) == "dhcp"
    assert Wlan.joined == ("Free", None, None)


def test_the_code_that_joins_does_not_stay_in_memory(radio: Any) -> None:
    one = station(radio, '[["Shop", "secret12"]]')
    Wlan.seen = in_the_air("Shop")

    asyncio.run(one.join("wifi"))

    assert "deskbell_button.board.joining" not in sys.modules
    assert "deskbell_button.networks" not in sys.modules
