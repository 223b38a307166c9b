"""The way that every look takes: gateways and name servers that work, are silent, or lose a part."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.broker import free_port
from tests.support.hostile_peer import black_hole, udp_peer
from tests.support.name_server import running_name_server
from tests.support.probing import INTERPRETERS, probe_network
from tests.support.shop_network import GATEWAY, ShopNetwork, shop_network

pytestmark = pytest.mark.parametrize("on", INTERPRETERS)

WEAK_DBM = -83


@pytest.fixture
def name_server(tmp_path: Path) -> Iterator[tuple[str, int]]:
    with running_name_server(tmp_path) as address:
        yield address


@pytest.fixture
def gateway() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ShopNetwork]:
    """Build one whose gateway is the name server as well, as most are."""
    with shop_network() as one, running_name_server(tmp_path, GATEWAY, 53, one.gateway):
        yield one


def seen(found: dict[str, Any]) -> tuple[str, str | None]:
    assert found["took_ms"] < 2500
    return found["verdict"], found["cause"]


def test_a_network_in_order_is_ok(gateway: str, name_server: tuple[str, int], on: str) -> None:
    found = probe_network(on, gateway, name_server, -55)

    assert seen(found) == ("ok", None)
    assert found["evidence"].pop("gateway_ms") < 1000
    assert found["evidence"] == {"rssi_dbm": -55, "loss_percent": 0}


def test_a_gateway_that_refuses_is_there(name_server: tuple[str, int], on: str) -> None:
    found = probe_network(on, f"127.0.0.1:{free_port()}", name_server)

    assert seen(found) == ("ok", None)


def test_a_weak_signal_is_a_fault_only_when_all_else_works(
    gateway: str, name_server: tuple[str, int], on: str
) -> None:
    weak = probe_network(on, gateway, name_server, WEAK_DBM)
    down = probe_network(on, gateway, ("127.0.0.1", free_port()), WEAK_DBM)

    assert seen(weak) == ("fault", "network.wifi_weak")
    assert seen(down) == ("unreachable", "network.dns_down")


def test_a_silent_name_server_is_down(gateway: str, on: str) -> None:
    with udp_peer(lambda *_: []) as port:
        found = probe_network(on, gateway, ("127.0.0.1", port))

    assert seen(found) == ("unreachable", "network.dns_down")
    assert found["evidence"]["loss_percent"] == 100


def test_a_silent_gateway_is_down_though_a_name_server_elsewhere_answers(
    name_server: tuple[str, int], on: str
) -> None:
    with black_hole("127.0.0.2") as port:
        found = probe_network(on, f"127.0.0.2:{port}", name_server)

    assert seen(found) == ("unreachable", "network.gateway_down")
    assert found["evidence"]["gateway"] == "timeout"


def test_where_nothing_is_known_nothing_is_claimed(on: str) -> None:
    found = probe_network(on)

    assert (*seen(found), found["evidence"]) == ("ok", None, {})


def test_a_shops_gateway_that_works_is_ok(shop: ShopNetwork, on: str) -> None:
    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("ok", None)
    assert found["evidence"]["loss_percent"] == 0


def test_a_shops_gateway_that_is_unplugged_is_down(shop: ShopNetwork, on: str) -> None:
    shop.unplug()

    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("unreachable", "network.gateway_down")


def test_a_gateway_with_a_firewall_is_there_as_long_as_its_name_server_answers(
    shop: ShopNetwork, on: str
) -> None:
    shop.filter("meta l4proto tcp drop")

    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("ok", None)
    assert found["evidence"]["gateway"] == "timeout"


def test_a_gateway_whose_name_server_is_dead_is_not_down_itself(shop: ShopNetwork, on: str) -> None:
    shop.filter("udp dport 53 drop")

    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("unreachable", "network.dns_down")


def test_two_of_five_packets_lost_is_lossy(shop: ShopNetwork, on: str) -> None:
    shop.filter("udp dport 53 numgen inc mod 5 < 2 drop")  # by chance it would be seldom none

    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("fault", "network.wifi_lossy")
    assert 37 <= found["evidence"]["loss_percent"] <= 50


def test_one_of_eight_packets_lost_is_not_yet_a_fault(shop: ShopNetwork, on: str) -> None:
    shop.filter("udp dport 53 numgen inc mod 8 < 1 drop")

    found = probe_network(on, GATEWAY, (GATEWAY, 53), -60, shop.button)

    assert seen(found) == ("ok", None)
    assert found["evidence"]["loss_percent"] == 13
