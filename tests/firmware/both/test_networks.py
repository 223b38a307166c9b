"""Lists of networks: what may stand in one, which is tried first, and why one did not take us in."""

import json

from deskbell_button import networks
from deskbell_wire import wifi
from tests.firmware.both.fakes import raises

SHOP = ("Shop", "secret12", False, None)
CELLAR = ("Cellar", "secret34", True, None)


def seen(*points: "tuple[str, bytes, int]") -> "networks.Seen":
    return [(name.encode(), bssid, 1, rssi, 3, 0) for name, bssid, rssi in points]


def test_a_list_of_before_networks_could_be_hidden_is_still_read() -> None:
    assert wifi.read('[["Shop", "secret12"]]') == [SHOP]
    assert wifi.read(None) == []
    assert wifi.read("") == []


def test_what_is_written_is_read() -> None:
    static = {"ip": "10.0.0.7", "mask": "255.0.0.0", "gateway": "10.0.0.1", "dns": "10.0.0.2"}
    given = [
        {"ssid": "Shop", "password": "secret12"},
        {"ssid": "Käse", "password": "", "hidden": True, "static": static},
        {"ssid": "Three", "password": None, "hidden": False, "static": None},
    ]

    assert wifi.read(wifi.write(given)) == [  # type: ignore[arg-type]  # as a file holds it
        SHOP,
        ("Käse", "", True, ("10.0.0.7", "255.0.0.0", "10.0.0.1", "10.0.0.2")),
        ("Three", "", False, None),
    ]


def test_a_network_that_no_board_can_join_is_refused() -> None:
    static = {"ip": "10.0.0.7", "mask": "255.0.0.0", "gateway": "10.0.0.1", "dns": "name"}
    for wrong in (
        {"ssid": ""},
        {"ssid": "x" * 33},
        {"ssid": "ż" * 17},
        {"ssid": "Shop", "password": "1234567"},
        {"ssid": "Shop", "password": "x" * 65},
        {"ssid": "Shop", "password": "x" * 64},
        {"ssid": "Shop", "password": "geheimnißvoll"},
        {"ssid": "Shop", "password": "with\nnewline"},
        {"ssid": "Shop", "static": static},
        {"ssid": 7},
    ):
        raises(ValueError, wifi.write, [wrong])
    raises(KeyError, wifi.write, [{"password": "secret12"}])
    raises(ValueError, wifi.write, [{"ssid": "Shop"}] * 5)


def test_the_order_of_the_list_is_the_order_of_the_attempts() -> None:
    air = seen(("Till", b"t", -20), ("Shop", b"s", -80))

    found = networks.attempts([SHOP, CELLAR, ("Till", "", False, None)], air)

    assert found == [(SHOP, b"s"), (CELLAR, None), (("Till", "", False, None), b"t")]


def test_of_a_network_the_strongest_access_point_is_taken() -> None:
    air = seen(("Shop", b"1", -80), ("Shop", b"2", -50), ("Shop", b"3", -70))

    assert networks.attempts([SHOP], air) == [(SHOP, b"2")]


def test_a_network_that_nobody_hears_is_not_tried() -> None:
    assert networks.attempts([SHOP], seen(("Other", b"o", -30))) == []


def test_a_hidden_network_that_shows_itself_is_joined_like_any() -> None:
    assert networks.attempts([CELLAR], seen(("Cellar", b"c", -30))) == [(CELLAR, b"c")]


def test_the_reasons_are_three_distinct_texts() -> None:
    assert networks.why(201, False) == networks.NOT_IN_REACH
    assert networks.why(202, False) == networks.why(15, False) == networks.WRONG_PASSWORD
    assert networks.why(1001, True) == networks.NO_ADDRESS
    assert networks.why(203, False) == "not joined, status 203"
    assert networks.is_final(202)
    assert not networks.is_final(1001)


def test_what_is_said_names_each_network_that_was_tried() -> None:
    both = [("Shop", networks.WRONG_PASSWORD), ("Till", networks.NOT_IN_REACH)]

    assert networks.failed(both) == "Wi-Fi: Shop: wrong password; Till: not in reach"
    assert networks.failed([]) == "Wi-Fi: none of its networks is in reach"


def test_the_longest_list_fits_where_it_must() -> None:
    static = dict.fromkeys(("ip", "mask", "gateway", "dns"), "255.255.255.255")
    longest = {"ssid": '"' * 32, "password": '"' * 63, "hidden": False, "static": static}

    text = wifi.write([longest] * wifi.MOST)

    assert len(text) < 1150
    assert json.loads(text)[3][0] == 32 * '"'
