"""A button gets its Wi-Fi by phone, on a virtual board: hold, access point, page, joined."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.technician.field import OLD, PASSWORD, SHOP, hold, installed, vm_json


@pytest.fixture
def phone() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, follow_redirects=True) as made:
        yield made


def told(phone: httpx.Client, url: str) -> str:
    """Follow the page until it is not busy any more; return what it says."""
    until = time.monotonic() + 40
    text = phone.get(url).text
    while "http-equiv" in text and time.monotonic() < until:
        time.sleep(0.1)
        text = phone.get(url).text
    found = re.search(r'role="status">([^<]*)<', text)
    return found[1] if found else ""


def test_a_phone_sets_the_wifi_of_a_button_that_was_held_at_power_up(
    tmp_path: Path, phone: httpx.Client
) -> None:
    with installed(tmp_path, setup=PASSWORD) as (board, port):
        board.wifi([SHOP, {"ssid": "No DHCP", "password": "right horse", "dhcp": False}])
        hold(board)
        board.wait_for_text(f"set-up: http://127.0.0.1:{port}")
        own = board.own_access_point or {}
        assert own["essid"] == "Deskbell b0417"
        assert (own["password"], own["authmode"]) == (PASSWORD, 3)

        url = f"http://127.0.0.1:{port}/"
        assert told(phone, url) == ""
        assert "Shop &amp; Söns" in phone.get(url).text
        phone.post(url, data={"ssid": SHOP["ssid"], "password": "wrong horse"})
        assert told(phone, url) == "Wi-Fi: Shop &amp; Söns: wrong password"
        phone.post(url, data={"other": "Nowhere", "password": "right horse"})
        assert told(phone, url) == "Wi-Fi: Nowhere: not in reach"
        phone.post(url, data={"ssid": "No DHCP", "password": "right horse"})
        assert told(phone, url) == "Wi-Fi: No DHCP: no address (DHCP)"
        assert b"Nowhere" not in board.nvs()["deskbell"]["wifi"]  # type: ignore[operator]

        phone.post(url, data={"ssid": SHOP["ssid"], "password": SHOP["password"]})
        assert told(phone, url).startswith("Connected: Shop &amp; Söns")
        board.wait_for_text("joined Shop & Söns, -61 dBm")

        kept = vm_json(board, "wifi")
        assert kept == [["Shop & Söns", "right horse", False, None], [*OLD.values(), False, None]]
        assert not board.own_access_point
        assert board.nvs()["deskbell"]["bad"] == b"0"
